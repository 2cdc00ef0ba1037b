package dev.simloop.campaign;

import java.time.Duration;

/** Is told how an exhaustive search goes, on the thread that called {@link Exhaustive#run}. */
public interface ExhaustiveListener {
    /** A listener that takes no notice. */
    ExhaustiveListener SILENT = progress -> {};

    /** About ten times a second, and once at the end. */
    void onProgress(Progress progress);

    /**
     * How far a search is. Wall time is for people; no run depends on it.
     *
     * @param bound the bound that it goes through
     * @param schedules how many schedules within this bound were run
     * @param share which share of them that is, within 0 and 1, estimated: each choice is taken to lead to equally many
     * @param elapsed wall time so far
     * @param elapsedInBound wall time so far within this bound, in this JVM
     */
    record Progress(ScheduleBound bound, long schedules, double share, Duration elapsed, Duration elapsedInBound) {
        /** {@return how many schedules there are within the bound, estimated} */
        public long estimatedTotal() {
            return share <= 0 ? schedules : Math.max(schedules, Math.round(schedules / Math.min(1, share)));
        }

        /** {@return the wall time still needed for this bound, estimated} */
        public Duration remaining() {
            double left = share <= 0 ? 0 : elapsedInBound.toNanos() * (1 - Math.min(1, share)) / share;
            return Duration.ofNanos((long) Math.min(Long.MAX_VALUE, left));
        }
    }
}
