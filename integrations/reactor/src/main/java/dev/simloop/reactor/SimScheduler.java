package dev.simloop.reactor;

import dev.simloop.Domain;
import dev.simloop.spi.Lane;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A scheduler of Reactor's in one run, on one host: each worker is a thread, and what is given to the scheduler itself is work of a
 * pool; one that has a single thread has one for all. How many threads there are does not matter, for none of them ever blocks.
 */
final class SimScheduler implements Scheduler {
    /** What the monotonic clock shows at the start, as the agent's does. */
    private static final long ORIGIN_NANOS = 86_400_000_000_000L;

    private final RunOfReactor run;
    private final Domain domain;
    private final String name;
    private final boolean single;
    private final Clock clock;
    private final Set<SimWorker> workers = new LinkedHashSet<>();
    private Lane lane;
    private boolean disposed;

    SimScheduler(RunOfReactor run, Domain domain, String name, boolean single) {
        this.run = run;
        this.domain = domain;
        this.name = name;
        this.single = single;
        this.clock = domain.clock();
        this.lane = lane();
    }

    private Lane lane() {
        return single ? Lane.thread(domain, name) : Lane.pool(domain, name);
    }

    @Override
    public Disposable schedule(Runnable task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return new Pending(lane.schedule(body(task), unit.toNanos(delay)), null);
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return new Pending(
                lane.repeat(body(task), unit.toNanos(initialDelay), Math.max(0, unit.toNanos(period))), null);
    }

    /** As Reactor's: what the program has hooked in is asked, and told of what a task throws. */
    private Runnable body(Runnable task) {
        boolean before = run.isHandingOver();
        run.setHandingOver(true);
        Runnable decorated;
        try {
            decorated = Schedulers.onSchedule(task);
        } finally {
            run.setHandingOver(before);
        }
        return new Body(decorated);
    }

    private record Body(Runnable task) implements Runnable {
        @Override
        public void run() {
            try {
                task.run();
            } catch (Throwable e) {
                ReactorInternals.get().tellOfError(Exceptions.unwrap(e));
                throw e;
            }
        }
    }

    /** To the millisecond by the wall clock, and finer units by the monotonic one, as Reactor's. */
    @Override
    public long now(TimeUnit unit) {
        return unit.compareTo(TimeUnit.MILLISECONDS) >= 0
                ? unit.convert(clock.millis(), TimeUnit.MILLISECONDS)
                : unit.convert(ORIGIN_NANOS + domain.localNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Worker createWorker() {
        if (disposed) {
            throw Exceptions.failWithRejected();
        }
        SimWorker worker = new SimWorker(single ? lane : Lane.thread(domain, name));
        workers.add(worker);
        return worker;
    }

    @Override
    public void init() {
        if (disposed) {
            throw new IllegalStateException("Initializing a disposed scheduler is not permitted");
        }
    }

    @Override
    @SuppressWarnings("deprecation")
    public void start() {
        if (disposed) {
            disposed = false;
            lane = lane();
        }
    }

    @Override
    public void dispose() {
        disposed = true;
        new ArrayList<>(workers).forEach(SimWorker::dispose);
        lane.close();
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }

    @Override
    public String toString() {
        return name;
    }

    private final class SimWorker implements Worker {
        private final Lane thread;
        /** In the order in which they were given. */
        private final Set<Pending> tasks = new LinkedHashSet<>();

        private boolean ended;

        SimWorker(Lane thread) {
            this.thread = thread;
        }

        @Override
        public Disposable schedule(Runnable task) {
            return schedule(task, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            check();
            return once(body(task), unit.toNanos(delay));
        }

        private Disposable once(Runnable body, long nanos) {
            Pending[] self = new Pending[1];
            Pending pending = new Pending(
                    thread.schedule(
                            () -> {
                                try {
                                    body.run();
                                } finally {
                                    tasks.remove(self[0]);
                                }
                            },
                            nanos),
                    tasks);
            self[0] = pending;
            tasks.add(pending);
            return pending;
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
            check();
            Pending pending = new Pending(
                    thread.repeat(body(task), unit.toNanos(initialDelay), Math.max(0, unit.toNanos(period))), tasks);
            tasks.add(pending);
            return pending;
        }

        private void check() {
            if (isDisposed()) {
                throw Exceptions.failWithRejected();
            }
        }

        @Override
        public void dispose() {
            ended = true;
            workers.remove(this);
            new ArrayList<>(tasks).forEach(Pending::dispose);
            if (!single) {
                thread.close();
            }
        }

        @Override
        public boolean isDisposed() {
            return ended || thread.isClosed();
        }
    }

    /** No record: two of them are never the same. */
    private static final class Pending implements Disposable {
        private final Lane.Work work;
        private final @Nullable Set<Pending> among;

        Pending(Lane.Work work, @Nullable Set<Pending> among) {
            this.work = work;
            this.among = among;
        }

        @Override
        public void dispose() {
            work.cancel();
            if (among != null) {
                among.remove(this);
            }
        }

        @Override
        public boolean isDisposed() {
            return work.isOver();
        }
    }
}
