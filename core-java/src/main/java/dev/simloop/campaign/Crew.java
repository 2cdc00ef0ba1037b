package dev.simloop.campaign;

import java.time.Duration;

/**
 * Who makes the runs of a campaign.
 *
 * @param threads workers of this JVM
 * @param forks workers with JVMs of their own
 * @param after how long the campaign has to have lasted before those are started
 * @param worth how long it would have to go on without them
 * @param how finds the scenario there
 */
record Crew(int threads, int forks, Duration after, Duration worth, FreshJvm how) {
    /** The start of a JVM takes about a second, and the processors that the campaign could have. */
    private static final Duration AFTER = Duration.ofMillis(700);

    private static final Duration WORTH = Duration.ofSeconds(3);

    static Crew ofThreads(int threads) {
        return new Crew(threads, 0, AFTER, WORTH, FreshJvm.NONE);
    }

    /** {@return one worker here, and others when the campaign turns out to be a long one} */
    static Crew oneHereAnd(int forks, FreshJvm how) {
        return new Crew(1, forks, AFTER, WORTH, how);
    }

    /** {@return workers with JVMs of their own from the beginning on, and none here} */
    static Crew ofForks(int forks, FreshJvm how) {
        return new Crew(0, forks, Duration.ZERO, Duration.ZERO, how);
    }

    int size() {
        return threads + forks;
    }
}
