package dev.simloop;

/** The one place in this module that reads real time: for the watchdog and for progress, never for a run. */
final class WallClock {
    private WallClock() {}

    static long nanos() {
        return System.nanoTime();
    }
}
