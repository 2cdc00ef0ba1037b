package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import dev.simloop.failure.DeadlockException;
import dev.simloop.failure.ForeignThreadException;
import dev.simloop.spi.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
@SuppressWarnings({"FutureReturnValueIgnored", "ReturnValueIgnored"})
@Tag("jdk")
class SimFutureTest {
    private static RunReport run(long seed, Scenario scenario) {
        var report = Campaign.of(scenario).runSeed(seed);
        assertThat(report.failure()).isNull();
        return report;
    }

    private static void onThread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String foreign(java.util.function.Consumer<SimFuture<Integer>> touch) {
        var report = Campaign.of(world -> {
                    SimFuture<Integer> future = world.newFuture();
                    onThread(
                            "intruder",
                            () -> assertThatThrownBy(() -> touch.accept(future))
                                    .isInstanceOf(ForeignThreadException.class));
                    assertThat(future).isNotDone();
                    return 1;
                })
                .runSeed(1);
        assertThat(report.failure()).isInstanceOf(ForeignThreadException.class);
        return report.failureLine();
    }

    @Test
    void anotherThreadThatCompletesAFutureFailsTheRun() {
        String start = "ForeignThreadException: thread \"intruder\" is not the loop's and touched it: ";
        String end = "; have the loop do that work, on an executor or a dispatcher of its own";
        var boom = new IllegalStateException("boom");

        assertThat(foreign(future -> future.complete(1))).isEqualTo(start + "a value for future#1" + end);
        assertThat(foreign(future -> future.completeExceptionally(boom)))
                .isEqualTo(start + "a failure for future#1" + end);
        assertThat(foreign(future -> future.cancel(true))).isEqualTo(start + "cancelling future#1" + end);
        assertThat(foreign(future -> future.obtrudeValue(1))).isEqualTo(start + "a value for future#1" + end);
        assertThat(foreign(future -> future.obtrudeException(boom))).isEqualTo(start + "a failure for future#1" + end);
        assertThat(foreign(future -> future.thenApply(x -> x).complete(1)))
                .isEqualTo(start + "a value for a stage of a future" + end);
    }

    /** The loop has come to rest: without the foreign thread's attempt this would be a deadlock. */
    @Test
    void itIsToldThoughTheLoopHasNothingLeftToRun() {
        var report = Campaign.of(world -> {
                    SimFuture<Integer> future = world.newFuture();
                    onThread(
                            "intruder",
                            () -> assertThatThrownBy(() -> future.complete(1))
                                    .isInstanceOf(ForeignThreadException.class));
                    return future;
                })
                .runSeed(1);

        assertThat(report.failureLine()).startsWith("ForeignThreadException: thread \"intruder\"");
    }

    @Test
    void theMakerMayCompleteBeforeTheRunAndAnybodyAfterIt() {
        var loop = SimLoop.seeded(1);
        SimFuture<String> early = loop.completableFuture();
        SimFuture<String> late = loop.completableFuture();
        List<String> seen = new ArrayList<>();
        early.complete("early");

        assertThat(loop.run(early)).isEqualTo("early");
        var stage = late.thenApply(
                value -> seen.add(value + " on " + Thread.currentThread().getName()));
        onThread("after", () -> late.complete("late"));

        assertThat(seen).containsExactly("late on after");
        assertThat(stage).isCompletedWithValue(true);
        assertThatThrownBy(late.thenApplyAsync(value -> value)::join)
                .hasCauseInstanceOf(dev.simloop.failure.LoopFinishedException.class);
    }

