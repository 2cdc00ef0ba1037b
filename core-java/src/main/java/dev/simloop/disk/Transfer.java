package dev.simloop.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;

/**
 * One copy or move on a disk, in the steps the JDK takes: a move that replaces without being atomic removes its target
 * first, and a copy writes as a program does.
 */
final class Transfer {
    private static final int CHUNK = 8192;

    private final SimDisk disk;
    private final SimPath source;
    private final SimPath target;
    private boolean replace;
    private boolean atomic;
    private boolean attributes;
    private boolean follow = true;

    Transfer(SimDisk disk, SimPath source, SimPath target, CopyOption... options) {
        this.disk = disk;
        this.source = source;
        this.target = target;
        for (CopyOption option : options) {
            if (Objects.requireNonNull(option) == StandardCopyOption.REPLACE_EXISTING) {
                replace = true;
            } else if (option == StandardCopyOption.ATOMIC_MOVE) {
                atomic = true;
            } else if (option == StandardCopyOption.COPY_ATTRIBUTES) {
                attributes = true;
            } else if (option == LinkOption.NOFOLLOW_LINKS) {
                follow = false;
            } else {
                throw new UnsupportedOperationException("Unsupported copy option");
            }
        }
    }

    void move() throws IOException {
        if (attributes) {
            throw new UnsupportedOperationException("Unsupported copy option");
        }
        if (atomic || clearTarget(disk.tree.find(source, false))) {
            disk.tree.rename(source, target);
        }
    }

    void copy() throws IOException {
        if (atomic) {
            throw new UnsupportedOperationException("Unsupported copy option");
        }
        Inode inode = disk.tree.find(source, follow);
        if (!clearTarget(inode)) {
            return;
        }
        if (inode instanceof Inode.Directory) {
            withAttributes(inode, disk.tree.makeDirectory(target, inode.permissions));
        } else if (inode instanceof Inode.Link link) {
            disk.tree.makeLink(target, link.target);
        } else {
            copyFile(inode);
        }
    }

    /** Removes the target if it may be replaced. {@return false if there is nothing to do, being the same file} */
    private boolean clearTarget(Inode inode) throws IOException {
        Inode over;
        try {
            over = disk.tree.slot(target, false).inode();
        } catch (FileSystemException e) {
            // What is wrong with the target's directory shows when it is written to.
            over = null;
        }
        if (over == inode) {
            return false;
        }
        if (over == null) {
            return true;
        }
        if (!replace) {
            throw new FileAlreadyExistsException(target.text);
        }
        if (over instanceof Inode.Directory directory && !directory.entries.isEmpty()) {
            throw new DirectoryNotEmptyException(target.text);
        }
        disk.tree.delete(target);
        return true;
    }

    private void copyFile(Inode inode) throws IOException {
        OpenFile from = OpenFile.open(disk, source, Opening.of(Set.of(StandardOpenOption.READ)), 0);
        try {
            OpenFile to = opened(inode.permissions);
            try {
                ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
                long read = 0;
                long written = 0;
                while (true) {
                    int n = from.read(read, chunk.clear());
                    if (n < 0) {
                        break;
                    }
                    read += n;
                    chunk.flip();
                    while (chunk.hasRemaining()) {
                        written += to.write(written, chunk);
                    }
                }
                withAttributes(inode, to.file());
            } catch (IOException e) {
                disk.tree.delete(target);
                throw e;
            } finally {
                to.close();
            }
        } finally {
            from.close();
        }
    }

    private OpenFile opened(int permissions) throws IOException {
        return OpenFile.open(
                disk, target, Opening.of(Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)), permissions);
    }

    private void withAttributes(Inode from, Inode to) {
        if (attributes) {
            to.modified = from.modified;
            to.accessed = from.accessed;
            to.permissions = from.permissions;
            to.owner = from.owner;
            to.group = from.group;
        }
    }
}
