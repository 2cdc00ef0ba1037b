package dev.simloop.grpc;

import com.google.common.base.Stopwatch;
import com.google.common.base.Ticker;
import dev.simloop.Host;
import io.grpc.Deadline;

/** The monotonic clock of a host, as the several clocks of gRPC. One for each host: deadlines of different ones cannot be compared. */
final class VirtualClock extends Deadline.Ticker {
    /** What the monotonic clock shows at the start, as the agent's does. */
    private static final long ORIGIN_NANOS = 86_400_000_000_000L;

    private final Host host;
    private final Ticker guavas = new Ticker() {
        @Override
        public long read() {
            return nanoTime();
        }
    };

    private VirtualClock(Host host) {
        this.host = host;
    }

    static VirtualClock of(Host host) {
        return host.part(VirtualClock.class, () -> new VirtualClock(host));
    }

    @Override
    public long nanoTime() {
        return ORIGIN_NANOS + host.hostClock().nanoTime();
    }

    Ticker guavas() {
        return guavas;
    }

    Stopwatch stopwatch() {
        return Stopwatch.createUnstarted(guavas);
    }

    Stopwatch started() {
        return Stopwatch.createStarted(guavas);
    }
}
