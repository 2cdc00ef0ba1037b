package dev.simloop.campaign;

import java.time.Duration;

/** Is told how a campaign goes, on the thread that called {@link Campaign#run}. */
public interface CampaignListener {
    /** A listener that takes no notice. */
    CampaignListener SILENT = progress -> {};

    /** About ten times a second, and once at the end. */
    void onProgress(Progress progress);

    /**
     * How far a campaign is. Wall time is for people; no run depends on it.
     *
     * @param done seeds that were run
     * @param total seeds that will be
     * @param failures failing seeds among them
     * @param elapsed wall time so far
     */
    record Progress(long done, long total, long failures, Duration elapsed) {
        /** {@return seeds per second of wall time} */
        public double seedsPerSecond() {
            return done * 1e9 / Math.max(1, elapsed.toNanos());
        }

        /** {@return the wall time still needed at this pace} */
        public Duration remaining() {
            return Duration.ofNanos((long) ((total - done) / Math.max(1e-9, seedsPerSecond()) * 1e9));
        }
    }
}
