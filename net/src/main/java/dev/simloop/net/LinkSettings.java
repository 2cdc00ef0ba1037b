package dev.simloop.net;

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
 * @param bandwidth how many bytes a second it carries; those that have to wait queue without limit. 0 for no limit, which
 *     is also what payloads meet that are objects and so have no size
 */
public record LinkSettings(
        LatencyModel latency, double loss, double duplicate, double reorder, Duration reorderWithin, long bandwidth) {
    private static final LinkSettings DEFAULTS = new LinkSettings(
            LatencyModel.bimodal(Duration.ofNanos(100_000), Duration.ofNanos(800_000), Duration.ofMillis(50), 0.001)
                    .withPairOffset(Duration.ofMillis(2)),
            0,
            0,
            0,
            Duration.ofMillis(20),
            0);

    public LinkSettings {
        Objects.requireNonNull(latency, "latency");
        Check.probability("loss", loss);
        Check.probability("duplicate", duplicate);
        Check.probability("reorder", reorder);
        long unused = Check.positiveNanos("reorderWithin", reorderWithin);
        if (bandwidth < 0) {
            throw new IllegalArgumentException("bandwidth is negative: " + bandwidth);
        }
    }

    /**
     * {@return no loss, duplication or reordering; 0.1 to 0.8 ms, one packet in a thousand up to 50 ms, plus a permanent
     * offset of up to 2 ms for each directed pair}
     */
    public static LinkSettings defaults() {
        return DEFAULTS;
    }

    /** {@return a copy with that latency} */
    public LinkSettings withLatency(LatencyModel model) {
        return new LinkSettings(model, loss, duplicate, reorder, reorderWithin, bandwidth);
    }

    /** {@return a copy that loses packets with probability {@code p}} */
    public LinkSettings withLoss(double p) {
        return new LinkSettings(latency, p, duplicate, reorder, reorderWithin, bandwidth);
    }

    /** {@return a copy that duplicates packets with probability {@code p}} */
    public LinkSettings withDuplicate(double p) {
        return new LinkSettings(latency, loss, p, reorder, reorderWithin, bandwidth);
    }

    /** {@return a copy that with probability {@code p} holds a packet up for as long as {@code within}} */
    public LinkSettings withReorder(double p, Duration within) {
        return new LinkSettings(latency, loss, duplicate, p, within, bandwidth);
    }

    /** {@return a copy that carries {@code bytesPerSecond}, 0 for no limit} */
    public LinkSettings withBandwidth(long bytesPerSecond) {
        return new LinkSettings(latency, loss, duplicate, reorder, reorderWithin, bytesPerSecond);
    }
}
