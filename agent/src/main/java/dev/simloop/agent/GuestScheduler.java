package dev.simloop.agent;

import java.util.concurrent.Delayed;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the JDK has one virtual thread go on: in its run. A pool by its type alone, since the JDK gives timed waits of threads with another kind
 * of scheduler to timers of its own; no constructor of the pool ever runs, and nothing else of it is asked.
 */
final class GuestScheduler extends ForkJoinPool {
    private @Nullable VirtualGuest guest;

    private GuestScheduler() {
        throw new AssertionError("made without a constructor");
    }

    /** {@return one that has no thread yet} */
    static GuestScheduler make() {
        return (GuestScheduler) VirtualThreads.allocate(GuestScheduler.class);
    }

    void set(VirtualGuest of) {
        guest = of;
    }

    boolean isOf(RunOfThreads run) {
        return guest().run == run;
    }

    private VirtualGuest guest() {
        return java.util.Objects.requireNonNull(guest);
    }

    @Override
    public void execute(Runnable continuation) {
        VirtualGuest mine = guest();
        if (mine.goesOnBy(continuation)) {
            mine.ready();
        } else {
            // A virtual thread that it has made: those have the scheduler of whoever makes them.
            mine.run.adopt(continuation);
        }
    }

    /** Of the pools of JDK 25: {@code command} once the time has passed. */
    @SuppressWarnings("MissingOverride")
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return new Wait(guest().after(unit.toNanos(delay), command));
    }

    /** The JDK cancels it, and asks nothing else. */
    private static final class Wait implements ScheduledFuture<Object> {
        private final dev.simloop.@Nullable Timer timer;

        Wait(dev.simloop.@Nullable Timer timer) {
            this.timer = timer;
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            return timer != null && timer.cancel();
        }

        @Override
        public boolean isCancelled() {
            throw new UnsupportedOperationException("the wait of a thread was asked whether it is cancelled");
        }

        @Override
        public boolean isDone() {
            throw new UnsupportedOperationException("the wait of a thread was asked whether it is done");
        }

        @Override
        public Object get() {
            throw new UnsupportedOperationException("the wait of a thread was asked for a value");
        }

        @Override
        public Object get(long timeout, TimeUnit unit) {
            return get();
        }

        @Override
        public long getDelay(TimeUnit unit) {
            throw new UnsupportedOperationException("the wait of a thread was asked how long it is");
        }

        @Override
        public int compareTo(Delayed other) {
            throw new UnsupportedOperationException("the wait of a thread was compared");
        }
    }
}
