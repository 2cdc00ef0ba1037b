package dev.simloop.disk;

import dev.simloop.internal.Splitmix;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names on a disk: finds what a path leads to, as the kernel does, and changes entries. What fails is thrown as the
 * JDK's provider on Linux translates the error number.
 */
final class Tree {
    /** Where the last name of a path is or would be. */
    record Slot(
            Inode.Directory directory,
            String name,
            @Nullable Inode inode) {
        /** {@return whether the path ends in a name, and not in a dot, two dots or the root} */
        boolean isNamed() {
            return !name.isEmpty();
        }
    }

    private static final int MOST_HOPS = 40;
    private static final int LONGEST_NAME = 255;

    private final SimDisk disk;
    private long numbers = 2;
    private int hops;
    final Inode.Directory root;

    Tree(SimDisk disk) {
        this.disk = disk;
        this.root = new Inode.Directory(2, 0755, disk.wallNanos());
        root.links = 1;
    }

    // ---- finding

    /** {@return where {@code path} leads; the slot is empty if only the last name is missing} */
    Slot slot(SimPath path, boolean follow) throws FileSystemException {
        disk.admit();
        hops = 0;
        return walk(root, path.text, follow, path);
    }

    /** {@return the same, but what fails names {@code first} and {@code second}} */
    Slot slot(SimPath path, boolean follow, SimPath first, SimPath second) throws FileSystemException {
        try {
            return slot(path, follow);
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(first.text, second.text, null);
        } catch (FileSystemException e) {
            throw new FileSystemException(first.text, second.text, e.getReason());
        }
    }

    /** {@return what {@code path} leads to} */
    Inode find(SimPath path, boolean follow) throws FileSystemException {
        Inode inode = slot(path, follow).inode;
        if (inode == null) {
            throw new NoSuchFileException(path.text);
        }
        return inode;
    }

    private Slot walk(Inode.Directory from, String text, boolean follow, SimPath asked) throws FileSystemException {
        int n = text.length();
        Inode.Directory at = n > 0 && text.charAt(0) == '/' ? root : from;
        int i = 0;
        while (true) {
            while (i < n && text.charAt(i) == '/') {
                i++;
            }
            if (i == n) {
                return new Slot(at.parent, "", at);
            }
            int end = text.indexOf('/', i);
            end = end < 0 ? n : end;
            String name = text.substring(i, end);
            i = end;
            if (name.equals(".") || name.equals("..")) {
                at = name.length() == 1 ? at : at.parent;
                continue;
            }
            checkLength(name, asked);
            Inode found = at.entries.get(name);
            boolean last = isLast(text, i);
            if (last && !(follow && found instanceof Inode.Link)) {
                return new Slot(at, name, found);
            }
            if (found instanceof Inode.Link link) {
                if (++hops > MOST_HOPS) {
                    throw new FileSystemException(
                            asked.text,
                            null,
                            "Too many levels of symbolic links or unable to access attributes of symbolic link");
                }
                Slot target = walk(at, link.target, true, asked);
                if (last) {
                    return target;
                }
                found = target.inode;
            }
            if (found == null) {
                throw new NoSuchFileException(asked.text);
            }
            if (!(found instanceof Inode.Directory)) {
                throw new FileSystemException(asked.text, null, "Not a directory");
            }
            at = (Inode.Directory) found;
        }
    }

    private static boolean isLast(String text, int i) {
        int at = i;
        while (at < text.length() && text.charAt(at) == '/') {
            at++;
        }
        return at == text.length();
    }

    private static void checkLength(String name, SimPath asked) throws FileSystemException {
        if (name.length() > LONGEST_NAME / 3 && name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new FileSystemException(asked.text, null, "File name too long");
        }
    }

    // ---- changing

    long nextNumber() {
        return ++numbers;
    }

    /** Puts a new inode, or one more name of an inode, in an empty slot. */
    void add(Slot slot, Inode inode) {
        inode.links++;
        if (inode instanceof Inode.Directory directory) {
            directory.parent = slot.directory;
        }
        disk.journal.change(slot.directory, slot.name, null, inode);
        changed(slot.directory, slot.name);
    }

    /** Removes the entry of a slot that is not empty. */
    void remove(Slot slot, Inode inode) {
        disk.journal.change(slot.directory, slot.name, inode, null);
        changed(slot.directory, slot.name);
        unlinked(inode);
    }

    /** Removes what {@code path} names, a directory if it is empty. */
    void delete(SimPath path) throws FileSystemException {
        Slot slot = slot(path, false);
        Inode inode = slot.inode;
        if (inode == null) {
            throw new NoSuchFileException(path.text);
        }
        if (inode instanceof Inode.Directory directory && !directory.entries.isEmpty()) {
            throw new DirectoryNotEmptyException(path.text);
        }
        if (!slot.isNamed()) {
            throw new FileSystemException(
                    path.text, null, inode == root ? "Device or resource busy" : "Invalid argument");
        }
        remove(slot, inode);
        disk.named(path, "delete");
    }

