package dev.simloop.disk;

import dev.simloop.event.EventKind;
import dev.simloop.event.EventText;
import dev.simloop.spi.Recorder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** One opening of a file or directory: where reads, writes and forces meet faults, counters and the fingerprint. */
final class OpenFile {
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    final SimDisk disk;
    final Opening how;
    private final Inode inode;
    private final SimPath path;
    private final long hash;
    private ActiveFault[] faults = {};
    private int faultsVersion = -1;

    private OpenFile(SimDisk disk, SimPath path, Inode inode, Opening how) {
        this.disk = disk;
        this.path = path;
        this.inode = inode;
        this.how = how;
        this.hash = dev.simloop.internal.Splitmix.hash(path.text);
        if (inode instanceof Inode.File file) {
            file.open++;
        }
        disk.fold(FingerprintTags.OPEN, hash, 0);
    }

    static OpenFile open(SimDisk disk, SimPath asked, Opening how, int permissions) throws IOException {
        SimPath path = asked.absolute();
        Tree tree = disk.tree;
        Tree.Slot slot = tree.slot(asked, how.follow() && !how.createNew() && !how.deleteOnClose());
        Inode inode = slot.inode();
        if (inode == null) {
            if (!how.create() && !how.createNew()) {
                throw new NoSuchFileException(asked.text);
            }
            inode = new Inode.File(tree.nextNumber(), permissions, disk.wallNanos());
            tree.add(slot, inode);
            disk.named(asked, "create");
        } else if (how.createNew()) {
            throw new FileAlreadyExistsException(asked.text);
        } else if (inode instanceof Inode.Link) {
            throw new IOException("Too many levels of symbolic links (NOFOLLOW_LINKS specified)");
        } else if (inode instanceof Inode.Directory && how.write()) {
            throw new FileSystemException(asked.text, null, "Is a directory");
        }
        OpenFile opened = new OpenFile(disk, path, inode, how);
        if (how.truncate()) {
            opened.truncate(0);
        }
        if (how.deleteOnClose() && inode instanceof Inode.File) {
            tree.remove(slot, inode);
            disk.named(asked, "delete on close");
        }
        return opened;
    }

    void close() {
        if (inode instanceof Inode.File file) {
            file.open--;
            disk.tree.freeIfUnused(file);
        }
    }

    /** {@return the file, which a directory is not} */
    Inode.File file() throws IOException {
        if (inode instanceof Inode.File file) {
            return file;
        }
        throw new IOException("Is a directory");
    }

    SimFileLock.@Nullable Table locks() {
        return inode instanceof Inode.File file ? file.locks : null;
    }

    long size() {
        return inode.size();
    }

    private ActiveFault[] faults() {
        if (faultsVersion != disk.faultsVersion()) {
            faults = disk.faultsOn(path);
            faultsVersion = disk.faultsVersion();
        }
        return faults;
    }

    long latencyNanos() {
        return disk.latencyNanos(faults());
    }

    /** {@return how many bytes were read, -1 at the end of the file} */
    int read(long position, ByteBuffer to) throws IOException {
        Inode.File file = file();
        disk.count("disk.reads");
        int size = file.data.size();
        int wanted = to.remaining();
        int n = position >= size ? 0 : Math.min(wanted, size - (int) position);
        for (ActiveFault fault : faults()) {
            switch (fault.kind) {
                case READ_ERROR -> {
                    if (fault.strikes(false)) {
                        throw new IOException("Input/output error");
                    }
                }
                case SHORT_READ -> n = shortened(fault, n);
                case BIT_ROT -> {
                    if (n > 0 && fault.strikes(true)) {
                        long bit = fault.stream().draw(8L * n);
                        file.data.flip((int) (position + bit / 8), (int) (bit % 8));
                        disk.dirtied(file);
                    }
                }
                default -> {}
            }
        }
        disk.fold(FingerprintTags.READ, hash + position, n);
        if (n == 0) {
            return wanted == 0 ? 0 : -1;
        }
        file.accessed = disk.wallNanos();
        file.data.read((int) position, to, n);
        return n;
    }

    private static int shortened(ActiveFault fault, int n) {
        return n > 1 && fault.strikes(false) ? n - 1 - (int) fault.stream().draw(n - 1) : n;
    }

    /** {@return how many bytes were written} */
    int write(long position, ByteBuffer from) throws IOException {
        Inode.File file = file();
        disk.count("disk.writes");
        int n = from.remaining();
        if (n == 0) {
            return 0;
        }
        if (position + n > LARGEST) {
            throw new IOException("File too large");
        }
        for (ActiveFault fault : faults()) {
            if (fault.kind == ActiveFault.Kind.WRITE_ERROR && fault.strikes(false)) {
                tell(EventKind.WRITE, "fails: Input/output error");
                throw new IOException("Input/output error");
            } else if (fault.kind == ActiveFault.Kind.SHORT_WRITE) {
                n = shortened(fault, n);
            }
        }
        int size = file.data.size();
        long growth = position + n - size;
        if (growth > 0) {
            long fits = disk.fitting(growth);
            n -= (int) Math.min(n, growth - fits);
            if (n == 0) {
                tell(EventKind.WRITE, "fails: No space left on device");
                throw new IOException("No space left on device");
            }
        }
        if (disk.recorder != null) {
            tellWrite(disk.recorder, position, from, n);
        }
        file.data.write((int) position, from, n);
        disk.used += file.data.size() - size;
        written(file);
        disk.fold(FingerprintTags.WRITE, hash + position, n);
        if (how.forced()) {
            force();
        }
        return n;
    }

    private void tell(EventKind kind, String what) {
        if (disk.recorder != null) {
            SimDisk.tell(disk.recorder, disk.host(), kind, path.text, what, 0);
        }
    }

    private void tell(EventKind kind, String what, long size) {
        if (disk.recorder != null) {
            SimDisk.tell(disk.recorder, disk.host(), kind, path.text, what + size, 0);
        }
    }

    private void tellWrite(Recorder log, long position, ByteBuffer from, int n) {
        byte[] bytes = new byte[n];
        from.get(from.position(), bytes);
        String what = EventText.of(bytes, 0, n) + " at " + position;
        SimDisk.tell(log, disk.host(), EventKind.WRITE, path.text, what, EventText.digest(bytes));
    }

    void truncate(long size) throws IOException {
        Inode.File file = file();
        int before = file.data.size();
        if (size < before) {
            file.data.truncate((int) size);
            disk.used += size - before;
            written(file);
            tell(EventKind.WRITE, "truncate to ", size);
            disk.fold(FingerprintTags.TRUNCATE, hash, size);
        }
    }

    private void written(Inode.File file) {
        file.touched(disk.wallNanos());
        disk.dirtied(file);
    }

    void force() throws IOException {
        disk.count("disk.forces");
        disk.fold(FingerprintTags.FORCE, hash, 0);
        disk.host().domain().moment();
        FileData data = inode instanceof Inode.File file ? file.data : null;
        ActiveFault[] on = faults();
        for (ActiveFault fault : on) {
            if (fault.kind == ActiveFault.Kind.FORCE_ERROR && fault.strikes(data != null && data.pending() > 0)) {
                if (data != null) {
                    data.settle((i, sectors) -> new boolean[sectors]);
                }
                tell(EventKind.FORCE, "fails: Input/output error");
                throw new IOException("Input/output error");
            }
        }
        tell(EventKind.FORCE, "");
        if (data == null) {
            disk.journal.force((Inode.Directory) inode);
        } else if (on.length == 0 || !new MisplacedWrites(data, on).settle()) {
            data.force();
        }
    }
}
