package dev.simloop.reactor;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** On the thread of a run a scheduler of that run, on all others one of Reactor's, which is made when it is first used there. */
final class RoutedScheduler implements Scheduler, Scannable {
    private final String name;
    private final boolean single;
    private final Supplier<Scheduler> making;
    private volatile @Nullable Scheduler real;

    /** @param single whether all of its work is that of one thread */
    RoutedScheduler(String name, boolean single, Supplier<Scheduler> making) {
        this.name = name;
        this.single = single;
        this.making = making;
    }

    /** {@return one that stands in for what is inside of {@code shared}} */
    static RoutedScheduler of(ReactorInternals.Shared shared) {
        // Schedulers.single()
        String name = shared.holder().toString().replaceAll("^Schedulers\\.|\\(\\)$", "");
        RoutedScheduler routed = new RoutedScheduler(name, name.equals("single"), shared::inside);
        routed.real = shared.inside();
        return routed;
    }

    String threads() {
        return name;
    }

    boolean isSingle() {
        return single;
    }

    private Scheduler here() {
        RunOfReactor run = RunOfReactor.current();
        return run == null ? real() : run.scheduler(this);
    }

    private Scheduler real() {
        Scheduler made = real;
        if (made == null) {
            synchronized (this) {
                made = real;
                if (made == null) {
                    made = making.get();
                    made.init();
                    real = made;
                }
            }
        }
        return made;
    }

    @Override
    public Disposable schedule(Runnable task) {
        return here().schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return here().schedule(task, delay, unit);
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return here().schedulePeriodically(task, initialDelay, period, unit);
    }

    @Override
    public Worker createWorker() {
        return here().createWorker();
    }

    @Override
    public long now(TimeUnit unit) {
        return here().now(unit);
    }

    @Override
    @SuppressWarnings("deprecation")
    public void start() {
        init();
    }

    /** Off a run it is made, and with that initialized, when it is first used. */
    @Override
    public void init() {
        RunOfReactor run = RunOfReactor.current();
        if (run != null) {
            run.scheduler(this).init();
        }
    }

    @Override
    public void dispose() {
        here().dispose();
    }

    @Override
    public Mono<Void> disposeGracefully() {
        return here().disposeGracefully();
    }

    @Override
    public boolean isDisposed() {
        return here().isDisposed();
    }

    @Override
    @SuppressWarnings("rawtypes") // as in what it overrides
    public @Nullable Object scanUnsafe(Attr key) {
        RunOfReactor run = RunOfReactor.current();
        if (run == null) {
            return Scannable.from(real()).scanUnsafe(key);
        }
        if (key == Attr.TERMINATED || key == Attr.CANCELLED) {
            return isDisposed();
        }
        return key == Attr.NAME ? toString() : null;
    }

    @Override
    public String toString() {
        Scheduler made = real;
        return made == null ? name : made.toString();
    }
}
