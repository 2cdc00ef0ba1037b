package dev.simloop.net;

import dev.simloop.CheckReturnValue;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a directed link treats its packets when no fault is on.
 */
public final class LinkSettings {
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

    private final LatencyModel latency;
    private final double loss;
    private final double duplicate;
    private final double reorder;
    private final Duration reorderWithin;
    private final double corrupt;
    private final long bytesPerSecond;
    private final long queueBytes;

    LinkSettings(
            LatencyModel latency,
            double loss,
            double duplicate,
            double reorder,
            Duration reorderWithin,
            double corrupt,
            long bytesPerSecond,
            long queueBytes) {
        Objects.requireNonNull(latency, "latency");
        Check.probability("loss", loss);
        Check.probability("duplicate", duplicate);
        Check.probability("reorder", reorder);
        long unused = Check.positiveNanos("reorderWithin", reorderWithin);
        Check.probability("corrupt", corrupt);
        Check.positive("bytesPerSecond", bytesPerSecond);
        Check.positive("queueBytes", queueBytes);
        this.latency = latency;
        this.loss = loss;
        this.duplicate = duplicate;
        this.reorder = reorder;
        this.reorderWithin = reorderWithin;
        this.corrupt = corrupt;
        this.bytesPerSecond = bytesPerSecond;
        this.queueBytes = queueBytes;
    }

    /** {@return how long a packet travels} */
    public LatencyModel latency() {
        return latency;
    }

    /** {@return the probability that a packet is lost} */
    public double loss() {
        return loss;
    }

    /** {@return the probability that a packet arrives a second time, after a latency of its own} */
    public double duplicate() {
        return duplicate;
    }

    /** {@return the probability that a packet is held up for an extra time, so that later ones overtake it} */
    public double reorder() {
        return reorder;
    }

    /** {@return the most of that extra time} */
    public Duration reorderWithin() {
        return reorderWithin;
    }

    /**
     * {@return the probability that one bit of a packet of bytes is flipped; a packet that is an object is dropped
     * instead, as a checksum would have it}
     */
    public double corrupt() {
        return corrupt;
    }

    /** {@return its bandwidth; {@link #UNLIMITED} by default. Packets queue for the link one after the other} */
    public long bytesPerSecond() {
        return bytesPerSecond;
    }

    /** {@return how many bytes may wait for the link; a packet that finds less room is dropped, unless none waits} */
    public long queueBytes() {
        return queueBytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LinkSettings that
                && latency.equals(that.latency)
                && Double.compare(loss, that.loss) == 0
                && Double.compare(duplicate, that.duplicate) == 0
                && Double.compare(reorder, that.reorder) == 0
                && reorderWithin.equals(that.reorderWithin)
                && Double.compare(corrupt, that.corrupt) == 0
                && bytesPerSecond == that.bytesPerSecond
                && queueBytes == that.queueBytes;
    }

    @Override
    public int hashCode() {
        return Objects.hash(latency, loss, duplicate, reorder, reorderWithin, corrupt, bytesPerSecond, queueBytes);
    }

    @Override
    public String toString() {
        return "LinkSettings[latency=" + latency + ", loss=" + loss + ", duplicate=" + duplicate + ", reorder="
                + reorder + ", reorderWithin=" + reorderWithin + ", corrupt=" + corrupt + ", bytesPerSecond="
                + bytesPerSecond + ", queueBytes=" + queueBytes + "]";
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
