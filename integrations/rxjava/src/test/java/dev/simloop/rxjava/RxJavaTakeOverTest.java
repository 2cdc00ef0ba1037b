package dev.simloop.rxjava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.Timing;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.failure.EscapedSimulationException;
import dev.simloop.failure.OrphanException;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.Schedulers;
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

/**
 * Code that names RxJava's schedulers itself, or leaves them to its operators.
 *
 * <p>Long, for it is one list of pipelines.
 */
@Tag("jdk")
@SuppressWarnings({"FutureReturnValueIgnored", "CheckReturnValue"})
class RxJavaTakeOverTest {
    private static final SimConfig TAKES_OVER = SimConfig.defaults().withTakeOver(TakeOver.RXJAVA);

    /** Held since before any run, as by a class whose field says so. */
    private static final Scheduler IO = Schedulers.io();

    private static Campaign action(Scenario.Action action) {
        return Campaign.ofAction(action).withConfig(TAKES_OVER);
    }

    private static List<String> threadsOfRxJava() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("Rx"))
                .sorted()
                .toList();
    }

    /** Most of what takes a scheduler by itself; {@code log} gets what happened in which order. */
    private static void useAll(World world, List<String> log) {
        Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
        int[] attempts = {0};
        Completable all = Completable.mergeArray(
                Single.timer(1, TimeUnit.HOURS)
                        .doOnSuccess(x -> log.add("delay " + world.now()))
                        .ignoreElement(),
                Observable.range(0, 3)
                        .concatMapSingle(i -> Single.just(i).delay(100, TimeUnit.MILLISECONDS))
                        .doOnNext(i -> log.add("element " + i))
                        .ignoreElements(),
                Flowable.range(0, 3)
                        .observeOn(Schedulers.computation())
                        .doOnNext(i -> log.add("computed " + i))
                        .ignoreElements(),
                Flowable.range(0, 3)
                        .observeOn(IO)
                        .doOnNext(i -> log.add("held " + i))
                        .ignoreElements(),
                Single.fromCallable(() -> "blocking")
                        .subscribeOn(Schedulers.io())
                        .doOnSuccess(log::add)
                        .ignoreElement(),
                Observable.range(0, 3)
                        .observeOn(Schedulers.single())
                        .doOnNext(i -> log.add("single " + i))
                        .ignoreElements(),
                Observable.range(0, 2)
                        .flatMapSingle(i -> Single.just(i).subscribeOn(Schedulers.newThread()))
                        .doOnNext(i -> log.add("new thread " + i))
                        .ignoreElements(),
                Observable.range(0, 2)
                        .subscribeOn(Schedulers.trampoline())
                        .doOnNext(i -> log.add("trampoline " + i))
                        .ignoreElements(),
                Flowable.range(0, 4)
                        .parallel(2)
                        .runOn(Schedulers.computation())
                        .doOnNext(i -> log.add("rail " + i))
                        .sequential()
                        .ignoreElements(),
                Observable.never()
                        .timeout(5, TimeUnit.SECONDS)
                        .onErrorResumeNext(e -> {
                            log.add(e.getClass().getSimpleName() + " " + world.now());
                            return Observable.empty();
                        })
                        .ignoreElements(),
                Flowable.interval(500, TimeUnit.MILLISECONDS)
                        .timeInterval()
                        .take(3)
                        .doOnNext(t -> log.add("after " + t.time(TimeUnit.MILLISECONDS)))
                        .ignoreElements(),
                Single.fromCallable(() -> {
                            if (++attempts[0] < 4) {
                                throw new IllegalStateException("attempt " + attempts[0]);
                            }
                            return attempts[0];
                        })
                        .retryWhen(errors -> errors.delay(2, TimeUnit.SECONDS))
                        .doOnSuccess(n -> log.add("attempt " + n + " " + world.now()))
                        .ignoreElement(),
                Observable.interval(1, TimeUnit.SECONDS)
                        .doOnNext(x -> threads.add(Thread.currentThread()))
                        .buffer(30, TimeUnit.SECONDS, 10)
                        .take(2)
                        .doOnNext(b -> log.add("buffer " + b.size()))
                        .ignoreElements());
        world.await(all.toCompletionStage(null));
        assertThat(threads).containsExactly(Thread.currentThread());
        assertThat(world.now()).isBetween(Duration.ofHours(1), Duration.ofHours(2));
    }

    @Test
    void everythingRunsOnTheLoopInVirtualTimeAndTheSameForEachSeed() {
        Set<List<String>> orders = new HashSet<>();
        List<String> before = threadsOfRxJava();
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
                    .contains("TimeoutException PT5S", "attempt 4 PT6S", "delay PT1H", "after 500");
            assertThat(one.stream().filter(s -> s.startsWith("single")))
                    .containsExactly("single 0", "single 1", "single 2");
            assertThat(one.stream().filter(s -> s.startsWith("held"))).containsExactly("held 0", "held 1", "held 2");
            orders.add(one);
        }
        assertThat(orders).hasSizeGreaterThan(90);
        assertThat(threadsOfRxJava()).isEqualTo(before);
    }

    @Test
    void aTapeRepeatsItsRun() {
        Campaign hunt = action(world -> {
                    List<String> log = new ArrayList<>();
                    useAll(world, log);
                    assertThat(log.indexOf("computed 0")).isLessThan(log.indexOf("held 0"));
                })
                .withSeeds(50);
        RunReport found = Objects.requireNonNull(hunt.run().firstFinding()).original();

        RunReport again = hunt.replay(Objects.requireNonNull(found.tape()));

        assertThat(again.failure()).hasSameClassAs(found.failure());
        assertThat(again.fingerprint()).isEqualTo(found.fingerprint());
    }

    /** Reads on one worker, writes on the next. */
    private static final class Counter {
        private int value;

        Single<Integer> increment() {
            return Single.fromCallable(() -> value)
                    .subscribeOn(Schedulers.io())
                    .observeOn(Schedulers.computation())
                    .map(seen -> value = seen + 1);
        }
    }

    private static Campaign increments(boolean inSequence) {
        return action(world -> {
                    Counter counter = new Counter();
                    Observable<Integer> both = inSequence
                            ? Observable.range(0, 2).concatMapSingle(i -> counter.increment())
                            : Observable.range(0, 2).flatMapSingle(i -> counter.increment());
                    world.await(both.ignoreElements().toCompletionStage(null));
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
    void afterwardsAllIsRxJavasAgain() {
        var handlers = List.of(Kind.values()).stream().map(Kind::handler).toList();
        action(world -> useAll(world, new ArrayList<>())).withSeeds(3).run().assertPassed();

        assertThat(List.of(Kind.values()).stream().map(Kind::handler).toList()).isEqualTo(handlers);
        assertThat(RxJavaPlugins.getScheduleHandler()).isNull();
        assertThat(thread(IO)).startsWith("RxCachedThreadScheduler-");
        assertThat(thread(Schedulers.io())).startsWith("RxCachedThreadScheduler-");
        assertThat(thread(Schedulers.computation())).startsWith("RxComputationThreadPool-");
        assertThat(thread(Schedulers.single())).startsWith("RxSingleScheduler-");
        assertThat(thread(Schedulers.newThread())).startsWith("RxNewThreadScheduler-");
        assertThat(Single.timer(1, TimeUnit.MILLISECONDS)
                        .map(x -> Thread.currentThread().getName())
                        .blockingGet())
                .startsWith("RxComputationThreadPool-");
    }

    private static String thread(Scheduler on) {
        return Single.fromCallable(() -> Thread.currentThread().getName())
                .subscribeOn(on)
                .timeout(30, TimeUnit.SECONDS)
                .blockingGet();
    }

    /** Another thread of the JVM keeps RxJava's own, while a run has them on its thread. */
    @Test
    void onOtherThreadsTheSchedulersAreRxJavasMeanwhile() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        RunReport report = action(world -> {
                    Thread other = new Thread(() -> {
                        seen.add(thread(IO));
                        seen.add(thread(Schedulers.computation()));
                    });
                    other.start();
                    other.join();
                    world.await(Single.timer(1, TimeUnit.HOURS).toCompletionStage());
                })
                .runSeed(1);

        assertThat(report.failure()).isNull();
        assertThat(seen).hasSize(2);
        assertThat(seen.get(0)).startsWith("RxCachedThreadScheduler-");
        assertThat(seen.get(1)).startsWith("RxComputationThreadPool-");
    }

    @Test
    void aHostThatCrashesTakesItsWorkAlongAndItsClockIsItsOwn() {
        action(world -> {
                    List<String> done = new ArrayList<>();
                    Host dead = world.host(
                            "dead",
                            h -> Observable.interval(10, TimeUnit.MILLISECONDS)
                                    .observeOn(Schedulers.io())
                                    .subscribe(i -> done.add("dead")));
                    Host late = world.host(
                            "late",
                            h -> Single.timer(500, TimeUnit.MILLISECONDS)
                                    .subscribe(x -> done.add(
                                            "late " + Schedulers.computation().now(TimeUnit.MILLISECONDS))));
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
    void whatNobodyCatchesFailsTheRun() {
        RunReport report = action(world -> {
                    Schedulers.io().scheduleDirect(() -> {
                        throw new IllegalStateException("nobody's");
                    });
                    world.runFor(Duration.ofSeconds(1));
                })
                .runSeed(1);

        assertThat(report.failure()).isInstanceOf(OrphanException.class).hasMessageContaining("nobody's");
    }

    @Test
    void theProgramsErrorHandlerIsToldInsteadAndARepetitionEnds() {
        List<String> told = new ArrayList<>();
        RxJavaPlugins.setErrorHandler(e -> told.add(String.valueOf(e.getMessage())));
        try {
            action(world -> {
                        Schedulers.io()
                                .schedulePeriodicallyDirect(
                                        () -> {
                                            throw new IllegalStateException("nobody's");
                                        },
                                        1,
                                        1,
                                        TimeUnit.MINUTES);
                        world.runFor(Duration.ofHours(1));
                    })
                    .runSeed(1)
                    .assertPassed();
        } finally {
            RxJavaPlugins.setErrorHandler(null);
        }
        assertThat(told).containsExactly("nobody's");
    }

    @Test
    void aWorkerThatIsDisposedOfTakesNoMore() {
        action(world -> {
                    List<String> done = new ArrayList<>();
                    Scheduler.Worker worker = Schedulers.io().createWorker();
                    worker.schedule(() -> done.add("late"), 1, TimeUnit.HOURS);
                    Disposable every = worker.schedulePeriodically(() -> done.add("tick"), 1, 1, TimeUnit.MINUTES);
                    world.runFor(Duration.ofSeconds(150));
                    assertThat(done).containsExactly("tick", "tick");
                    worker.dispose();
                    assertThat(worker.isDisposed()).isTrue();
                    assertThat(every.isDisposed()).isTrue();
                    assertThat(worker.schedule(() -> done.add("no")).isDisposed())
                            .isTrue();
                    world.runFor(Duration.ofHours(2));
                    assertThat(done).hasSize(2);
                })
                .withConfig(TAKES_OVER.withTiming(Timing.EXACT))
                .withSeeds(50)
                .run()
                .assertPassed();
    }

    @Test
    void aShutDownIsOfTheRun() {
        action(world -> {
                    List<String> done = new ArrayList<>();
                    Schedulers.shutdown();
                    assertThat(Schedulers.single()
                                    .scheduleDirect(() -> done.add("no"))
                                    .isDisposed())
                            .isTrue();
                    Schedulers.start();
                    Schedulers.single().scheduleDirect(() -> done.add("yes"));
                    world.runFor(Duration.ofSeconds(1));
                    assertThat(done).containsExactly("yes");
                })
                .withSeeds(20)
                .run()
                .assertPassed();
        assertThat(thread(Schedulers.single())).startsWith("RxSingleScheduler-");
    }

    @Test
    void anIntervalThatNobodyEndsNeitherKeepsARunNorReachesTheNext() {
        List<Long> ticks = new ArrayList<>();
        Campaign.of(world -> {
                    Observable.interval(1, TimeUnit.MILLISECONDS).subscribe(ticks::add);
                    return world.delay(Duration.ofMillis(10));
                })
                .withConfig(TAKES_OVER)
                .withWorkers(1)
                .withSeeds(50)
                .run()
                .assertPassed();
        int seen = ticks.size();
        Campaign.of(world -> world.delay(Duration.ofHours(1)))
                .withConfig(TAKES_OVER)
                .withSeeds(5)
                .run()
                .assertPassed();
        assertThat(ticks).hasSize(seen);
    }

    @Test
    void aSchedulerWithThreadsOfItsOwnIsNamedAtItsLine() {
        Scheduler outside = RxJavaPlugins.createSingleScheduler(Thread::new);
        try {
            RunReport report = action(world -> {
                        Single.just(1).subscribeOn(outside).subscribe();
                        world.runFor(Duration.ofSeconds(1));
                    })
                    .runSeed(1);

            assertThat(report.failure())
                    .isInstanceOf(EscapedSimulationException.class)
                    .hasMessageContaining("RxJava's SingleScheduler at dev.simloop.rxjava.RxJavaTakeOverTest.")
                    .hasMessageContaining("RxJavaTakeOverTest.java:");
        } finally {
            outside.shutdown();
        }
    }

    /** One that hands on to an executor of the run is as good as that; its delays are of {@code single()}. */
    @Test
    void aSchedulerOverAnExecutorOfTheRunIsLeftAlone() {
        action(world -> {
                    Scheduler given =
                            Schedulers.from(command -> world.executor().execute(command));
                    Object at = world.await(Single.timer(1, TimeUnit.HOURS, given)
                            .observeOn(given)
                            .map(x -> world.now())
                            .toCompletionStage());
                    assertThat(at).isEqualTo(Duration.ofHours(1));
                })
                .withConfig(TAKES_OVER.withTiming(Timing.EXACT))
                .withSeeds(20)
                .run()
                .assertPassed();
    }

    @Test
    void aHandlerOfTheProgramStaysInsideAndComesBack() {
        List<Scheduler> asked = Collections.synchronizedList(new ArrayList<>());
        io.reactivex.rxjava3.functions.Function<Scheduler, Scheduler> theirs = real -> {
            asked.add(real);
            return real;
        };
        RxJavaPlugins.setIoSchedulerHandler(theirs);
        try {
            action(world -> world.await(
                            Single.just(1).subscribeOn(Schedulers.io()).toCompletionStage()))
                    .runSeed(1)
                    .assertPassed();
            assertThat(asked).isEmpty();
            assertThat(RxJavaPlugins.getIoSchedulerHandler()).isSameAs(theirs);
            Scheduler unused = Schedulers.io();
            assertThat(asked).hasSize(1);
        } finally {
            RxJavaPlugins.setIoSchedulerHandler(null);
        }
    }

    @Test
    void itIsPartOfWhatATokenNames() {
        assertThat(TAKES_OVER.digest()).isNotEqualTo(SimConfig.defaults().digest());
        assertThat(TAKES_OVER.takeOver()).containsExactly(TakeOver.RXJAVA);
        System.setProperty(SimConfig.TAKE_OVER_PROPERTY, "rxjava");
        try {
            assertThat(SimConfig.defaults().takeOver()).containsExactly(TakeOver.RXJAVA);
        } finally {
            System.clearProperty(SimConfig.TAKE_OVER_PROPERTY);
        }
    }
}
