package dev.simloop.netty;

import dev.simloop.Domain;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/** The monotonic clock of a host, as Netty's timers and idle handlers read it. */
final class VirtualTicker implements Ticker {
    /** What the monotonic clock shows at the start, as the agent's does: 0 and less mean something else to Netty. */
    private static final long ORIGIN_NANOS = 86_400_000_000_000L;

    private final Domain domain;

    VirtualTicker(Domain domain) {
        this.domain = domain;
    }

    @Override
    public long initialNanoTime() {
        return ORIGIN_NANOS;
    }

    @Override
    public long nanoTime() {
        return ORIGIN_NANOS + (domain.isAlive() ? domain.localNanos() : 0);
    }

    @Override
    public void sleep(long delay, TimeUnit unit) {
        NestedWait.sleep(domain.loop(), unit.toNanos(delay));
    }
}
