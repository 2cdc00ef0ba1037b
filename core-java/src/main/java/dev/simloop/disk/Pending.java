package dev.simloop.disk;

import java.util.Arrays;

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
        byte[] old = from >= before ? NOTHING : Arrays.copyOfRange(file.bytes(), from, Math.min(from + n, before));
        add(file, from, n, before, old);
    }

    /** Notes that the file is about to be cut. */
    void truncate(FileData file, int to) {
        int before = file.size();
        add(file, to, TRUNCATION, before, Arrays.copyOfRange(file.bytes(), to, before));
    }

    private void add(FileData file, int from, int n, int before, byte[] old) {
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
        }
        at[count] = from;
        length[count] = n;
        sizeBefore[count] = before;
        replaced[count] = old;
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
        Arrays.fill(replaced, kept, count, NOTHING);
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
    }

    void clear() {
        Arrays.fill(replaced, 0, count, NOTHING);
        count = 0;
    }

    /** Forgets the oldest {@code n}: they are on the medium. */
    void forget(int n) {
        for (int i = n; i < count; i++) {
            move(i, i - n);
        }
        Arrays.fill(replaced, count - n, count, NOTHING);
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
                written[i] = Arrays.copyOfRange(image.bytes, at[i], end(i));
                Arrays.fill(image.bytes, at[i] + old.length, end(i), (byte) 0);
            }
            System.arraycopy(old, 0, image.bytes, at[i], old.length);
            image.size = sizeBefore[i];
        }
        return written;
    }
}
