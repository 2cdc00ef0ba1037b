package dev.simloop.examples.streamraft;

import java.time.Duration;

/**
 * How long things take, in nanoseconds of a node's own clock.
 *
 * @param heartbeat between two rounds of a leader
 * @param election the least time without a leader before a node stands for election; at most it is half as much again
 * @param rpc after this long without an answer a connection is given up
 * @param lease how long a leader may answer reads by itself after a majority has heard it
 */
public record Timing(long heartbeat, long election, long rpc, long lease) {
    private static final long MILLI = 1_000_000;

    /**
     * {@return heartbeats every 50 ms, elections after 150 to 225 ms, 250 ms for a call; a lease of three tenths of the
     * election time-out, so that it holds while clocks are wrong by half}
     */
    public static Timing defaults() {
        return new Timing(50 * MILLI, 150 * MILLI, 250 * MILLI, 45 * MILLI);
    }

    Timing with(Duration newLease) {
        return new Timing(heartbeat, election, rpc, newLease.toNanos());
    }
}
