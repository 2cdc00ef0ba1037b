package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Reactor and RxJava take their time and threads from a {@link SimExecutor}, unchanged. */
@SuppressWarnings({"FutureReturnValueIgnored", "CheckReturnValue"})
@Tag("jdk")
class ReactiveTest {
    /** Reactor's scheduler, and its worker, over the JDK's executor. */
    private record OnLoop(World world, SimExecutor executor) implements Scheduler, Scheduler.Worker {
        @Override
        public Disposable schedule(Runnable task) {
            return disposing(executor.submit(task));
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return disposing(executor.schedule(task, delay, unit));
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
            return disposing(executor.scheduleAtFixedRate(task, initialDelay, period, unit));
        }

        private static Disposable disposing(java.util.concurrent.Future<?> future) {
            return () -> future.cancel(false);
        }

        @Override
        public long now(TimeUnit unit) {
            return unit.convert(world.now().toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public Worker createWorker() {
            return new OnLoop(world, world.singleThread("worker"));
        }

        /** Asked of workers only: each has an executor of its own. */
        @Override
        public void dispose() {
            executor.shutdownNow();
        }
    }

    private static final Campaign REACTOR = Campaign.of(world -> {
        var scheduler = new OnLoop(world, world.executor());
        List<String> seen = new ArrayList<>();
        var done = world.<String>newFuture();
        Mono.delay(Duration.ofSeconds(90), scheduler).subscribe(x -> seen.add("mono " + world.now()));
        Flux.interval(Duration.ofSeconds(30), scheduler)
                .elapsed(scheduler)
                .take(4)
                .subscribe(
                        tick -> seen.add(tick.getT2() + " after " + tick.getT1() + " ms"),
                        done::completeExceptionally,
                        () -> done.complete(String.join(", ", seen)));
        return done;
    });

    private static final Campaign RX = Campaign.of(world -> {
        var scheduler = Schedulers.from(world.executor());
        List<String> seen = new ArrayList<>();
        var done = world.<String>newFuture();
        Observable.interval(30, TimeUnit.SECONDS, scheduler)
                .take(3)
                .concatWith(Observable.never())
                .timeout(2, TimeUnit.MINUTES, scheduler)
                .subscribe(
                        tick -> seen.add(tick + " at " + world.now()),
                        e -> done.complete(
                                String.join(", ", seen) + ", " + e.getClass().getSimpleName() + " at " + world.now()));
        Observable.timer(60, TimeUnit.SECONDS, scheduler).subscribe(x -> seen.add("timer"));
        return done;
    });

    @Test
    void reactorsDelaysAndIntervalsAreVirtual() {
        Set<Object> outcomes = outcomes(REACTOR);

        String before = "0 after 30000 ms, 1 after 30000 ms, ";
        assertThat(outcomes)
                .containsExactlyInAnyOrder(
                        before + "mono PT1M30S, 2 after 30000 ms, 3 after 30000 ms",
                        before + "2 after 30000 ms, mono PT1M30S, 3 after 30000 ms");
    }

    @Test
    void rxJavasIntervalsAndTimeOutsAreVirtual() {
        Set<Object> outcomes = outcomes(RX);

        assertThat(outcomes)
                .containsExactlyInAnyOrder(
                        "0 at PT30S, timer, 1 at PT1M, 2 at PT1M30S, TimeoutException at PT3M30S",
                        "0 at PT30S, 1 at PT1M, timer, 2 at PT1M30S, TimeoutException at PT3M30S");
    }

    private static Set<Object> outcomes(Campaign campaign) {
        Set<Object> outcomes = new HashSet<>();
        for (int seed = 0; seed < 40; seed++) {
            var report = campaign.runSeed(seed);
            assertThat(report.failure()).isNull();
            assertThat(campaign.runSeed(seed).isSameRun(report)).isTrue();
            outcomes.add(java.util.Objects.requireNonNull(report.value()));
        }
        return outcomes;
    }
}
