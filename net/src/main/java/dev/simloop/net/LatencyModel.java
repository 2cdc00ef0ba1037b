package dev.simloop.net;

import dev.simloop.CheckReturnValue;
import dev.simloop.DrawStream;
import java.time.Duration;

/**
 * How long a packet travels.
 *
 * <p><b>Determinism.</b> A model is a pure function of its draws. It takes at most two a packet and the same number for
 * every packet, whatever becomes of the packet: this is what keeps the latencies of survivors equal when loss is
 * switched on.
 */
@FunctionalInterface
public interface LatencyModel {
    /** {@return the latency of the next packet in nanoseconds, zero or more} */
    long nanos(DrawStream draws);

    /**
     * {@return the most that is added to every packet of one directed pair, in nanoseconds; the pair's share of it is
     * drawn once}
     */
    default long pairOffsetNanos() {
        return 0;
    }

    /** {@return a network of one building: 0.1 to 0.5 ms, one packet in a thousand up to 20 ms; takes one draw} */
    static LatencyModel lan() {
        return bimodal(Duration.ofNanos(100_000), Duration.ofNanos(500_000), Duration.ofMillis(20), 0.001);
    }

    /**
     * {@return a network of several continents: 20 to 80 ms, one packet in a hundred up to 400 ms, and for each directed pair a
     * permanent offset of up to 100 ms; takes one draw}
     */
    static LatencyModel wan() {
        return bimodal(Duration.ofMillis(20), Duration.ofMillis(80), Duration.ofMillis(400), 0.01)
                .withPairOffset(Duration.ofMillis(100));
    }

    /** {@return always {@code latency}; takes no draw} */
    static LatencyModel fixed(Duration latency) {
        long nanos = Check.nanos("latency", latency);
        return draws -> nanos;
    }

    /** {@return anything from {@code least} to {@code most}, both included, with equal chance; takes one draw} */
    static LatencyModel uniform(Duration least, Duration most) {
        long from = Check.nanos("least latency", least);
        long to = Check.nanos("most latency", most);
        Check.ordered(least, most, from, to);
        long bound = to - from + 1;
        return draws -> from + draws.draw(bound);
    }

    /** {@return {@code least} plus an exponentially distributed time of that mean; takes one draw} */
    static LatencyModel exponential(Duration least, Duration mean) {
        long from = Check.nanos("least latency", least);
        long meanNanos = Check.nanos("mean latency", mean);
        // StrictMath, because Math.log may differ in its last bit between JVMs.
        return draws -> from + (long) (-meanNanos * StrictMath.log(1 - draws.unit()));
    }

    /**
     * {@return a fast bulk, evenly from {@code least} to {@code fast}, and with probability {@code tail} a slow packet,
     * evenly from {@code fast} to {@code slow}; takes one draw}
     *
     * <p>The shape that FoundationDB's simulator uses.
     */
    static LatencyModel bimodal(Duration least, Duration fast, Duration slow, double tail) {
        long leastNanos = Check.nanos("least latency", least);
        long fastNanos = Check.nanos("fast latency", fast);
        long slowNanos = Check.nanos("slow latency", slow);
        Check.ordered(least, fast, leastNanos, fastNanos);
        Check.ordered(fast, slow, fastNanos, slowNanos);
        double bulk = 1 - Check.probability("tail", tail);
        return draws -> {
            double u = draws.unit();
            return u < bulk
                    ? leastNanos + (long) ((fastNanos - leastNanos) * (u / bulk))
                    : fastNanos + (long) ((slowNanos - fastNanos) * ((u - bulk) / (1 - bulk)));
        };
    }

    /**
     * {@return this, plus for each directed pair a permanent offset from 0 to {@code most}, so that some links are
     * always slower than others}
     */
    @CheckReturnValue
    default LatencyModel withPairOffset(Duration most) {
        long offset = Check.nanos("pair offset", most);
        LatencyModel inner = this;
        return new LatencyModel() {
            @Override
            public long nanos(DrawStream draws) {
                return inner.nanos(draws);
            }

            @Override
            public long pairOffsetNanos() {
                return offset;
            }
        };
    }
}
