package dev.simloop.disk;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one file: what programs read (the page cache), and what the medium holds.
 *
 * <p>The medium moves in sectors. A sector that reaches it is written as the cache has it after the operation that wrote
 * it, so a sector never holds a later write without the earlier ones to the same sector.
 */
final class FileData {
    /** How pending operations fare when the medium is brought up to date or the power goes. */
    interface Fates {
        /**
         * {@return which sectors of write {@code i} reach the medium, by their number within it; null for all}
         *
         * @param sectors how many it has, 1 for a truncation
         */
        boolean @Nullable [] of(int i, int sectors);
    }

    private Image cache = new Image();
    private final Pending pending = new Pending();
    /** What the medium held when nothing was pending, if that is not what the cache held. */
    private @Nullable Image medium;
    /** Whether the disk has it on its list of files that a crash must look at. */
    boolean listed;

    int size() {
        return cache.size;
    }

    /** {@return what programs read, not to be changed} */
    Image image() {
        return cache;
    }

    boolean isDirty() {
        return pending.count() > 0 || medium != null;
    }

    int pending() {
        return pending.count();
    }

    void read(int at, ByteBuffer to, int n) {
        cache.read(at, to, n);
    }

    void write(int at, ByteBuffer from, int n) {
        pending.write(this, at, n);
        cache.write(at, from, n);
        cache.size = Math.max(cache.size, at + n);
    }

    void truncate(int to) {
        pending.truncate(this, to);
        cache.cut(to);
    }

    /** Makes everything durable. */
    void force() {
        if (medium != null) {
            writeBack(pending.count());
        }
        pending.clear();
    }

    /** Brings the oldest {@code n} operations to the medium. */
    void writeBack(int n) {
        Image under = medium;
        if (under != null) {
            for (int i = 0; i < n; i++) {
                if (pending.isTruncation(i)) {
                    under.cut(pending.at(i));
                } else {
                    for (int k = 0; k < pending.sectors(i); k++) {
                        under.takeSector(pending.firstSector(i) + k, cache);
                    }
                }
            }
        }
        pending.forget(n);
    }

    /** Ends what is pending as {@code fates} say, behind the back of those who read: the cache goes on. */
    void settle(Fates fates) {
        medium = outcome(fates);
        pending.clear();
    }

    /** The cache is gone: from now on what the medium holds is what is read. */
    void lose(Fates fates) {
        Image left = outcome(fates);
        cache = left;
        medium = null;
        pending.clear();
    }

    private Image outcome(Fates fates) {
        Image full = cache.copy();
        byte[][] written = pending.undo(full);
        Image left = medium == null ? full.copy() : medium;
        int count = pending.count();
        boolean[][] kept = new boolean[count][];
        int last = -1;
        for (int i = 0; i < count; i++) {
            int sectors = pending.isTruncation(i) ? 1 : pending.sectors(i);
            boolean[] some = fates.of(i, sectors);
            if (some == null) {
                some = new boolean[sectors];
                Arrays.fill(some, true);
            }
            kept[i] = some;
            for (boolean one : some) {
                last = one ? i : last;
            }
        }
        for (int i = 0; i < count; i++) {
            if (pending.isTruncation(i)) {
                full.cut(pending.at(i));
                // Blocks written after a truncation are allocated after it: they imply it.
                if (kept[i][0] || i < last) {
                    left.cut(pending.at(i));
                }
                continue;
            }
            full.write(pending.at(i), written[i], written[i].length);
            full.size = Math.max(full.size, pending.end(i));
            for (int k = 0; k < kept[i].length; k++) {
                if (kept[i][k]) {
                    left.takeSector(pending.firstSector(i) + k, full);
                }
            }
        }
        return left;
    }

    /** Puts the sectors that operation {@code i} wrote elsewhere on the medium too; call before they are settled. */
    byte[] written(int i) {
        int from = pending.firstSector(i) * SimDisk.SECTOR;
        int end = Math.min(from + pending.sectors(i) * SimDisk.SECTOR, cache.size);
        return cache.range(from, Math.max(from, end));
    }

    boolean isTruncation(int i) {
        return pending.isTruncation(i);
    }

    int firstSector(int i) {
        return pending.firstSector(i);
    }

    /** Overwrites sector {@code number} of the medium, and no more than the file has. */
    void strike(int number, byte[] content) {
        Image under = medium;
        if (under == null) {
            throw new IllegalStateException("struck before anything was settled");
        }
        int from = number * SimDisk.SECTOR;
        int n = Math.min(content.length, under.size - from);
        if (n > 0) {
            under.write(from, content, n);
        }
    }

    /** Flips one bit, for good. */
    void flip(int at, int bit) {
        byte mask = (byte) (1 << bit);
        cache.flip(at, mask);
        Image under = medium;
        if (under != null && at < under.size) {
            under.flip(at, mask);
        }
    }
}