    /** Moves one entry over another, or to an empty slot, at once. */
    void rename(SimPath source, SimPath target) throws FileSystemException {
        Slot from = slot(source, false, source, target);
        Slot to = slot(target, false, source, target);
        Inode inode = from.inode;
        if (inode == null) {
            throw new NoSuchFileException(source.text, target.text, null);
        }
        if (!from.isNamed() || !to.isNamed()) {
            throw new FileSystemException(source.text, target.text, "Device or resource busy");
        }
        Inode over = to.inode;
        if (over == inode) {
            return;
        }
        for (Inode.Directory up = from.directory; over != null && up != root; up = up.parent) {
            if (up == over) {
                throw new FileSystemException(source.text, target.text, "Directory not empty");
            }
        }
        if (inode instanceof Inode.Directory) {
            for (Inode.Directory up = to.directory; up != root; up = up.parent) {
                if (up == inode) {
                    throw new FileSystemException(source.text, target.text, "Invalid argument");
                }
            }
            if (over != null && !(over instanceof Inode.Directory)) {
                throw new FileSystemException(source.text, target.text, "Not a directory");
            }
            if (over instanceof Inode.Directory full && !full.entries.isEmpty()) {
                throw new FileSystemException(source.text, target.text, "Directory not empty");
            }
        } else if (over instanceof Inode.Directory) {
            throw new FileSystemException(source.text, target.text, "Is a directory");
        }
        disk.journal.rename(from.directory, from.name, inode, to.directory, to.name, over);
        if (inode instanceof Inode.Directory directory) {
            directory.parent = to.directory;
        }
        inode.changed = disk.wallNanos();
        changed(from.directory, from.name);
        changed(to.directory, to.name);
        if (over != null) {
            unlinked(over);
        }
        disk.renamed(source, target);
    }

    Inode.Directory makeDirectory(SimPath path, int permissions) throws FileSystemException {
        Slot slot = emptySlot(path);
        Inode.Directory made = new Inode.Directory(nextNumber(), permissions, disk.wallNanos());
        add(slot, made);
        disk.named(path, "create directory");
        return made;
    }

    void makeLink(SimPath path, String target) throws FileSystemException {
        Slot slot = emptySlot(path);
        add(slot, new Inode.Link(nextNumber(), target, disk.wallNanos()));
        disk.named(path, "create symbolic link");
    }

    private Slot emptySlot(SimPath path) throws FileSystemException {
        Slot slot = slot(path, false);
        if (slot.inode != null) {
            throw new FileAlreadyExistsException(path.text);
        }
        return slot;
    }

    private void changed(Inode.Directory directory, String name) {
        directory.touched(disk.wallNanos());
        disk.fold(FingerprintTags.ENTRY, directory.number, Splitmix.hash(name));
    }

    private void unlinked(Inode inode) {
        inode.links--;
        inode.changed = disk.wallNanos();
        if (inode instanceof Inode.File file) {
            freeIfUnused(file);
        }
    }

    void freeIfUnused(Inode.File file) {
        if (file.links == 0 && file.open == 0) {
            disk.used -= file.size();
        }
    }

    // ---- after a crash

    /** Finds out anew what is reachable: parents, numbers of links, bytes in use. */
    void recount() {
        IdentityHashMap<Inode, Inode> seen = new IdentityHashMap<>();
        disk.used = 0;
        count(root, seen);
    }

    private void count(Inode.Directory directory, IdentityHashMap<Inode, Inode> seen) {
        for (Inode inode : directory.entries.values()) {
            if (seen.put(inode, inode) == null) {
                inode.links = 0;
                disk.used += inode instanceof Inode.File file ? file.size() : 0;
                if (inode instanceof Inode.Directory inner) {
                    inner.parent = directory;
                    count(inner, seen);
                }
            }
            inode.links++;
        }
    }

    /** {@return a name of each inode that can be reached, the first in order} Only the log of a recorded run asks for it. */
    IdentityHashMap<Inode, String> paths() {
        IdentityHashMap<Inode, String> paths = new IdentityHashMap<>();
        name(root, "", paths);
        return paths;
    }

    private static void name(Inode.Directory directory, String prefix, IdentityHashMap<Inode, String> paths) {
        directory.entries.forEach((name, inode) -> {
            String path = prefix + "/" + name;
            if (paths.putIfAbsent(inode, path) == null && inode instanceof Inode.Directory inner) {
                name(inner, path, paths);
            }
        });
    }

    void clear() {
        root.entries.clear();
        disk.used = 0;
    }
}
