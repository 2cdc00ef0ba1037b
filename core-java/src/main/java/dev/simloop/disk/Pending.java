package dev.simloop.disk;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The unsynced writes and truncations of one file, oldest first, each with what it replaced.
 *
 * <p>An undo log, so that an append costs two numbers and a sync costs nothing: what the medium holds is found by going
 * back, which only a crash or a fault has to do. Once {@link #MOST} are held, appends that follow each other are joined in
 * pairs; if that makes too little room, the older half is written back, as a kernel does on its own.
 */
final class Pending {
    private static final byte[] NOTHING = {};
    private static final int MOST = 64;
    private static final int TRUNCATION = -1;

    private int count;
    private int[] at = new int[4];
    private int[] length = new int[4];
    private int[] sizeBefore = new int[4];
    private byte[][] replaced = new byte[4][];
    /** What a truncation cut off, at the place where it was; null for a write. */
    private @Nullable Image[] cutOff = new Image[4];

    int count() {
        return count;
    }

    /** {@return where operation {@code i} begins; for a truncation the size it cut to} */
    int at(int i) {
        return at[i];
    }

    int end(int i) {
        return at[i] + length[i];
    }

    boolean isTruncation(int i) {
        return length[i] == TRUNCATION;
    }

    int firstSector(int i) {
        return at[i] / SimDisk.SECTOR;
    }

    /** {@return how many sectors write {@code i} touches} */
    int sectors(int i) {
        return (end(i) - 1) / SimDisk.SECTOR - firstSector(i) + 1;
    }

    /** Notes that {@code n} bytes are about to be written. */
    void write(FileData file, int from, int n) {
        int before = file.size();
        byte[] old = from >= before ? NOTHING : file.image().range(from, Math.min(from + n, before));
        add(file, from, n, before, old, null);
    }

    /** Notes that the file is about to be cut. */
    void truncate(FileData file, int to) {
        int before = file.size();
        add(file, to, TRUNCATION, before, NOTHING, to < before ? file.image().copy(to) : null);
    }

    private void add(FileData file, int from, int n, int before, byte[] old, @Nullable Image cut) {
        if (count == MOST) {
            join();
            if (count > MOST * 3 / 4) {
                file.writeBack(count / 2);
            }
        }
        if (count == at.length) {
            at = Arrays.copyOf(at, 2 * count);
            length = Arrays.copyOf(length, 2 * count);
            sizeBefore = Arrays.copyOf(sizeBefore, 2 * count);
            replaced = Arrays.copyOf(replaced, 2 * count);
            cutOff = Arrays.copyOf(cutOff, 2 * count);
        }
        at[count] = from;
        length[count] = n;
        sizeBefore[count] = before;
        replaced[count] = old;
        cutOff[count] = cut;
        count++;
    }

    private void join() {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            move(i, kept);
            if (i + 1 < count && isAppend(i) && isAppend(i + 1) && at[i + 1] == end(i)) {
                length[kept] += length[i + 1];
                i++;
            }
            kept++;
        }
        letGo(kept);
        count = kept;
    }

    private boolean isAppend(int i) {
        return length[i] > 0 && at[i] >= sizeBefore[i];
    }

    private void move(int from, int to) {
        at[to] = at[from];
        length[to] = length[from];
        sizeBefore[to] = sizeBefore[from];
        replaced[to] = replaced[from];
        cutOff[to] = cutOff[from];
    }

    private void letGo(int from) {
        Arrays.fill(replaced, from, count, NOTHING);
        Arrays.fill(cutOff, from, count, null);
    }

    void clear() {
        letGo(0);
        count = 0;
    }

    /** Forgets the oldest {@code n}: they are on the medium. */
    void forget(int n) {
        for (int i = n; i < count; i++) {
            move(i, i - n);
        }
        letGo(count - n);
        count -= n;
    }

    /**
     * Takes all operations back, the latest first, in {@code image}, which holds the file as it is.
     *
     * @return for each operation the bytes it wrote
     */
    byte[][] undo(Image image) {
        byte[][] written = new byte[count][];
        for (int i = count - 1; i >= 0; i--) {
            byte[] old = replaced[i];
            if (isTruncation(i)) {
                written[i] = NOTHING;
            } else {
                written[i] = image.range(at[i], end(i));
                image.clear(at[i] + old.length, end(i));
                image.write(at[i], old, old.length);
            }
            Image cut = cutOff[i];
            if (cut != null) {
                image.restore(cut, at[i]);
            }
            image.size = sizeBefore[i];
        }
        return written;
    }
}
