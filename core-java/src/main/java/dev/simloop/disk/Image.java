package dev.simloop.disk;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes and size of a file at some moment; what lies beyond the size is zero. Pages that hold nothing but zeros since they
 * came to be are not there, so a file with a hole costs what was written to it.
 */
final class Image {
    private static final int SHIFT = 16;
    private static final int PAGE = 1 << SHIFT;
    private static final int MASK = PAGE - 1;
    private static final int LEAST = 64;

    /** Each at most {@link #PAGE} long; what a page is shorter by is zero, as is a page that is null. */
    private byte[] @Nullable [] pages = new byte[1][];

    int size;

    Image copy() {
        return copy(0);
    }

    /** {@return a copy of what lies at {@code from} and behind it, at the same place} Before it some may be copied too. */
    Image copy(int from) {
        Image copy = new Image();
        copy.size = size;
        copy.pages = new byte[pages.length][];
        for (int i = from >>> SHIFT; i < pages.length; i++) {
            byte[] page = pages[i];
            copy.pages[i] = page == null ? null : page.clone();
        }
        return copy;
    }

    /** {@return the bytes from {@code from} to before {@code end}; zeros beyond what was written} */
    byte[] range(int from, int end) {
        byte[] bytes = new byte[end - from];
        for (int at = from; at < end; ) {
            int n = Math.min(end - at, PAGE - (at & MASK));
            byte[] page = page(at);
            int there = page == null ? 0 : Math.min(n, page.length - (at & MASK));
            if (page != null && there > 0) {
                System.arraycopy(page, at & MASK, bytes, at - from, there);
            }
            at += n;
        }
        return bytes;
    }

    /** {@return the first byte in which this and {@code other} differ, where one may simply have ended; -1 if there is none} */
    int mismatch(Image other) {
        int both = Math.min(size, other.size);
        for (int at = 0; at < both; at += PAGE) {
            int end = Math.min(both, at + PAGE);
            if (page(at) != null || other.page(at) != null) {
                int first = Arrays.mismatch(range(at, end), other.range(at, end));
                if (first >= 0) {
                    return at + first;
                }
            }
        }
        return size == other.size ? -1 : both;
    }

    /** Appends {@code n} bytes from {@code from} on to {@code to}. */
    void read(int from, ByteBuffer to, int n) {
        int end = from + n;
        for (int at = from; at < end; ) {
            int part = Math.min(end - at, PAGE - (at & MASK));
            byte[] page = page(at);
            int there = page == null ? 0 : Math.max(0, Math.min(part, page.length - (at & MASK)));
            if (page != null && there > 0) {
                to.put(page, at & MASK, there);
            }
            for (int i = there; i < part; i++) {
                to.put((byte) 0);
            }
            at += part;
        }
    }

    /** Writes {@code n} bytes of {@code from}; the size is left to the caller. */
    void write(int to, ByteBuffer from, int n) {
        int end = to + n;
        for (int at = to; at < end; ) {
            int part = Math.min(end - at, PAGE - (at & MASK));
            from.get(room(at, part), at & MASK, part);
            at += part;
        }
    }

    /** Writes {@code n} of {@code bytes}; the size is left to the caller. */
    void write(int to, byte[] bytes, int n) {
        write(to, ByteBuffer.wrap(bytes), n);
    }

    /** Makes what lies from {@code from} to before {@code end} zero; the size is left to the caller. */
    void clear(int from, int end) {
        for (int at = from; at < end; ) {
            int part = Math.min(end - at, PAGE - (at & MASK));
            byte[] page = page(at);
            if (page != null && part == PAGE) {
                pages[at >>> SHIFT] = null;
            } else if (page != null && (at & MASK) < page.length) {
                Arrays.fill(page, at & MASK, Math.min(page.length, (at & MASK) + part), (byte) 0);
            }
            at += part;
        }
    }

    /** Puts back what {@code other} has from {@code from} on; this holds zeros there. */
    void restore(Image other, int from) {
        for (int i = from >>> SHIFT; i < other.pages.length; i++) {
            byte[] page = other.pages[i];
            if (page != null) {
                int skipped = Math.max(0, from - (i << SHIFT));
                int n = page.length - skipped;
                if (n > 0) {
                    System.arraycopy(page, skipped, room((i << SHIFT) + skipped, n), skipped, n);
                }
            }
        }
    }

    void flip(int at, byte mask) {
        room(at, 1)[at & MASK] ^= mask;
    }

    void cut(int to) {
        if (to < size) {
            clear(to, size);
            size = to;
        }
    }

    /** Takes sector {@code number} from {@code other}, as long as that one is there. */
    void takeSector(int number, Image other) {
        int from = number * SimDisk.SECTOR;
        int end = (int) Math.min(from + (long) SimDisk.SECTOR, other.size);
        if (from < end) {
            // A sector lies within one page.
            byte[] theirs = other.page(from);
            int there = theirs == null ? 0 : Math.max(0, Math.min(end - from, theirs.length - (from & MASK)));
            clear(from + there, end);
            if (theirs != null && there > 0) {
                System.arraycopy(theirs, from & MASK, room(from, there), from & MASK, there);
            }
            size = Math.max(size, end);
        }
    }

    private byte @Nullable [] page(int at) {
        int i = at >>> SHIFT;
        return i < pages.length ? pages[i] : null;
    }

    /** {@return the page of {@code at}, with room for {@code n} bytes from there on} */
    private byte[] room(int at, int n) {
        int i = at >>> SHIFT;
        if (i >= pages.length) {
            pages = Arrays.copyOf(pages, Math.max(i + 1, 2 * pages.length));
        }
        byte[] page = pages[i];
        int end = (at & MASK) + n;
        if (page == null) {
            page = new byte[grown(0, end)];
            pages[i] = page;
        } else if (page.length < end) {
            page = Arrays.copyOf(page, grown(page.length, end));
            pages[i] = page;
        }
        return page;
    }

    private static int grown(int length, int end) {
        return Math.max(end, Math.min(Math.max(LEAST, 2 * length), PAGE));
    }
}
