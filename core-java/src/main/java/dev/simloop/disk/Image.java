package dev.simloop.disk;

import java.util.Arrays;

/** Bytes and size of a file at some moment; what lies beyond the size is zero. */
final class Image {
    byte[] bytes;
    int size;

    Image(byte[] bytes, int size) {
        this.bytes = bytes;
        this.size = size;
    }

    Image copy() {
        return new Image(bytes.clone(), size);
    }

    void room(int end) {
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, grown(bytes.length, end));
        }
    }

    static int grown(int length, int end) {
        long doubled = Math.max(64, 2L * length);
        return (int) Math.max(end, Math.min(doubled, Integer.MAX_VALUE - 8));
    }

    void cut(int to) {
        if (to < size) {
            Arrays.fill(bytes, to, size, (byte) 0);
            size = to;
        }
    }

    /** Takes sector {@code number} from {@code other}, as long as that one is there. */
    void takeSector(int number, Image other) {
        int from = number * SimDisk.SECTOR;
        int end = (int) Math.min(from + (long) SimDisk.SECTOR, other.size);
        if (from < end) {
            room(end);
            System.arraycopy(other.bytes, from, bytes, from, end - from);
            size = Math.max(size, end);
        }
    }
}
