package dev.simloop.reactor;

import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Makes schedulers that a run has on its thread, and that are on all others what the factory before would have made. */
final class RoutedFactory implements Schedulers.Factory {
    private final Schedulers.Factory before;

    RoutedFactory(Schedulers.Factory before) {
        this.before = before;
    }

    Schedulers.Factory before() {
        return before;
    }

    @Override
    public Scheduler newSingle(ThreadFactory threads) {
        return new RoutedScheduler(name(threads, "single"), true, () -> before.newSingle(threads));
    }

    @Override
    public Scheduler newParallel(int parallelism, ThreadFactory threads) {
        return new RoutedScheduler(name(threads, "parallel"), false, () -> before.newParallel(parallelism, threads));
    }

    @Override
    public Scheduler newBoundedElastic(int most, int queued, ThreadFactory threads, int ttlSeconds) {
        return new RoutedScheduler(
                name(threads, "boundedElastic"),
                false,
                () -> before.newBoundedElastic(most, queued, threads, ttlSeconds));
    }

    @Override
    public Scheduler newThreadPerTaskBoundedElastic(int most, int queued, ThreadFactory threads) {
        return new RoutedScheduler(
                name(threads, "boundedElastic"),
                false,
                () -> before.newThreadPerTaskBoundedElastic(most, queued, threads));
    }

    /** Reactor's own thread factories tell the name that the program gave. */
    private static String name(ThreadFactory threads, String otherwise) {
        return threads instanceof Supplier<?> named && named.get() instanceof String name && !name.isBlank()
                ? name
                : otherwise;
    }
}
