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

    /** {@return a length of time as a person writes it, rounded where nobody would count on: {@code 3.9 s}, {@code 17 ms}, {@code -2 min 5 s}} */
    public static String human(Duration duration) {
        return human(nanos(duration));
    }

    /** {@return the time as text} */
    public static String human(long nanos) {
        if (nanos == NEVER) {
            return "ever";
        }
        if (nanos < 0) {
            return "-" + human(nanos == Long.MIN_VALUE ? Long.MAX_VALUE - 1 : -nanos);
        }
        if (nanos >= 60 * BILLION) {
            long seconds = nanos / BILLION;
            String[] units = {"d", "h", "min", "s"};
            long[] sizes = {86_400, 3_600, 60, 1};
            StringBuilder text = new StringBuilder();
            int told = 0;
            for (int i = 0; i < sizes.length && told < 2; i++) {
                long n = seconds / sizes[i];
                seconds %= sizes[i];
                if (n > 0) {
                    text.append(told++ == 0 ? "" : " ").append(n).append(' ').append(units[i]);
                } else if (told > 0) {
                    told++;
                }
            }
            return text.toString();
        }
        if (nanos == 0) {
            return "0 s";
        }
        String unit = nanos >= BILLION ? " s" : nanos >= 1_000_000 ? " ms" : nanos >= 1_000 ? " us" : " ns";
        long size = nanos >= BILLION ? BILLION : nanos >= 1_000_000 ? 1_000_000 : nanos >= 1_000 ? 1_000 : 1;
        if (nanos % size == 0 || nanos / size >= 100) {
            return nanos / size + unit;
        }
        // two or three digits are enough to know it again
        long tenths = nanos / (size / 10);
        return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + unit;
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
