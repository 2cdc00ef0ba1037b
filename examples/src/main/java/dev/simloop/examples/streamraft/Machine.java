package dev.simloop.examples.streamraft;

import java.nio.channels.spi.AsynchronousChannelProvider;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * All that a node asks of the machine it runs on, in the JDK's own types.
 *
 * @param provider opens its channels
 * @param names knows its peers
 * @param directory where it keeps what must last; made if need be
 * @param nanoTime a monotonic clock, such as {@code System::nanoTime}
 * @param wall the wall clock, which may be set at any time: good for people to read, and for nothing else
 * @param random for election time-outs
 */
public record Machine(
        AsynchronousChannelProvider provider,
        Names names,
        Path directory,
        LongSupplier nanoTime,
        Clock wall,
        RandomGenerator random) {
    long wallNanos() {
        Instant now = wall.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /** {@return the wall clock, in milliseconds since 1970; 0 if it stands before that} */
    long wallMillis() {
        return Math.max(0, wall.millis());
    }
}
