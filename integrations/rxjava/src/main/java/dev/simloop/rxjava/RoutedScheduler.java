package dev.simloop.rxjava;

import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.exceptions.Exceptions;
import io.reactivex.rxjava3.functions.Supplier;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** On the thread of a run a scheduler of that run, on all others one of RxJava's, which is made when it is first used there. */
final class RoutedScheduler extends Scheduler {
    private final Kind kind;
    private final Supplier<Scheduler> making;
    private volatile @Nullable Scheduler real;

    RoutedScheduler(Kind kind, Supplier<Scheduler> making) {
        this.kind = kind;
        this.making = making;
    }

    Kind kind() {
        return kind;
    }

    private Scheduler here() {
        RunOfRxJava run = RunOfRxJava.current();
        return run == null ? real() : run.scheduler(kind);
    }

    private Scheduler real() {
        Scheduler made = real;
        if (made == null) {
            synchronized (this) {
                made = real;
                if (made == null) {
                    try {
                        made = making.get();
                    } catch (Throwable e) {
                        throw Exceptions.propagate(e);
                    }
                    real = made;
                }
            }
        }
        return made;
    }

    @Override
    public Worker createWorker() {
        return here().createWorker();
    }

    @Override
    public Disposable scheduleDirect(Runnable run, long delay, TimeUnit unit) {
        return here().scheduleDirect(run, delay, unit);
    }

    @Override
    public Disposable scheduleDirect(Runnable run) {
        return here().scheduleDirect(run);
    }

    @Override
    public Disposable schedulePeriodicallyDirect(Runnable run, long initialDelay, long period, TimeUnit unit) {
        return here().schedulePeriodicallyDirect(run, initialDelay, period, unit);
    }

    @Override
    public long now(TimeUnit unit) {
        return here().now(unit);
    }

    @Override
    public void start() {
        here().start();
    }

    @Override
    public void shutdown() {
        here().shutdown();
    }

    @Override
    public String toString() {
        return "Schedulers." + kind.text() + "()";
    }
}
