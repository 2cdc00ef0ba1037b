package dev.simloop.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.Timing;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.failure.EscapeException;
import dev.simloop.failure.EscapedSimulationException;
import dev.simloop.failure.ForeignThreadException;
import dev.simloop.failure.OrphanException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Code that names Reactor's schedulers itself, or leaves them to its operators.
 *
 * <p>Long, for it is one list of pipelines.
 */
@Tag("jdk")
@SuppressWarnings({"FutureReturnValueIgnored", "CheckReturnValue"})
class ReactorTakeOverTest {
    /** Held since before any run, as by a class whose field says so. */
    private static final Scheduler PARALLEL = Schedulers.parallel();

    private static final SimConfig TAKES_OVER = SimConfig.defaults().withTakeOver(TakeOver.REACTOR);

    private static Campaign campaign(Scenario scenario) {
        return Campaign.of(scenario).withConfig(TAKES_OVER);
    }

    private static Campaign action(Scenario.Action action) {
        return Campaign.ofAction(action).withConfig(TAKES_OVER);
    }

    private static List<String> threadsOfReactor() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name ->
                        name.startsWith("parallel") || name.startsWith("boundedElastic") || name.startsWith("single"))
                .sorted()
                .toList();
    }

    /** Most of what takes a scheduler by itself; {@code log} gets what happened in which order. */
    private static void useAll(World world, List<String> log) {
        Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
        int[] attempts = {0};
        Mono<?> all = Mono.when(
                Mono.delay(Duration.ofHours(1)).doOnNext(x -> log.add("delay " + world.now())),
                Flux.range(0, 3).delayElements(Duration.ofMillis(100)).doOnNext(i -> log.add("element " + i)),
                Flux.range(0, 3).publishOn(Schedulers.parallel()).doOnNext(i -> log.add("published " + i)),
                Flux.range(0, 3).publishOn(PARALLEL).doOnNext(i -> log.add("held " + i)),
                Mono.fromCallable(() -> "blocking")
                        .subscribeOn(Schedulers.boundedElastic())
                        .doOnNext(log::add),
                Flux.range(0, 3).publishOn(Schedulers.single()).doOnNext(i -> log.add("single " + i)),
                Flux.range(0, 4)
                        .parallel(2)
                        .runOn(Schedulers.newParallel("own", 2))
                        .doOnNext(i -> log.add("rail " + i))
                        .sequential(),
                Mono.never().timeout(Duration.ofSeconds(5)).onErrorResume(e -> {
                    log.add(e.getClass().getSimpleName() + " " + world.now());
                    return Mono.empty();
                }),
                Flux.interval(Duration.ofMillis(500)).elapsed().take(3).doOnNext(t -> log.add("after " + t.getT1())),
                Mono.fromCallable(() -> {
                            if (++attempts[0] < 4) {
                                throw new IllegalStateException("attempt " + attempts[0]);
                            }
                            return attempts[0];
                        })
                        .retryWhen(Retry.backoff(5, Duration.ofSeconds(1)).jitter(0))
                        .doOnNext(n -> log.add("attempt " + n + " " + world.now())),
                Flux.interval(Duration.ofSeconds(1))
                        .doOnNext(x -> threads.add(Thread.currentThread()))
                        .bufferTimeout(10, Duration.ofSeconds(30))
                        .take(2)
                        .doOnNext(b -> log.add("buffer " + b.size())));
        world.await(all.toFuture());
        assertThat(threads).containsExactly(Thread.currentThread());
        assertThat(world.now()).isBetween(Duration.ofHours(1), Duration.ofHours(2));
    }

    @Test
    void everythingRunsOnTheLoopInVirtualTimeAndTheSameForEachSeed() {
        Set<List<String>> orders = new HashSet<>();
        List<String> before = threadsOfReactor();
        for (long seed = 0; seed < 100; seed++) {
            List<String> one = new ArrayList<>();
            List<String> two = new ArrayList<>();
            RunReport first = action(world -> useAll(world, one)).runSeed(seed);
            RunReport second = action(world -> useAll(world, two)).runSeed(seed);

            assertThat(first.failure()).isNull();
            assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
            assertThat(action(world -> useAll(world, new ArrayList<>()))
                            .replay(Objects.requireNonNull(first.tape()))
                            .isSameRun(first))
                    .isTrue();
            assertThat(two)
                    .isEqualTo(one)
                    .contains("TimeoutException PT5S", "attempt 4 PT7S", "delay PT1H", "after 500");
            assertThat(one.stream().filter(s -> s.startsWith("single")))
                    .containsExactly("single 0", "single 1", "single 2");
            assertThat(one.stream().filter(s -> s.startsWith("held"))).containsExactly("held 0", "held 1", "held 2");
            orders.add(one);
        }
        assertThat(orders).hasSizeGreaterThan(90);
        assertThat(threadsOfReactor()).isEqualTo(before);
    }

    @Test
    void aTapeRepeatsItsRun() {
        Campaign hunt = action(world -> {
                    List<String> log = new ArrayList<>();
                    useAll(world, log);
                    assertThat(log.indexOf("published 0")).isLessThan(log.indexOf("held 0"));
                })
                .withSeeds(50);
        RunReport found = Objects.requireNonNull(hunt.run().firstFinding()).original();

        RunReport again = hunt.replay(Objects.requireNonNull(found.tape()));

        assertThat(again.failure()).hasSameClassAs(found.failure());
        assertThat(again.fingerprint()).isEqualTo(found.fingerprint());
    }

    /** Reads on one worker, writes on the next. */
    private static final class Counter {
        private final Scheduler on;
        private int value;

        Counter(Scheduler on) {
            this.on = on;
        }

        Mono<Integer> increment() {
            return Mono.fromCallable(() -> value).subscribeOn(on).publishOn(on).map(seen -> value = seen + 1);
        }
    }

    private static Campaign increments(boolean inSequence) {
        return action(world -> {
                    Counter counter = new Counter(Schedulers.boundedElastic());
                    Flux<Integer> both = inSequence
                            ? Flux.range(0, 2).concatMap(i -> counter.increment())
                            : Flux.range(0, 2).flatMap(i -> counter.increment());
                    world.await(both.then().toFuture());
                    assertThat(counter.value).isEqualTo(2);
                })
                .withSeeds(500);
    }

    @Test
    void aRaceBetweenWorkersIsFoundAndItsMendedVersionSurvives() {
        assertThat(increments(false).run().firstFinding()).isNotNull();
        increments(true).run().assertPassed();
    }

    @Test
    void runsSideBySideHaveASchedulerEach() {
        Scenario.Action program = world -> useAll(world, new ArrayList<>());
        var one = action(program).withSeeds(200).withWorkers(1).run().assertPassed();
        var four = action(program).withSeeds(200).withWorkers(4).run().assertPassed();

        assertThat(four.seedsRun()).isEqualTo(one.seedsRun()).isEqualTo(200);
        assertThat(four.counters()).isEqualTo(one.counters());
    }

    @Test
    void afterwardsAllIsReactorsAgain() {
        Schedulers.Factory factory = ReactorInternals.get().factory();
        var shared = ReactorInternals.get().shared();
        action(world -> useAll(world, new ArrayList<>())).withSeeds(3).run().assertPassed();

        assertThat(ReactorInternals.get().factory()).isSameAs(factory);
        assertThat(ReactorInternals.get().shared()).containsAll(shared);
        assertThat(thread(PARALLEL)).startsWith("parallel-");
        assertThat(thread(Schedulers.parallel())).startsWith("parallel-");
        assertThat(thread(Schedulers.single())).startsWith("single-");
        assertThat(thread(Schedulers.boundedElastic())).startsWith("boundedElastic-");
        Scheduler own = Schedulers.newSingle("mine");
        assertThat(thread(own)).startsWith("mine-");
        own.dispose();
        assertThat(Mono.delay(Duration.ofMillis(1))
                        .map(x -> Thread.currentThread().getName())
                        .block())
                .startsWith("parallel-");
    }

    private static String thread(Scheduler on) {
        return Objects.requireNonNull(
                Mono.fromCallable(() -> Thread.currentThread().getName())
                        .subscribeOn(on)
                        .block(Duration.ofSeconds(30)));
    }

    /** Another thread of the JVM keeps Reactor's own, while a run has them on its thread. */
    @Test
    void onOtherThreadsTheSchedulersAreReactorsMeanwhile() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        RunReport report = action(world -> {
                    Thread other = new Thread(() -> {
                        seen.add(thread(PARALLEL));
                        seen.add(thread(Schedulers.boundedElastic()));
                    });
                    other.start();
                    other.join();
                    world.await(Mono.delay(Duration.ofHours(1)).toFuture());
                })
                .runSeed(1);

        assertThat(report.failure()).isNull();
        assertThat(seen).hasSize(2);
        assertThat(seen.get(0)).startsWith("parallel-");
        assertThat(seen.get(1)).startsWith("boundedElastic-");
    }

    @Test
    void aHostThatCrashesTakesItsWorkAlongAndItsClockIsItsOwn() {
        action(world -> {
                    List<String> done = new ArrayList<>();
                    Host dead = world.host(
                            "dead",
                            h -> Flux.interval(Duration.ofMillis(10))
                                    .publishOn(Schedulers.boundedElastic())
                                    .subscribe(i -> done.add("dead")));
                    Host late = world.host(
                            "late",
                            h -> Mono.delay(Duration.ofMillis(500))
                                    .subscribe(x -> done.add(
                                            "late " + Schedulers.parallel().now(TimeUnit.MILLISECONDS))));
                    late.hostClock().step(Duration.ofHours(2));
                    world.runFor(Duration.ofMillis(100));
                    assertThat(done).isNotEmpty().containsOnly("dead");
                    dead.crash();
                    done.clear();
                    world.runFor(Duration.ofMinutes(1));
                    long wall = world.clock().millis() - Duration.ofMinutes(1).toMillis() + 400;
                    assertThat(done)
                            .containsExactly(
                                    "late " + (wall + Duration.ofHours(2).toMillis()));
                })
                .withConfig(TAKES_OVER.withTiming(Timing.EXACT))
                .withSeeds(100)
                .run()
                .assertPassed();
    }

    @Test
    void whatNobodyCatchesFailsTheRunAndTheProgramsHookIsToldOfIt() {
        List<String> told = new ArrayList<>();
        Schedulers.onHandleError("test", (thread, e) -> told.add(e.getMessage()));
        try {
            RunReport report = action(world -> {
                        Schedulers.parallel().schedule(() -> {
                            throw new IllegalStateException("nobody's");
                        });
                        world.runFor(Duration.ofSeconds(1));
                    })
                    .runSeed(1);

            assertThat(report.failure()).isInstanceOf(OrphanException.class).hasMessageContaining("nobody's");
            assertThat(told).containsExactly("nobody's");
        } finally {
            Schedulers.resetOnHandleError("test");
        }
    }

    @Test
    void whatAProgramHooksInIsAsked() {
        int[] asked = {0};
        Schedulers.onScheduleHook("test", task -> {
            asked[0]++;
            return task;
        });
        try {
            action(world -> world.await(Mono.delay(Duration.ofHours(1)).toFuture()))
                    .runSeed(1)
                    .assertPassed();
        } finally {
            Schedulers.resetOnScheduleHook("test");
        }
        assertThat(asked[0]).isPositive();
    }

    @Test
    void aSchedulerThatIsDisposedOfTakesNoMore() {
        action(world -> {
                    List<String> done = new ArrayList<>();
                    Scheduler own = Schedulers.newBoundedElastic(2, 10, "own");
                    Scheduler.Worker worker = own.createWorker();
                    worker.schedule(() -> done.add("late"), 1, TimeUnit.HOURS);
                    Disposable every = own.schedulePeriodically(() -> done.add("tick"), 1, 1, TimeUnit.MINUTES);
                    world.runFor(Duration.ofSeconds(150));
                    assertThat(done).containsExactly("tick", "tick");
                    assertThat(own.isDisposed()).isFalse();
                    own.dispose();
                    assertThat(own.isDisposed()).isTrue();
                    assertThat(worker.isDisposed()).isTrue();
                    assertThat(every.isDisposed()).isTrue();
                    assertThatThrownBy(() -> own.schedule(() -> done.add("no")))
                            .isInstanceOf(java.util.concurrent.RejectedExecutionException.class);
                    assertThatThrownBy(() -> worker.schedule(() -> done.add("no")))
                            .isInstanceOf(java.util.concurrent.RejectedExecutionException.class);
                    world.runFor(Duration.ofHours(2));
                    assertThat(done).hasSize(2);
                })
                .withConfig(TAKES_OVER.withTiming(Timing.EXACT))
                .withSeeds(50)
                .run()
                .assertPassed();
    }

    @Test
    void anIntervalThatNobodyEndsNeitherKeepsARunNorReachesTheNext() {
        List<Long> ticks = new ArrayList<>();
        campaign(world -> {
                    Flux.interval(Duration.ofMillis(1)).subscribe(ticks::add);
                    return world.delay(Duration.ofMillis(10));
                })
                .withWorkers(1)
                .withSeeds(50)
                .run()
                .assertPassed();
        int seen = ticks.size();
        campaign(world -> world.delay(Duration.ofHours(1))).withSeeds(5).run().assertPassed();
        assertThat(ticks).hasSize(seen);
    }

    @Test
    void aSchedulerMadeOutsideIsNamedAtItsLine() {
        Scheduler outside = Schedulers.newParallel("outside", 1);
        try {
            RunReport report = action(world -> {
                        outside.schedule(() -> {});
                        world.runFor(Duration.ofSeconds(1));
                    })
                    .runSeed(1);

            assertThat(report.failure())
                    .isInstanceOf(EscapedSimulationException.class)
                    .hasMessageContaining("Reactor's ParallelScheduler at dev.simloop.reactor.ReactorTakeOverTest.")
                    .hasMessageContaining("ReactorTakeOverTest.java:")
                    .hasMessageContaining("make it in the run");
        } finally {
            outside.dispose();
        }
    }

    @Test
    void aWorkerOfASchedulerMadeOutsideIsNamedAtItsLine() {
        Scheduler outside = Schedulers.newBoundedElastic(1, 10, "outside");
        try {
            RunReport report = action(world -> world.await(
                            Mono.just(1).publishOn(outside).then(Mono.never()).toFuture()))
                    .runSeed(1);

            assertThat(report.failure())
                    .isInstanceOfAny(EscapeException.class, ForeignThreadException.class)
                    .hasMessageContaining("ReactorTakeOverTest.java:")
                    .hasMessageContaining("make it in the run");
        } finally {
            outside.dispose();
        }
    }

    /** One that hands on to an executor of the run is as good as that. */
    @Test
    void aSchedulerOverAnExecutorOfTheRunIsLeftAlone() {
        action(world -> {
                    Scheduler given = Schedulers.fromExecutorService(world.executor());
                    assertThat(world.await(Mono.delay(Duration.ofHours(1), given)
                                    .publishOn(given)
                                    .map(x -> world.now())
                                    .toFuture()))
                            .isEqualTo(Duration.ofHours(1));
                })
                .withConfig(TAKES_OVER.withTiming(Timing.EXACT))
                .withSeeds(20)
                .run()
                .assertPassed();
    }

    @Test
    void aFactoryOfTheProgramStaysInsideAndComesBack() {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        Schedulers.Factory theirs = new Schedulers.Factory() {
            @Override
            public Scheduler newSingle(java.util.concurrent.ThreadFactory threads) {
                asked.add("single");
                return Schedulers.Factory.super.newSingle(threads);
            }
        };
        Schedulers.Snapshot before = Schedulers.setFactoryWithSnapshot(theirs);
        try {
            action(world -> world.await(Mono.fromCallable(() -> 1)
                            .subscribeOn(Schedulers.newSingle("own"))
                            .toFuture()))
                    .runSeed(1)
                    .assertPassed();
            assertThat(asked).isEmpty();
            assertThat(ReactorInternals.get().factory()).isSameAs(theirs);
            Schedulers.newSingle("own").dispose();
            assertThat(asked).containsExactly("single");
        } finally {
            Schedulers.resetFrom(before);
        }
    }

    @Test
    void withoutItTheDelayIsToldToHaveLeft() {
        RunReport report = Campaign.of(world -> {
                    var done = world.newFuture();
                    Mono.delay(Duration.ofHours(1)).subscribe(done::complete);
                    return done;
                })
                .runSeed(1);
        assertThat(report.failure()).isNotNull();
    }

    @Test
    void itIsPartOfWhatATokenNames() {
        assertThat(TAKES_OVER.digest()).isNotEqualTo(SimConfig.defaults().digest());
        assertThat(TAKES_OVER.takeOver()).containsExactly(TakeOver.REACTOR);
        System.setProperty(SimConfig.TAKE_OVER_PROPERTY, "reactor");
        try {
            assertThat(SimConfig.defaults().takeOver()).containsExactly(TakeOver.REACTOR);
        } finally {
            System.clearProperty(SimConfig.TAKE_OVER_PROPERTY);
        }
    }
}
