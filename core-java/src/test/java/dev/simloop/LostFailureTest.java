package dev.simloop;

import static dev.simloop.TestRuns.act;
import static dev.simloop.TestRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.failure.OrphanException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which failures of futures somebody has met, and which are lost. */
@SuppressWarnings("FutureReturnValueIgnored")
@NullUnmarked
class LostFailureTest {
    private static Integer fail() {
        throw new IllegalStateException("part");
    }

    private static RunReport at(long seed, Scenario scenario) {
        return dev.simloop.campaign.Campaign.of(scenario).runSeed(seed);
    }

    record Program(String name, Scenario.Action action) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Program> met() {
        return Stream.of(
                new Program(
                        "the JDK's allOf, handled",
                        w -> CompletableFuture.allOf(w.supplyAsync(() -> 1), w.supplyAsync(LostFailureTest::fail))
                                .exceptionally(e -> null)),
                new Program(
                        "the JDK's anyOf, handled",
                        w -> CompletableFuture.anyOf(w.newFuture(), w.supplyAsync(LostFailureTest::fail))
                                .exceptionally(e -> null)),
                new Program(
                        "the JDK's allOf of stages, handled",
                        w -> CompletableFuture.allOf(
                                        w.supplyAsync(() -> 1).thenApply(x -> fail()),
                                        w.supplyAsync(LostFailureTest::fail).thenApply(x -> x))
                                .exceptionally(e -> null)),
                new Program("the JDK's allOf of what user code has failed", w -> {
                    SimFuture<Integer> failed = w.newFuture();
                    failed.completeExceptionally(new IllegalStateException("part"));
                    CompletableFuture.allOf(failed, w.supplyAsync(() -> 1)).exceptionally(e -> null);
                }),
                new Program("one branch goes on, the other handles", w -> {
                    SimFuture<Integer> both = w.supplyAsync(LostFailureTest::fail);
                    both.thenAccept(x -> {});
                    both.exceptionally(e -> 0);
                }),
                new Program("a branch handles after it has failed", w -> {
                    SimFuture<Integer> both = w.supplyAsync(LostFailureTest::fail);
                    SimFuture<Void> end = both.thenAccept(x -> {});
                    w.delay(java.time.Duration.ofSeconds(1)).thenRun(() -> end.exceptionally(e -> null));
                }),
                new Program(
                        "looked at in the end",
                        w -> w.supplyAsync(LostFailureTest::fail)
                                .thenApply(x -> x)
                                .whenComplete((x, e) -> {})),
                new Program(
                        "two sources, handled",
                        w -> w.supplyAsync(() -> 1)
                                .thenCombine(w.supplyAsync(LostFailureTest::fail), (a, b) -> a)
                                .handle((x, e) -> 1)),
                new Program(
                        "composed, handled",
                        w -> w.supplyAsync(() -> 1)
                                .thenCompose(x -> w.supplyAsync(LostFailureTest::fail))
                                .handle((x, e) -> 1)),
                new Program(
                        "a dependent that is not ours",
                        w -> new CompletableFuture<Integer>()
                                .applyToEither(w.supplyAsync(LostFailureTest::fail), x -> x)),
                new Program(
                        "the slower of two",
                        w -> w.supplyAsync(() -> 1)
                                .applyToEither(w.<Integer>newFuture().orTimeout(1, TimeUnit.SECONDS), x -> x)),
                new Program("user code failed it", w -> w.newFuture().completeExceptionally(new Exception("known"))));
    }

