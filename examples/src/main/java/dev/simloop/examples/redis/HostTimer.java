package dev.simloop.examples.redis;

import dev.simloop.Host;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What Netty's {@code HashedWheelTimer} does on a thread of its own, by the clock of a host. */
final class HostTimer implements Timer {
    private final Host host;

    HostTimer(Host host) {
        this.host = host;
    }

    @Override
    public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
        return new Armed(task, delay, unit);
    }

    /** Its timers end with the host. */
    @Override
    public Set<Timeout> stop() {
        return Set.of();
    }

    private final class Armed implements Timeout {
        private final TimerTask task;
        private final Future<?> timer;
        private boolean isExpired;

        Armed(TimerTask task, long delay, TimeUnit unit) {
            this.task = task;
            timer = host.executor().schedule(this::expire, delay, unit);
        }

        private @Nullable Object expire() throws Exception {
            isExpired = true;
            task.run(this);
            return null;
        }

        @Override
        public Timer timer() {
            return HostTimer.this;
        }

        @Override
        public TimerTask task() {
            return task;
        }

        @Override
        public boolean isExpired() {
            return isExpired;
        }

        @Override
        public boolean isCancelled() {
            return timer.isCancelled();
        }

        @Override
        public boolean cancel() {
            return timer.cancel(false);
        }
    }
}
