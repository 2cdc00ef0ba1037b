package dev.simloop.net;

import dev.simloop.CheckReturnValue;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the streams of a network behave; the kernel's settings of a real machine. Immutable; each {@code with} method
 * returns a changed copy. Connections take them up as they go: a change holds from the next segment on.
 */
public final class StreamSettings {
    private static final StreamSettings DEFAULTS = new StreamSettings(
            8 * 1024,
            64 * 1024,
            64 * 1024,
            0.05,
            0.05,
            6,
            15,
            Duration.ofMillis(200),
            Duration.ofSeconds(120),
            Duration.ofHours(2),
            Duration.ofSeconds(75),
            9);

    private final int segment;
    private final int sendBuffer;
    private final int receiveBuffer;
    private final double split;
    private final double partial;
    private final int synRetries;
    private final int retries;
    private final Duration firstRetry;
    private final Duration longestRetry;
    private final Duration keepAliveIdle;
    private final Duration keepAliveInterval;
    private final int keepAliveProbes;

    StreamSettings(
            int segment,
            int sendBuffer,
            int receiveBuffer,
            double split,
            double partial,
            int synRetries,
            int retries,
            Duration firstRetry,
            Duration longestRetry,
            Duration keepAliveIdle,
            Duration keepAliveInterval,
            int keepAliveProbes) {
        positive("segment", segment);
        positive("sendBuffer", sendBuffer);
        positive("receiveBuffer", receiveBuffer);
        Check.probability("split", split);
        Check.probability("partial", partial);
        notNegative("synRetries", synRetries);
        notNegative("retries", retries);
        positive("firstRetry", firstRetry);
        positive("longestRetry", longestRetry);
        positive("keepAliveIdle", keepAliveIdle);
        positive("keepAliveInterval", keepAliveInterval);
        positive("keepAliveProbes", keepAliveProbes);
        this.segment = segment;
        this.sendBuffer = sendBuffer;
        this.receiveBuffer = receiveBuffer;
        this.split = split;
        this.partial = partial;
        this.synRetries = synRetries;
        this.retries = retries;
        this.firstRetry = firstRetry;
        this.longestRetry = longestRetry;
        this.keepAliveIdle = keepAliveIdle;
        this.keepAliveInterval = keepAliveInterval;
        this.keepAliveProbes = keepAliveProbes;
    }

    /** {@return the most bytes that travel as one segment} */
    public int segment() {
        return segment;
    }

    /** {@return bytes that a socket holds until the other side has them; a socket's {@code SO_SNDBUF} at first} */
    public int sendBuffer() {
        return sendBuffer;
    }

    /** {@return bytes that a socket holds until they are read; a socket's {@code SO_RCVBUF} at first} */
    public int receiveBuffer() {
        return receiveBuffer;
    }

    /** {@return the probability that a segment is cut in two at a drawn place} */
    public double split() {
        return split;
    }

    /** {@return the probability that a read or write moves fewer bytes than it could} */
    public double partial() {
        return partial;
    }

    /**
     * {@return how often a connect is tried again before it times out; the first wait is one second, each next one
     * twice as long}
     */
    public int synRetries() {
        return synRetries;
    }

    /** {@return how often a segment is sent again before the connection times out} */
    public int retries() {
        return retries;
    }

    /** {@return the wait before the first of those; each next one is twice as long} */
    public Duration firstRetry() {
        return firstRetry;
    }

    /** {@return the most that such a wait becomes} */
    public Duration longestRetry() {
        return longestRetry;
    }

    /** {@return with {@code SO_KEEPALIVE}: the silence after which a connection is probed} */
    public Duration keepAliveIdle() {
        return keepAliveIdle;
    }

    /** {@return the time between probes that stay unanswered} */
    public Duration keepAliveInterval() {
        return keepAliveInterval;
    }

