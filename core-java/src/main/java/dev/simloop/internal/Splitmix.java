package dev.simloop.internal;

/**
 * The pinned generator behind every stream: value {@code i} of a stream is a pure function of (seed, stream name, i).
 *
 * <p>SplitMix64's output function over a counter (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators",
 * OOPSLA 2014). Being a counter, a stream can go on at any index after a mismatch in a replay. Changing a constant here
 * changes what every token means.
 */
public final class Splitmix {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;
    private static final long REJECTION_GAMMA = 0xd1342543de82ef95L;

    private Splitmix() {}

    /** {@return 64 well mixed bits of {@code z}} */
    public static long mix(long z) {
        long x = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }

    /** {@return a 64-bit hash of {@code name}, equal in every JVM (FNV-1a over its UTF-16 units, then mixed)} */
    public static long hash(String name) {
        long h = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            h = (h ^ name.charAt(i)) * 0x100000001b3L;
        }
        return mix(h);
    }

    /** {@return the origin of the stream whose name hashes to {@code nameHash} under {@code seed}} */
    public static long origin(long seed, long nameHash) {
        return mix(mix(seed + GAMMA) ^ nameHash);
    }

    /** {@return raw 64 bits at {@code index} of the stream that starts at {@code origin}} */
    public static long bits(long origin, long index) {
        return mix(origin + (index + 1) * GAMMA);
    }

    /**
     * {@return a value below {@code bound} (unsigned; 0 stands for 2^64) at {@code index}, without bias}
     *
     * <p>Multiply-and-take-the-high-word with rejection (Lemire 2019). A rejected word is followed by a chain of its
     * own, so that one draw always uses one index.
     */
    public static long below(long origin, long index, long bound) {
        long word = bits(origin, index);
        if (bound == 0) {
            return word;
        }
        long low = word * bound;
        if (Long.compareUnsigned(low, bound) < 0) {
            long threshold = Long.remainderUnsigned(-bound, bound);
            while (Long.compareUnsigned(low, threshold) < 0) {
                word = mix(word + REJECTION_GAMMA);
                low = word * bound;
            }
        }
        return multiplyHighUnsigned(word, bound);
    }

    private static long multiplyHighUnsigned(long a, long b) {
        return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    }
}
