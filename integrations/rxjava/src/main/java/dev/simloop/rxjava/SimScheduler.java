package dev.simloop.rxjava;

import dev.simloop.Domain;
import dev.simloop.spi.Lane;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler of RxJava's in one run, on one host: each worker is a thread, and what is given to the scheduler itself is work of a
 * pool; {@code single()} has one thread for all. How many threads there are does not matter, for none of them ever blocks.
 */
final class SimScheduler extends Scheduler {
    private static final Set<Pending> NONE = Set.of();

    private final RunOfRxJava run;
    private final Domain domain;
    private final Kind kind;
    private final Clock clock;
    private final Set<SimWorker> workers = new LinkedHashSet<>();
    private Lane lane;
    private boolean down;

    SimScheduler(RunOfRxJava run, Domain domain, Kind kind) {
        this.run = run;
        this.domain = domain;
        this.kind = kind;
        this.clock = domain.clock();
        this.lane = lane();
    }

    private boolean isSingle() {
        return kind == Kind.SINGLE;
    }

    private Lane lane() {
        return isSingle() ? Lane.thread(domain, kind.text()) : Lane.pool(domain, kind.text());
    }

    /** As RxJava's: what the program has hooked in is asked, and told of what a task throws. */
    private Body body(Runnable task) {
        boolean before = run.isHandingOver();
        run.setHandingOver(true);
        Runnable decorated;
        try {
            decorated = RxJavaPlugins.onSchedule(task);
        } finally {
            run.setHandingOver(before);
        }
        return new Body(decorated);
    }

    private static final class Body implements Runnable {
        private final Runnable task;
        /** What repeats it; null for what runs once. */
        private @Nullable Disposable repetition;

        Body(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            try {
                task.run();
            } catch (Error e) {
                // The end of a host is no error of the program.
                throw e;
            } catch (Throwable e) {
                Disposable again = repetition;
                if (again != null) {
                    again.dispose();
                }
                // To the program's handler, or else to that of the loop's thread: then it is an orphan of the run.
                RxJavaPlugins.onError(e);
            }
        }
    }

    private Disposable repeated(Lane in, Runnable task, long initialNanos, long periodNanos, Set<Pending> among) {
        Body body = body(task);
        Pending pending = new Pending(in.repeat(body, initialNanos, Math.max(0, periodNanos)), among);
        body.repetition = pending;
        if (among != NONE) {
            among.add(pending);
        }
        return pending;
    }

    @Override
    public Disposable scheduleDirect(Runnable task) {
        return scheduleDirect(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable scheduleDirect(Runnable task, long delay, TimeUnit unit) {
        return lane.isClosed()
                ? Disposable.disposed()
                : new Pending(lane.schedule(body(task), unit.toNanos(delay)), NONE);
    }

    @Override
    public Disposable schedulePeriodicallyDirect(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return lane.isClosed()
                ? Disposable.disposed()
                : repeated(lane, task, unit.toNanos(initialDelay), unit.toNanos(period), NONE);
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(clock.millis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Worker createWorker() {
        SimWorker worker = new SimWorker(isSingle() ? lane : Lane.thread(domain, kind.text()));
        if (down) {
            worker.dispose();
        } else {
            workers.add(worker);
        }
        return worker;
    }

    @Override
    public void start() {
        if (down) {
            down = false;
            lane = lane();
        }
    }

    @Override
    public void shutdown() {
        down = true;
        new ArrayList<>(workers).forEach(SimWorker::dispose);
        lane.close();
    }

    private final class SimWorker extends Worker {
        private final Lane thread;
        /** In the order in which they were given. */
        private final Set<Pending> tasks = new LinkedHashSet<>();

        private boolean ended;

        SimWorker(Lane thread) {
            this.thread = thread;
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            if (isDisposed()) {
                return Disposable.disposed();
            }
            Runnable body = body(task);
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
                            unit.toNanos(delay)),
                    tasks);
            self[0] = pending;
            tasks.add(pending);
            return pending;
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
            if (isDisposed()) {
                return Disposable.disposed();
            }
            return repeated(thread, task, unit.toNanos(initialDelay), unit.toNanos(period), tasks);
        }

        @Override
        public long now(TimeUnit unit) {
            return SimScheduler.this.now(unit);
        }

        @Override
        public void dispose() {
            ended = true;
            workers.remove(this);
            new ArrayList<>(tasks).forEach(Pending::dispose);
            if (!isSingle()) {
                thread.close();
            }
        }

        @Override
        public boolean isDisposed() {
            return ended || thread.isClosed();
        }
    }

    private static final class Pending implements Disposable {
        private final Lane.Work work;
        private final Set<Pending> among;

        Pending(Lane.Work work, Set<Pending> among) {
            this.work = work;
            this.among = among;
        }

        @Override
        public void dispose() {
            work.cancel();
            if (among != NONE) {
                among.remove(this);
            }
        }

        @Override
        public boolean isDisposed() {
            return work.isOver();
        }
    }
}