    /** {@return how many of them end the connection} */
    public int keepAliveProbes() {
        return keepAliveProbes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StreamSettings that
                && segment == that.segment
                && sendBuffer == that.sendBuffer
                && receiveBuffer == that.receiveBuffer
                && Double.compare(split, that.split) == 0
                && Double.compare(partial, that.partial) == 0
                && synRetries == that.synRetries
                && retries == that.retries
                && firstRetry.equals(that.firstRetry)
                && longestRetry.equals(that.longestRetry)
                && keepAliveIdle.equals(that.keepAliveIdle)
                && keepAliveInterval.equals(that.keepAliveInterval)
                && keepAliveProbes == that.keepAliveProbes;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                segment,
                sendBuffer,
                receiveBuffer,
                split,
                partial,
                synRetries,
                retries,
                firstRetry,
                longestRetry,
                keepAliveIdle,
                keepAliveInterval,
                keepAliveProbes);
    }

    @Override
    public String toString() {
        return "StreamSettings[segment=" + segment + ", sendBuffer=" + sendBuffer + ", receiveBuffer=" + receiveBuffer
                + ", split=" + split + ", partial=" + partial + ", synRetries=" + synRetries + ", retries=" + retries
                + ", firstRetry=" + firstRetry + ", longestRetry=" + longestRetry + ", keepAliveIdle=" + keepAliveIdle
                + ", keepAliveInterval=" + keepAliveInterval + ", keepAliveProbes=" + keepAliveProbes + "]";
    }

    /**
     * {@return what Linux does: 6 SYN retries (127 s), 15 retries from 200 ms on (about 15 minutes), keep-alive after 2
     * hours; buffers of 64 KiB, segments of 8 KiB, one in twenty cut, one read or write in twenty partial}
     */
    public static StreamSettings defaults() {
        return DEFAULTS;
    }

    /** {@return a copy whose segments carry at most {@code bytes}} */
    @CheckReturnValue
    public StreamSettings withSegment(int bytes) {
        return copy(bytes, sendBuffer, receiveBuffer, split, partial, synRetries, retries);
    }

    /** {@return a copy with buffers of that many bytes} */
    @CheckReturnValue
    public StreamSettings withBuffers(int send, int receive) {
        return copy(segment, send, receive, split, partial, synRetries, retries);
    }

    /** {@return a copy that cuts segments with probability {@code p}} */
    @CheckReturnValue
    public StreamSettings withSplit(double p) {
        return copy(segment, sendBuffer, receiveBuffer, p, partial, synRetries, retries);
    }

    /** {@return a copy that makes reads and writes partial with probability {@code p}} */
    @CheckReturnValue
    public StreamSettings withPartial(double p) {
        return copy(segment, sendBuffer, receiveBuffer, split, p, synRetries, retries);
    }

    /** {@return a copy that gives up after {@code connect} more SYNs and {@code established} more segments} */
    @CheckReturnValue
    public StreamSettings withRetries(int connect, int established) {
        return copy(segment, sendBuffer, receiveBuffer, split, partial, connect, established);
    }

    /** {@return a copy with that keep-alive} */
    @CheckReturnValue
    public StreamSettings withKeepAlive(Duration idle, Duration interval, int probes) {
        return new StreamSettings(
                segment,
                sendBuffer,
                receiveBuffer,
                split,
                partial,
                synRetries,
                retries,
                firstRetry,
                longestRetry,
                idle,
                interval,
                probes);
    }

    private StreamSettings copy(int most, int send, int receive, double cut, double part, int syn, int again) {
        return new StreamSettings(
                most,
                send,
                receive,
                cut,
                part,
                syn,
                again,
                firstRetry,
                longestRetry,
                keepAliveIdle,
                keepAliveInterval,
                keepAliveProbes);
    }

    private static void positive(String what, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " is not positive: " + value);
        }
    }

    private static void positive(String what, Duration value) {
        long unused = Check.positiveNanos(what, value);
    }

    private static void notNegative(String what, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " is negative: " + value);
        }
    }
}