    @ParameterizedTest
    @MethodSource("met")
    void passes(Program program) {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(at(seed, w -> {
                                program.action().run(w);
                                return null;
                            })
                            .failureLine())
                    .isEmpty();
        }
    }

    static Stream<Program> lost() {
        return Stream.of(
                new Program(
                        "a stage of failed work",
                        w -> w.supplyAsync(LostFailureTest::fail).thenAccept(x -> {})),
                new Program(
                        "the last of three",
                        w -> w.supplyAsync(LostFailureTest::fail)
                                .thenApply(x -> x)
                                .thenAcceptAsync(x -> {})),
                new Program("a stage that throws", w -> w.supplyAsync(() -> 1).thenApply(x -> fail())),
                new Program(
                        "a stage of a timer that throws",
                        w -> w.delay(java.time.Duration.ofSeconds(1)).thenRun(LostFailureTest::fail)),
                new Program(
                        "an asynchronous stage that throws",
                        w -> w.supplyAsync(() -> 1).thenRunAsync(LostFailureTest::fail)),
                new Program("a stage of a complete future that throws", w -> {
                    SimFuture<Integer> complete = w.newFuture();
                    complete.complete(1);
                    complete.thenAccept(x -> fail());
                }),
                new Program(
                        "the handler itself throws",
                        w -> w.supplyAsync(LostFailureTest::fail).exceptionally(e -> {
                            throw new IllegalStateException("part");
                        })),
                new Program(
                        "composed",
                        w -> w.supplyAsync(() -> 1)
                                .thenCompose(x -> w.supplyAsync(LostFailureTest::fail))
                                .thenApply(x -> x)),
                new Program(
                        "the other of two sources",
                        w -> w.supplyAsync(() -> 1).thenCombine(w.supplyAsync(LostFailureTest::fail), (a, b) -> a)),
                new Program(
                        "an action on the result that throws",
                        w -> w.supplyAsync(() -> 1).whenComplete((x, e) -> fail())));
    }

    @ParameterizedTest
    @MethodSource("lost")
    void fails(Program program) {
        for (long seed = 0; seed < 20; seed++) {
            RunReport report = at(seed, w -> {
                program.action().run(w);
                return null;
            });
            assertThat(report.failure()).isInstanceOf(OrphanException.class).hasRootCauseMessage("part");
            assertThat(report.failure()).hasMessageContaining("use loop.allOf or loop.anyOf");
        }
    }

    @Test
    void theFirstLineNamesWhoTheTimeAndTheFailure() {
        var report = act(w -> w.delay(java.time.Duration.ofSeconds(1)).thenRun(LostFailureTest::fail));

        assertThat(report.failureLine())
                .isEqualTo(
                        "OrphanException: nobody caught what left a stage of a future, in pool(root)#1 at virtual time"
                                + " 1.000 s: java.lang.IllegalStateException: part");
    }

    @Nested
    class Waiters {
        private List<Object> orders(java.util.function.BiFunction<World, List<String>, Object> program) {
            return java.util.stream.LongStream.range(0, 200)
                    .mapToObj(seed -> at(seed, w -> program.apply(w, new java.util.ArrayList<>()))
                            .value())
                    .distinct()
                    .sorted()
                    .toList();
        }

        @Test
        void whoeverWaitsMayBeFirst() {
            assertThat(orders((w, seen) -> {
                        SimFuture<Integer> load = w.supplyAsync(() -> 7);
                        load.thenAccept(x -> seen.add("kept"));
                        w.await(load);
                        return "kept before the waiter: " + !seen.isEmpty();
                    }))
                    .containsExactly("kept before the waiter: false", "kept before the waiter: true");
        }

        @Test
        void theCalmOrderHasTheDependentsFirst() {
            assertThat(calm(w -> {
                        List<String> seen = new java.util.ArrayList<>();
                        SimFuture<Integer> load = w.supplyAsync(() -> 7);
                        load.thenAccept(x -> seen.add("kept"));
                        w.await(load);
                        return seen.isEmpty() ? null : "kept";
                    }))
                    .isEqualTo("kept");
        }

        private Object calm(Scenario scenario) {
            var campaign = dev.simloop.campaign.Campaign.of(scenario);
            var tape = java.util.Objects.requireNonNull(campaign.runSeed(1).tape());
            return campaign.variations()
                    .run(dev.simloop.tape.TapeEdit.of(tape)
                            .withDeviations(List.of())
                            .withGroups(java.util.Map.of()))
                    .report()
                    .value();
        }

        @Test
        void userCodeThatCompletesReturnsAfterTheDependents() {
            assertThat(orders((w, seen) -> {
                        SimFuture<Integer> load = w.newFuture();
                        load.thenAccept(x -> seen.add("kept"));
                        if (load.isDone()) {
                            return "done";
                        }
                        load.complete(1);
                        return String.valueOf(seen);
                    }))
                    .containsExactly("[kept]");
        }

        @Test
        void aRegistrationInBetweenRunsThemFirst() {
            assertThat(orders((w, seen) -> {
                        SimFuture<Integer> load = w.supplyAsync(() -> 7);
                        load.thenAccept(x -> seen.add("first"));
                        w.await(load);
                        load.thenAccept(x -> seen.add("second"));
                        return String.valueOf(seen);
                    }))
                    .containsExactly("[first, second]");
        }

        @Test
        void nothingOfTheSameThreadComesInBetween() {
            assertThat(orders((w, seen) -> {
                        SimExecutor thread = w.singleThread("t");
                        SimFuture<Integer> load = w.<Integer>newFuture().completeAsync(() -> 7, thread);
                        load.thenAccept(x -> seen.add("dependent"));
                        thread.execute(() -> seen.add("next"));
                        w.await(load);
                        w.loop().runUntilQuiescent(java.time.Duration.ofSeconds(1));
                        return String.valueOf(seen);
                    }))
                    .containsExactly("[dependent, next]");
        }

        @Test
        void runsRepeat() {
            Scenario scenario = w -> {
                SimFuture<Integer> load = w.supplyAsync(() -> 7);
                load.thenRunAsync(() -> {});
                load.thenAccept(x -> w.loop().executor().execute(() -> {}));
                w.await(load);
                return w.delay(java.time.Duration.ofSeconds(1));
            };
            var campaign = dev.simloop.campaign.Campaign.of(scenario);
            for (long seed = 0; seed < 200; seed++) {
                RunReport one = campaign.runSeed(seed);
                assertThat(one.isSameRun(campaign.runSeed(seed))).isTrue();
                assertThat(campaign.replay(java.util.Objects.requireNonNull(one.tape()))
                                .isSameRun(one))
                        .isTrue();
            }
        }

        @Test
        void aChainOfTwoHundredThousandCompletes() {
            assertThat(run(w -> {
                                SimFuture<Integer> first = w.supplyAsync(() -> 0);
                                SimFuture<Integer> last = first;
                                for (int i = 0; i < 200_000; i++) {
                                    last = last.thenApply(x -> x + 1);
                                }
                                first.isDone();
                                return last;
                            })
                            .value())
                    .isEqualTo(200_000);
        }
    }

    @Test
    void aTimedGetOfTheScenarioRunsTheLoop() {
        assertThat(run(w -> {
                            SimFuture<String> late =
                                    w.delay(java.time.Duration.ofSeconds(2)).thenApply(x -> "late");
                            String seen = "";
                            try {
                                late.get(1, TimeUnit.SECONDS);
                            } catch (java.util.concurrent.TimeoutException e) {
                                seen = "not yet at " + w.now() + ", ";
                            }
                            return seen + late.get(5, TimeUnit.SECONDS) + " at " + w.now();
                        })
                        .value())
                .isEqualTo("not yet at PT1S, late at PT2S");
    }

    @Test
    void aTimedGetOfAnotherTaskIsAnErrorThatSaysWhy() {
        var report = act(w -> w.executor().execute(() -> {
            try {
                w.newFuture().get(1, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e.getMessage());
            }
        }));

        assertThat(report.failureLine())
                .contains("get with a time of an unfinished future was called by pool(root)#1: it would stop the only"
                        + " thread there is");
    }
}
