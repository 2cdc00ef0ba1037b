package dev.simloop.internal;

import java.time.Duration;

/** Conversions between {@link Duration} at the boundary and nanoseconds inside; what does not fit is saturated. */
public final class Times {
    /** A deadline that never comes: a timer set for it never fires and keeps nothing alive. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final long BILLION = 1_000_000_000;

    private Times() {}

    public static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? Long.MIN_VALUE : NEVER;
        }
    }

    public static long plus(long now, long delay) {
        long sum = now + delay;
        return sum < 0 ? NEVER : sum;
    }

    public static long delayNanos(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay is negative: " + delay);
        }
        return nanos(delay);
    }

    /** {@return virtual time as people read it, such as {@code 1.500 s}} */
    public static String text(long nanos) {
        if (nanos == NEVER) {
            return "never";
        }
        boolean fine = nanos % 1_000_000 != 0;
        String fraction = Long.toString(fine ? nanos % BILLION : nanos % BILLION / 1_000_000);
        return nanos / BILLION + "." + "0".repeat((fine ? 9 : 3) - fraction.length()) + fraction + " s";
    }
}
