package dev.simloop.tape;

/**
 * One decision.
 *
 * @param bound how many ways it could have gone, unsigned; 0 stands for 2^64
 * @param value which way it went, unsigned, below {@code bound}
 */
public record Draw(long bound, long value) {
    public Draw {
        if (bound != 0 && Long.compareUnsigned(value, bound) >= 0) {
            throw new IllegalArgumentException(
                    "draw " + Long.toUnsignedString(value) + " is not below its bound " + Long.toUnsignedString(bound));
        }
    }
}
