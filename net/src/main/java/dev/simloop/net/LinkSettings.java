package dev.simloop.net;

import dev.simloop.CheckReturnValue;
import java.time.Duration;
import java.util.Objects;

/**
 * How a directed link treats its packets when no fault is on.
 *
 * @param latency how long a packet travels
 * @param loss the probability that a packet is lost
 * @param duplicate the probability that a packet arrives a second time, after a latency of its own
 * @param reorder the probability that a packet is held up for an extra time, so that later ones overtake it
 * @param reorderWithin the most of that extra time
 * @param corrupt the probability that one bit of a packet of bytes is flipped; a packet that is an object is dropped
 *     instead, as a checksum would have it
 * @param bytesPerSecond its bandwidth; {@link #UNLIMITED} by default. Packets queue for the link one after the other
 * @param queueBytes how many bytes may wait for the link; a packet that finds less room is dropped, unless none waits
 */
public record LinkSettings(
        LatencyModel latency,
        double loss,
        double duplicate,
        double reorder,
        Duration reorderWithin,
        double corrupt,
        long bytesPerSecond,
        long queueBytes) {
    /** No limit of bandwidth or of the queue. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final LinkSettings DEFAULTS = new LinkSettings(
            LatencyModel.bimodal(Duration.ofNanos(100_000), Duration.ofNanos(800_000), Duration.ofMillis(50), 0.001)
                    .withPairOffset(Duration.ofMillis(2)),
            0,
            0,
            0,
            Duration.ofMillis(20),
            0,
            UNLIMITED,
            UNLIMITED);

    public LinkSettings {
        Objects.requireNonNull(latency, "latency");
        Check.probability("loss", loss);
        Check.probability("duplicate", duplicate);
        Check.probability("reorder", reorder);
        long unused = Check.positiveNanos("reorderWithin", reorderWithin);
        Check.probability("corrupt", corrupt);
        Check.positive("bytesPerSecond", bytesPerSecond);
        Check.positive("queueBytes", queueBytes);
    }

    /**
     * {@return no loss, duplication, reordering or corruption, no limit of bandwidth; 0.1 to 0.8 ms, one packet in a
     * thousand up to 50 ms, plus a permanent offset of up to 2 ms for each directed pair}
     */
    public static LinkSettings defaults() {
        return DEFAULTS;
    }

    /** {@return a copy with that latency} */
    @CheckReturnValue
    public LinkSettings withLatency(LatencyModel model) {
        return new LinkSettings(model, loss, duplicate, reorder, reorderWithin, corrupt, bytesPerSecond, queueBytes);
    }

    /** {@return a copy that loses packets with probability {@code p}} */
    @CheckReturnValue
    public LinkSettings withLoss(double p) {
        return new LinkSettings(latency, p, duplicate, reorder, reorderWithin, corrupt, bytesPerSecond, queueBytes);
    }

    /** {@return a copy that duplicates packets with probability {@code p}} */
    @CheckReturnValue
    public LinkSettings withDuplicate(double p) {
        return new LinkSettings(latency, loss, p, reorder, reorderWithin, corrupt, bytesPerSecond, queueBytes);
    }

    /** {@return a copy that with probability {@code p} holds a packet up for as long as {@code within}} */
    @CheckReturnValue
    public LinkSettings withReorder(double p, Duration within) {
        return new LinkSettings(latency, loss, duplicate, p, within, corrupt, bytesPerSecond, queueBytes);
    }

    /** {@return a copy that damages packets with probability {@code p}} */
    @CheckReturnValue
    public LinkSettings withCorrupt(double p) {
        return new LinkSettings(latency, loss, duplicate, reorder, reorderWithin, p, bytesPerSecond, queueBytes);
    }

    /** {@return a copy with that bandwidth} */
    @CheckReturnValue
    public LinkSettings withBandwidth(long bytes) {
        return new LinkSettings(latency, loss, duplicate, reorder, reorderWithin, corrupt, bytes, queueBytes);
    }

    /** {@return a copy in which at most {@code bytes} wait for the link} */
    @CheckReturnValue
    public LinkSettings withQueue(long bytes) {
        return new LinkSettings(latency, loss, duplicate, reorder, reorderWithin, corrupt, bytesPerSecond, bytes);
    }
}
