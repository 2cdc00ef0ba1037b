package dev.simloop.internal;

/** The one place in this module that reads real time: for the watchdog and for progress, never for a run. */
public final class WallClock {
    private WallClock() {}

    public static long nanos() {
        return System.nanoTime();
    }
}