    @Test
    void aDeadlockOnAFutureFromOutsideSaysSo() {
        String hint = Waiting.FOREIGN_FUTURE;

        assertThat(Campaign.of(world -> new CompletableFuture<String>())
                        .runSeed(1)
                        .failure())
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("; 1 waiting\n  root (" + hint + ")");
        assertThat(Campaign.of(world -> world.loop().adopt(new CompletableFuture<String>()))
                        .runSeed(1)
                        .failure())
                .hasMessageContaining("; 1 waiting\n  future#1 (future, " + hint + ")");
        assertThat(Campaign.of(world -> world.loop().allOf(new CompletableFuture<String>()))
                        .runSeed(1)
                        .failure())
                .hasMessageContaining("\n  future#1 (future, " + hint + ")");
        assertThat(Campaign.of(world -> world.loop().allOf(world.newFuture()))
                        .runSeed(1)
                        .failure())
                .hasMessageContaining("\n  future#1 (future, never completed)")
                .hasMessageNotContaining("no SimFuture");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4})
    void everyDerivedStageStaysOnTheLoop(long seed) {
        run(seed, world -> {
            Thread loop = Thread.currentThread();
            List<String> strayed = new ArrayList<>();
            SimFuture<String> first = world.supplyAsync(() -> "a");
            SimFuture<String> second = world.supplyAsync(() -> "b");
            SimFuture<String> failing = world.supplyAsync(() -> {
                throw new IllegalStateException("boom");
            });
            java.util.function.Function<String, String> here = text -> {
                if (Thread.currentThread() != loop) {
                    strayed.add(Thread.currentThread().getName());
                }
                return text;
            };
            List<CompletionStage<?>> stages = new ArrayList<>(List.of(
                    first.thenApply(here),
                    first.thenApplyAsync(here),
                    first.thenAcceptAsync(here::apply),
                    first.thenRunAsync(() -> here.apply("")),
                    first.thenCombineAsync(second, (a, b) -> here.apply(a + b)),
                    first.thenAcceptBothAsync(second, (a, b) -> here.apply(a + b)),
                    first.runAfterBothAsync(second, () -> here.apply("")),
                    first.applyToEitherAsync(second, here),
                    first.acceptEitherAsync(second, here::apply),
                    first.runAfterEitherAsync(second, () -> here.apply("")),
                    first.thenComposeAsync(a -> world.supplyAsync(() -> here.apply(a))),
                    first.handleAsync((a, e) -> here.apply(a)),
                    first.whenCompleteAsync((a, e) -> here.apply(a)),
                    failing.exceptionally(e -> here.apply("x")),
                    failing.exceptionallyAsync(e -> here.apply("x")),
                    failing.exceptionallyComposeAsync(e -> world.supplyAsync(() -> here.apply("x"))),
                    first.copy(),
                    first.copy().thenApplyAsync(here),
                    first.minimalCompletionStage(),
                    first.minimalCompletionStage().thenApplyAsync(here),
                    first.minimalCompletionStage().toCompletableFuture().thenApplyAsync(here),
                    first.toCompletableFuture(),
                    world.<String>newFuture().completeAsync(() -> here.apply("y")),
                    world.<String>newFuture().orTimeout(1, TimeUnit.SECONDS).exceptionally(e -> here.apply("late")),
                    world.<String>newFuture()
                            .completeOnTimeout("z", 1, TimeUnit.SECONDS)
                            .thenApply(here),
                    world.loop().allOf(first, second),
                    world.loop().anyOf(first, second),
                    world.loop().adopt(CompletableFuture.completedFuture("q")).thenApplyAsync(here),
                    world.loop().completableFuture(() -> here.apply("c"))));
            stages.add(first.thenApplyAsync(here, world.executor().delayed(Duration.ofSeconds(2))));

            assertThat(stages).allMatch(stage -> stage instanceof SimFuture);
            return world.loop()
                    .allOf(stages.stream()
                            .map(CompletionStage::toCompletableFuture)
                            .toArray(CompletableFuture[]::new))
                    .thenRun(() -> {
                        assertThat(strayed).isEmpty();
                        assertThat(world.now()).isEqualTo(Duration.ofSeconds(2));
                    });
        });
    }

    @Test
    void joinAndGetOfAnUnfinishedFutureAreErrorsAtOnce() {
        String tail = " of an unfinished future on the loop's thread would wait for ever: compose it with thenApply, "
                + "thenCompose or await it in a coroutine";
        run(0, world -> {
            var future = world.newFuture();
            assertThatThrownBy(future::join)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("join()" + tail);
            assertThatThrownBy(future::get)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("get()" + tail);
            assertThatThrownBy(() -> future.get(0, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            assertThatThrownBy(future.thenApply(x -> x)::join).hasMessage("join()" + tail);
            future.complete("x");
            assertThat(future.join()).isEqualTo("x");
            assertThat(future.get()).isEqualTo("x");
            assertThat(future.getNow("y")).isEqualTo("x");
            return null;
        });
    }

    @Test
    void joinOutsideARunSaysWhatDrivesTheLoop() {
        assertThatThrownBy(() -> SimLoop.seeded(1).completableFuture().join())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("join() of an unfinished future outside a run: nothing drives the loop; use "
                        + "SimLoop.run(future)");
    }

    @Test
    void timeOutsComeAtTheirVirtualTime() {
        run(0, world -> {
            List<String> seen = new ArrayList<>();
            var late = world.newFuture()
                    .orTimeout(3, TimeUnit.SECONDS)
                    .whenComplete((x, e) -> seen.add(world.now() + " " + (e instanceof TimeoutException)));
            var calm = world.newFuture()
                    .completeOnTimeout("calm", 1_500, TimeUnit.MILLISECONDS)
                    .thenAccept(x -> seen.add(world.now() + " " + x));
            return calm.thenCompose(x -> late).handle((x, e) -> {
                assertThat(seen).containsExactly("PT1.5S calm", "PT3S true");
                return null;
            });
        });
    }

    @Test
    void aTimeOutThatIsNotNeededIsDisarmed() {
        var report = run(
                0,
                world -> world.supplyAsync(() -> "x")
                        .orTimeout(1, TimeUnit.HOURS)
                        .thenApply(x -> {
                            world.loop().runAsync(() -> {});
                            return null;
                        }));

        assertThat(report.virtualNanos()).isZero();
    }

    @Test
    void aDelayPassesInVirtualTime() {
        assertThat(run(0, world -> world.delay(Duration.ofDays(1).minusNanos(1)).thenApply(x -> world.now()))
                        .value())
                .isEqualTo(Duration.ofDays(1).minusNanos(1));
    }

    @Test
    void anExceptionArrivesAsTheJdkDelivesIt() {
        run(
                0,
                world -> world.<String>supplyAsync(() -> {
                            throw new IllegalStateException("boom");
                        })
                        .thenApply(String::length)
                        .handle((x, e) -> {
                            assertThat(e)
                                    .isInstanceOf(CompletionException.class)
                                    .hasCauseInstanceOf(IllegalStateException.class);
                            return null;
                        }));
    }

    @Test
    void twoAsyncStagesRunInBothOrders() {
        var orders = new java.util.TreeSet<Object>();
        for (int seed = 0; seed < 40; seed++) {
            orders.add(run(seed, world -> {
                        var text = new StringBuilder();
                        return world.loop()
                                .allOf(world.runAsync(() -> text.append('a')), world.runAsync(() -> text.append('b')))
                                .thenApply(x -> text.toString());
                    })
                    .value());
        }
        assertThat(orders).containsExactly("ab", "ba");
    }
}
