package dev.simloop.net;

import java.time.Duration;

/** What callers may pass, and the words in which they are told. */
final class Check {
    /** Latencies stay far below the point where a sum of several could overflow. */
    private static final Duration MOST = Duration.ofDays(36_500);

    private Check() {}

    static double probability(String what, double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(what + " is not within 0 and 1: " + p);
        }
        return p;
    }

    static long nanos(String what, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(what + " is negative: " + duration);
        }
        if (duration.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(what + " is more than 100 years: " + duration);
        }
        return duration.toNanos();
    }

    static long positiveNanos(String what, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(what + " is not positive: " + duration);
        }
        return nanos(what, duration);
    }

    static long positive(String what, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " is not positive: " + value);
        }
        return value;
    }

    static void ordered(Duration least, Duration most, long leastNanos, long mostNanos) {
        if (leastNanos > mostNanos) {
            throw new IllegalArgumentException("latency ends before it starts: " + least + " to " + most);
        }
    }

    static double factor(double factor) {
        if (!(factor > 1 && factor <= 1e6)) {
            throw new IllegalArgumentException("factor is not above 1 and at most 1,000,000: " + factor);
        }
        return factor;
    }

    /** Rejects what is no address: a name, or a name, a colon and a port or label. */
    static void address(String address) {
        int colon = address.indexOf(':');
        if (address.isEmpty() || colon == 0 || colon == address.length() - 1 || hasGap(address)) {
            throw new IllegalArgumentException(
                    "address is not a name, or a name, a colon and a port: \"" + address + "\"");
        }
    }

    static void node(String node) {
        if (node.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "links and faults are between nodes, and this is an address with a port: \"" + node + "\"");
        }
        if (node.isEmpty() || hasGap(node)) {
            throw new IllegalArgumentException("node name is empty, or has a slash or white space: \"" + node + "\"");
        }
    }

    static void pair(String from, String to) {
        node(from);
        node(to);
        if (from.equals(to)) {
            throw new IllegalArgumentException("both ends of the link are the same node: \"" + from + "\"");
        }
    }

    private static boolean hasGap(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '/' || Character.isWhitespace(c)) {
                return true;
            }
        }
        return false;
    }
}
