package dev.simloop.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Buggify;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.SimExecutor;
import dev.simloop.SimLoop;
import dev.simloop.World;
import dev.simloop.campaign.ExhaustiveResult.Verdict;
import dev.simloop.failure.LivelockException;
import dev.simloop.failure.NondeterminismException;
import dev.simloop.failure.SimulationFailure;
import dev.simloop.failure.UnsoundFootprintException;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an exhaustive search answers, and what it refuses. Long, for it is one list of programs. */
@SuppressWarnings("FutureReturnValueIgnored")
class ExhaustiveTest {
    /** Threads that each read a counter and, in a later step, write what they read plus one. */
    private static Scenario counter(int threads, boolean locked, String... declared) {
        return world -> {
            int[] value = new int[1];
            boolean[] taken = new boolean[1];
            List<Runnable> waiting = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                SimExecutor thread = world.singleThread("t" + i);
                String mine = declared.length == 0 ? "" : declared[i % declared.length];
                Runnable increment = () -> {
                    touch(mine);
                    int read = value[0];
                    thread.execute(() -> {
                        touch(mine);
                        value[0] = read + 1;
                        if (waiting.isEmpty()) {
                            taken[0] = false;
                        } else {
                            waiting.remove(0).run();
                        }
                    });
                };
                thread.execute(() -> {
                    if (!locked) {
                        increment.run();
                    } else if (taken[0]) {
                        waiting.add(() -> thread.execute(increment));
                    } else {
                        taken[0] = true;
                        thread.execute(increment);
                    }
                });
            }
            world.atEnd("sum", () -> {
                if (value[0] != threads) {
                    throw new AssertionError("counter is " + value[0] + ", not " + threads);
                }
            });
            return null;
        };
    }

    private static void touch(String resource) {
        if (!resource.isEmpty()) {
            SimLoop.touchesOnly(resource);
        }
    }

    private static Exhaustive search(Scenario scenario, ScheduleBound bound) {
        return Campaign.of(scenario).withWorkers(2).exhaustive(bound);
    }

    // ---- the answers

    @Test
    void theLostUpdateOfTwoThreadsIsFoundWithOneInterruption() {
        ExhaustiveResult result =
                search(counter(2, false), ScheduleBound.preemptions(4)).run();
        assertThat(result.verdict()).isEqualTo(Verdict.FOUND);
        assertThat(result.passed()).isFalse();
        assertThat(result.bound()).isEqualTo(ScheduleBound.preemptions(1));
        assertThat(result.schedulesByBound()).containsEntry(ScheduleBound.preemptions(0), 2L);
        Finding finding = Objects.requireNonNull(result.finding());
        assertThat(finding.isRepeatable()).isTrue();
        assertThat(finding.failure()).hasMessageContaining("counter is 1, not 2");
        assertThat(result.describe())
                .startsWith("counterexample: schedule 2 within 1 preemption\n")
                .contains("token sl2/0/path(c=0.1)/-/")
                .endsWith("\n  time is exact: nothing is late");
        assertThatThrownBy(result::assertPassed).isInstanceOf(SimulationFailure.class);
        assertThatThrownBy(result::assertProven).isInstanceOf(SimulationFailure.class);
    }

    @Test
    void tokenAndTapeOfACounterexampleRepeatIt() {
        Campaign campaign = Campaign.of(counter(3, false));
        Finding finding = Objects.requireNonNull(campaign.withStrategy("fifo")
                .exhaustive(ScheduleBound.delays(3))
                .run()
                .finding());
        RunReport byToken = campaign.replay(finding.token().toString());
        RunReport byTape = campaign.replay(
                Tape.parse(Objects.requireNonNull(finding.tape()).toJson()));
        assertThat(byToken.isSameRun(finding.original())).isTrue();
        assertThat(byTape.isSameRun(finding.original())).isTrue();
        assertThat(Token.parse(finding.token().toString())).isEqualTo(finding.token());
    }

    @ParameterizedTest
    @ValueSource(strings = {"unbounded", "preemptions(30)", "delays(30)"})
    void theLockedCounterIsProven(String bound) {
        ExhaustiveResult result =
                search(counter(3, true), ScheduleBound.parse(bound)).run().assertProven();
        assertThat(result.isComplete()).isTrue();
        assertThat(result.describe()).startsWith("proven: all ");
    }

    @Test
    void withinABoundTheBoundIsPartOfTheProof() {
        ExhaustiveResult result =
                search(counter(3, true), ScheduleBound.preemptions(1)).run();
        assertThat(result.isProven()).isTrue();
        assertThat(result.isComplete()).isFalse();
        assertThat(result.describe()).startsWith("proven within 1 preemption: all ");
    }

    private static final Scenario SELDOM = world -> {
        if (world.random("wide").nextInt(1_000) == 7) {
            throw new IllegalStateException("seven");
        }
        return null;
    };

    @Test
    void aDrawThatIsTooWideIsHeldAndNothingIsProven() {
        ExhaustiveResult result = search(SELDOM, ScheduleBound.unbounded()).run();
        assertThat(result.verdict()).isEqualTo(Verdict.EXPLORED);
        assertThat(result.held()).extracting(HeldDraws::stream).containsExactly("user/world/wide");
        assertThat(result.describe()).isEqualTo("""
                        not proven: the one schedule was explored, none failed, but not all that they draw
                          time is exact: nothing is late
                          data stream user/world/wide (1,000 ways) was fixed to what seed 0 says""");
        assertThatThrownBy(result::assertProven)
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("not proven: ");
        assertThat(result.assertPassed()).isSameAs(result);
    }

    @Test
    void withAllItsValuesTheSameDrawIsFound() {
        ExhaustiveResult result =
                search(SELDOM, ScheduleBound.unbounded()).withWidestDraw(1_000).run();
        assertThat(result.schedules()).isEqualTo(8);
        assertThat(Objects.requireNonNull(result.finding()).token().strategy()).isEqualTo("path(w=1000,c=7)");
    }

    @Test
    void aBudgetThatRunsOutProvesNothing() {
        ExhaustiveResult result = Campaign.of(counter(4, true))
                .withWorkers(1)
                .exhaustive(ScheduleBound.unbounded())
                .withMaxSchedules(100)
                .run();
        assertThat(result.verdict()).isEqualTo(Verdict.STOPPED);
        assertThat(result.schedules()).isEqualTo(100);
        assertThat(result.describe()).startsWith("not proven: stopped after 100 schedules, about ");
        assertThatThrownBy(result::assertProven).isInstanceOf(AssertionError.class);
    }

    @Test
    void anInterruptStopsTheSearchAndIsKept() {
        Thread.currentThread().interrupt();
        ExhaustiveResult result = search(counter(6, false, "x"), ScheduleBound.delays(20))
                .withMaxSchedules(2_000_000)
                .run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.verdict()).isIn(Verdict.STOPPED, Verdict.FOUND);
    }

    @Test
    void wallTimeIsABudget() {
        ExhaustiveResult result = search(counter(6, true), ScheduleBound.unbounded())
                .withMaxSchedules(Long.MAX_VALUE)
                .withMaxTime(Duration.ofMillis(20))
                .run();
        assertThat(result.verdict()).isEqualTo(Verdict.STOPPED);
    }

    @Test
    void aListenerThatThrowsEndsTheSearchAndIsTold() {
        assertThatThrownBy(() -> search(counter(6, true), ScheduleBound.unbounded())
                        .withMaxSchedules(Long.MAX_VALUE)
                        .withListener(progress -> {
                            throw new IllegalArgumentException("no screen");
                        })
                        .run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the search was stopped, all its workers have ended: java.lang.IllegalArgumentException:"
                        + " no screen");
    }

    // ---- faults

    private static final Scenario FRAGILE = world -> {
        int fired = 0;
        for (int i = 0; i < 3; i++) {
            fired += Buggify.fires("site-" + i) ? 1 : 0;
        }
        if (fired == 2) {
            throw new IllegalStateException("two at once");
        }
        return null;
    };

    @Test
    void faultsAreHeldAtCalmAndThatIsSaid() {
        ExhaustiveResult result = search(FRAGILE, ScheduleBound.unbounded()).run();
        assertThat(result.verdict()).isEqualTo(Verdict.EXPLORED);
        assertThat(result.assumptions()).anyMatch(said -> said.startsWith("nothing went wrong where buggify/site-0 ("));
        assertThat(result.neverHappened()).anyMatch(never -> never.contains("site-0"));
    }

    @Test
    void asManyFaultsAsAllowedAreGoneThrough() {
        // to fire, a site is switched on first: two draws a site
        ExhaustiveResult few =
                search(FRAGILE, ScheduleBound.unbounded()).withFaults(3).run();
        assertThat(few.passed()).isTrue();
        ExhaustiveResult enough =
                search(FRAGILE, ScheduleBound.unbounded()).withFaults(4).run();
        Finding finding = Objects.requireNonNull(enough.finding());
        assertThat(finding.failure()).hasMessage("two at once");
        assertThat(Campaign.of(FRAGILE).replay(finding.token().toString()).isSameRun(finding.original()))
                .isTrue();
    }

    // ---- footprints

    @Test
    void aFootprintThatLeavesSomethingOutIsCaught() {
        assertThatThrownBy(() -> search(counter(2, false, "a", "b"), ScheduleBound.unbounded())
                        .run())
                .isInstanceOf(UnsoundFootprintException.class)
                .hasMessageContaining(" declares ")
                .hasMessageContaining("which have nothing in common, and yet their order matters")
                .hasMessageContaining("fails with PropertyViolation: property \"sum\": counter is 1, not 2")
                .hasMessageContaining("token sl2/0/path(");
    }

    @Test
    void aFootprintThatIsRightIsNot() {
        ExhaustiveResult result =
                search(counter(2, false, "both"), ScheduleBound.unbounded()).run();
        assertThat(result.verdict()).isEqualTo(Verdict.FOUND);
    }

    @Test
    void hostsThatShareAnObjectAreCaught() {
        Scenario sharing = world -> {
            int[] value = {1};
            world.host("doubles", host -> value[0] *= 2);
            world.host("increments", host -> value[0]++);
            world.atEnd("sum", () -> {
                if (value[0] != 3) {
                    throw new AssertionError("value is " + value[0]);
                }
            });
            return null;
        };
        assertThatThrownBy(() -> search(sharing, ScheduleBound.unbounded()).run())
                .isInstanceOf(UnsoundFootprintException.class)
                .hasMessageContaining("are on different hosts, and yet their order matters");
        assertThat(search(sharing, ScheduleBound.unbounded())
                        .withoutReduction()
                        .run()
                        .verdict())
                .isEqualTo(Verdict.FOUND);
    }

    @Test
    void whatAPropertySeesOfADeclaredStepIsNotReducedAway() {
        // each of the two moves its own cell there and back; only an order that mixes them has both cells at 1
        Scenario scenario = world -> {
            int[] cells = new int[2];
            world.always("not both", () -> cells[0] + cells[1] < 2);
            for (int i = 0; i < 2; i++) {
                int mine = i;
                SimExecutor thread = world.singleThread("t" + i);
                for (int value = 1; value >= 0; value--) {
                    int next = value;
                    thread.execute(() -> {
                        SimLoop.touchesOnly("cell" + mine);
                        cells[mine] = next;
                    });
                }
            }
            return null;
        };
        assertThat(search(scenario, ScheduleBound.unbounded()).run().verdict()).isEqualTo(Verdict.FOUND);
    }

    // ---- states

    /** Threads that step round and round on a cell of their own, {@code steps} times, and say where they are. */
    private static void steps(World world, int threads, int steps, boolean said) {
        int[] cells = new int[threads];
        if (said) {
            world.state(() -> {
                List<Integer> all = new ArrayList<>();
                for (int cell : cells) {
                    all.add(cell);
                }
                return all;
            });
        }
        for (int i = 0; i < threads; i++) {
            int mine = i;
            SimExecutor thread = world.singleThread("t" + i);
            for (int step = 0; step < steps; step++) {
                thread.execute(() -> cells[mine]++);
            }
        }
    }

    @Test
    void equalStatesAreGoneOnFromOnce() {
        Scenario scenario = world -> {
            steps(world, 3, 3, true);
            return null;
        };
        ExhaustiveResult plain = search(scenario, ScheduleBound.unbounded()).run();
        ExhaustiveResult merged =
                search(scenario, ScheduleBound.unbounded()).withStates().run().assertProven();
        assertThat(plain.schedules()).isEqualTo(1_680);
        // one for each of 4^3 states but the last steps, which are no choice; far fewer than the orders
        assertThat(merged.schedules() + merged.redundant()).isLessThan(100);
        assertThat(merged.assumptions()).contains("assuming that the given state is complete (World.state)");
    }

    @Test
    void aSearchThatMergesStatesNeedsOne() {
        assertThatThrownBy(() -> search(
                                world -> {
                                    steps(world, 2, 2, false);
                                    return null;
                                },
                                ScheduleBound.unbounded())
                        .withStates()
                        .run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("call World.state before the first choice");
    }

    // ---- programs that are hard to go through

    @Test
    void twoThatWaitByLookingComeToAnEndAndNothingIsProven() {
        Scenario scenario = world -> {
            boolean[] done = new boolean[1];
            SimExecutor looking = world.singleThread("looking");
            looking.execute(new Runnable() {
                @Override
                public void run() {
                    if (!done[0]) {
                        looking.execute(this);
                    }
                }
            });
            world.singleThread("working").execute(() -> done[0] = true);
            return null;
        };
        ExhaustiveResult result =
                search(scenario, ScheduleBound.preemptions(1)).withPatience(20).run();
        assertThat(result.verdict()).isEqualTo(Verdict.EXPLORED);
        assertThat(result.assumptions())
                .contains("an actor gave way after 20 steps in a row (Exhaustive.withPatience)");
    }

    @Test
    void aLivelockIsACounterexample() {
        Scenario scenario = world -> {
            SimExecutor spinning = world.singleThread("spinning");
            spinning.execute(new Runnable() {
                @Override
                public void run() {
                    spinning.execute(this);
                }
            });
            return null;
        };
        ExhaustiveResult result = Campaign.of(scenario)
                .withConfig(SimConfig.defaults().withMaxStepsPerInstant(1_000))
                .exhaustive(ScheduleBound.unbounded())
                .run();
        assertThat(Objects.requireNonNull(result.finding()).failure()).isInstanceOf(LivelockException.class);
    }

    @Test
    void aProgramThatDoesNotRepeatItselfIsNamed() {
        AtomicInteger runs = new AtomicInteger();
        Scenario scenario = world -> {
            int threads = 2 + runs.getAndIncrement() % 3;
            for (int i = 0; i < threads; i++) {
                SimExecutor thread = world.singleThread("t" + i);
                thread.execute(() -> {});
                thread.execute(() -> {});
            }
            return null;
        };
        assertThatThrownBy(() -> Campaign.of(scenario)
                        .withWorkers(1)
                        .exhaustive(ScheduleBound.unbounded())
                        .run())
                .isInstanceOf(NondeterminismException.class)
                .hasMessageContaining("of a run was another one when the run was repeated up to there")
                .hasMessageContaining("depends on something that the loop does not control");
    }

    // ---- workers, and the same twice

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void anyNumberOfWorkersGivesTheSameAnswer(int workers) {
        for (Scenario scenario :
                List.of(counter(3, false), counter(3, true), counter(4, true), counter(4, false, "x"))) {
            for (ScheduleBound bound : List.of(ScheduleBound.unbounded(), ScheduleBound.delays(4))) {
                ExhaustiveResult one =
                        Campaign.of(scenario).withWorkers(1).exhaustive(bound).run();
                ExhaustiveResult more = Campaign.of(scenario)
                        .withWorkers(workers)
                        .exhaustive(bound)
                        .run();
                assertThat(more.describe()).isEqualTo(one.describe());
                assertThat(more.fingerprint()).isEqualTo(one.fingerprint());
                assertThat(more.steps()).isEqualTo(one.steps());
            }
        }
    }

    @Test
    void eachOfManyPathsIsTheSameRunTwiceAndFromItsTape() {
        Campaign campaign = Campaign.of(counter(4, false));
        for (int a = 0; a < 4; a++) {
            for (int b = 0; b < 4; b++) {
                for (int c = 0; c < 3; c++) {
                    String path = "path(c=" + a + "." + b + "." + c + ")";
                    RunReport once = campaign.withStrategy(path).runSeed(0);
                    RunReport again = campaign.withStrategy(path).runSeed(0);
                    assertThat(again.isSameRun(once)).as(path).isTrue();
                    RunReport held = campaign.replay(Objects.requireNonNull(once.tape()));
                    assertThat(held.isSameRun(once)).as(path).isTrue();
                }
            }
        }
    }

    // ---- bad input

    @Test
    void badInputIsNamedWithWhatWouldBeGood() {
        Exhaustive search = search(SELDOM, ScheduleBound.unbounded());
        assertThatThrownBy(() -> ScheduleBound.parse("preemptions"))
                .hasMessage("no bound of an exhaustive search: \"preemptions\" (as in preemptions(2), delays(3) or"
                        + " unbounded)");
        assertThatThrownBy(() -> ScheduleBound.parse("unbounded(3)")).hasMessageContaining("no bound of an exhaustive");
        assertThatThrownBy(() -> ScheduleBound.preemptions(-1)).hasMessage("bound is not within 0 and 1000: -1");
        assertThatThrownBy(() -> ScheduleBound.delays(1_001)).hasMessage("bound is not within 0 and 1000: 1001");
        assertThatThrownBy(() -> search.withMaxSchedules(0)).hasMessage("number of schedules is not positive: 0");
        assertThatThrownBy(() -> search.withFaults(-1)).hasMessage("number of faults is negative: -1");
        assertThatThrownBy(() -> search.withWidestDraw(1)).hasMessage("widest draw has no choice: 1");
        assertThatThrownBy(() -> search.withPatience(0)).hasMessage("patience is not positive: 0");
        assertThatThrownBy(() -> Campaign.of(SELDOM).withStrategy("path(c=x)"))
                .hasMessageContaining("a choice of strategy path(c=x) is not a number from 1 on: ");
        assertThatThrownBy(() ->
                        Campaign.of(counter(2, false)).withStrategy("path(c=9)").runSeed(0))
                .hasMessageContaining("choice 1 of strategy path is 9, and the program has 2 options there");
        for (ScheduleBound bound : List.of(ScheduleBound.unbounded(), ScheduleBound.delays(3))) {
            assertThat(ScheduleBound.parse(bound.toString())).isEqualTo(bound);
        }
    }
}
