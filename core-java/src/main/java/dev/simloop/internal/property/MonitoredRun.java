package dev.simloop.internal.property;

import org.jspecify.annotations.Nullable;

/** A run as its properties see it. */
public interface MonitoredRun {
    /** Stands for a step of the world. */
    int NO_HOST = -1;

    /** {@return virtual time in nanoseconds} */
    long now();

    /** {@return what hiccups have come to until now, in nanoseconds; 0 where time is exact} */
    long lateNanos();

    /** {@return how much of that is still to come: what is late now is late for that long} */
    long lateToCome();

    /** {@return how many tasks have run} */
    long steps();

    /** {@return how many hosts there are; they are numbered from 0 in the order in which they were made} */
    int hosts();

    /** Moves the clock to {@code nanos} unless it stands there or later. */
    void standAt(long nanos);

    /** A property is being asked from now on, or no longer: nothing but looking is allowed meanwhile. */
    void asking(boolean asking);

    /** Fails the run; the first failure counts. */
    void fail(Throwable failure);

    /** {@return what the run has failed with, or null} */
    @Nullable
    Throwable failure();

    /** {@return what holds the counter of that name} */
    long[] cell(String name);

    /** {@return a line for a verdict that finds nothing but background work, or the empty string} */
    String idleNote();

    /** Tells the log of a recorded run; nothing in a hunt. */
    void violated(String property, String verdict);
}
