package dev.simloop.net;

import dev.simloop.DrawStream;
import org.jspecify.annotations.Nullable;

/** What damage on the way makes of a payload. */
final class Corrupted {
    private Corrupted() {}

    /**
     * {@return a copy of a payload of bytes with one drawn bit flipped; null for an object or no bytes, where only the
     * headers and their checksum could be hit, so that nothing arrives}
     */
    static @Nullable Object of(Object payload, DrawStream draws) {
        if (!(payload instanceof byte[] bytes) || bytes.length == 0) {
            return null;
        }
        byte[] copy = bytes.clone();
        long bit = draws.draw(8L * copy.length);
        copy[(int) (bit >>> 3)] ^= (byte) (1 << (bit & 7));
        return copy;
    }
}
