package dev.simloop.verify;

import org.jspecify.annotations.Nullable;

/**
 * Mixes values into 64 bits. Each value passes Stafford's thirteenth variant of the MurmurHash3 finaliser (the mixing
 * step of SplitMix64, Steele, Lea and Flood 2014) before and after it meets what was there, with a multiplication in
 * between, so the order of values counts. Not cryptographic: whoever wants to can make collisions.
 */
public final class Mixer {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long ODD = 0xD1342543DE82EF95L;

    private long state = GOLDEN;

    /** Makes an empty mixer. */
    public Mixer() {}

    /** Puts a number. */
    public Mixer put(long value) {
        state = mix((state ^ mix(value + GOLDEN)) * ODD + GOLDEN);
        return this;
    }

    /** Puts a text, its length included. */
    public Mixer put(String text) {
        put(text.length());
        int i = 0;
        for (; i + 4 <= text.length(); i += 4) {
            put((long) text.charAt(i) << 48
                    | (long) text.charAt(i + 1) << 32
                    | (long) text.charAt(i + 2) << 16
                    | text.charAt(i + 3));
        }
        for (; i < text.length(); i++) {
            put(text.charAt(i));
        }
        return this;
    }

    /** Puts any value that the default fingerprint knows, or null. */
    public Mixer put(@Nullable Object value) {
        StructuralFingerprint.walk(value, this);
        return this;
    }

    /** {@return the bits so far} */
    public long bits() {
        return mix(state);
    }

    static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
