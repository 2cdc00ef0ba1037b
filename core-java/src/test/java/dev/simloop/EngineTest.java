package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.spi.Parkable;
import dev.simloop.spi.TaskKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("FutureReturnValueIgnored")
class EngineTest {
    private static final SimConfig RANDOM = SimConfig.defaults().withMaxStepsPerInstant(1_000_000);
    private static final SimConfig FIFO = RANDOM.withStrategy("fifo");

    private static RunReport fifo(Scenario.Action action) {
        return passed(Campaign.ofAction(action).config(FIFO).runSeed(0));
    }

    private static RunReport seed(long seed, Scenario.Action action) {
        return passed(Campaign.ofAction(action).config(RANDOM).runSeed(seed));
    }

    private static RunReport passed(RunReport report) {
        assertThat(report.failure()).isNull();
        return report;
    }

    private static Timer timer(World world, long nanos, Runnable body) {
        return world.domain().arm(world.domain().currentActor(), null, TaskKind.TIMER, false, nanos, body);
    }

    @Nested
    class Order {
        @Test
        void fifoRunsTasksInTheOrderOfSubmission() {
            List<Integer> ran = new ArrayList<>();

            fifo(world -> {
                var thread = world.singleThread("io");
                for (int i = 0; i < 100; i++) {
                    int n = i;
                    (i % 3 == 0 ? thread : world.executor()).execute(() -> ran.add(n));
                }
            });

            assertThat(ran).hasSize(100).isSorted();
        }

        @Test
        void fifoRunsTimersByDeadlineThenCreation() {
            List<String> ran = new ArrayList<>();

            fifo(world -> {
                timer(world, 20, () -> ran.add("20a"));
                timer(world, 10, () -> ran.add("10a"));
                timer(world, 20, () -> ran.add("20b"));
                timer(world, 10, () -> ran.add("10b"));
                timer(world, 0, () -> ran.add("0"));
                timer(world, -5, () -> ran.add("negative"));
            });

            assertThat(ran).containsExactly("0", "negative", "10a", "10b", "20a", "20b");
        }

        @Test
        void randomRunsTwoTasksInBothOrders() {
            Set<List<Integer>> orders = new HashSet<>();
            for (int seed = 0; seed < 40; seed++) {
                List<Integer> ran = new ArrayList<>();
                seed(seed, world -> {
                    world.executor().execute(() -> ran.add(1));
                    world.executor().execute(() -> ran.add(2));
                });
                orders.add(ran);
            }

            assertThat(orders).containsExactlyInAnyOrder(List.of(1, 2), List.of(2, 1));
        }

        @Test
        void randomRunsATimerAndWorkOfTheSameInstantInBothOrders() {
            Set<List<String>> orders = new HashSet<>();
            for (int seed = 0; seed < 40; seed++) {
                List<String> ran = new ArrayList<>();
                seed(seed, world -> {
                    timer(world, 10, () -> {
                        world.executor().execute(() -> ran.add("work"));
                        world.executor().execute(() -> {});
                    });
                    timer(world, 10, () -> ran.add("timer"));
                });
                orders.add(ran);
            }

            assertThat(orders).containsExactlyInAnyOrder(List.of("work", "timer"), List.of("timer", "work"));
        }

        @Test
        void aMailboxKeepsItsOrderUnderAllSeedsAndAPoolDoesNot() {
            boolean poolMixed = false;
            for (int seed = 0; seed < 50; seed++) {
                List<Integer> thread = new ArrayList<>();
                List<Integer> pool = new ArrayList<>();
                seed(seed, world -> {
                    var one = world.singleThread("io");
                    for (int i = 0; i < 20; i++) {
                        int n = i;
                        one.execute(() -> thread.add(n));
                        world.executor().execute(() -> pool.add(n));
                    }
                });
                assertThat(thread).hasSize(20).isSorted();
                assertThat(pool).hasSize(20);
                List<Integer> sorted = new ArrayList<>(pool);
                sorted.sort(null);
                poolMixed |= !pool.equals(sorted);
            }
            assertThat(poolMixed).isTrue();
        }

        @Test
        void keepsOrderThroughRenumberingWithLongQueuesAndAPool() {
            List<Integer> ran = new ArrayList<>();

            fifo(world -> {
                var random = new Random(5);
                List<SimExecutor> executors = new ArrayList<>();
                for (int i = 0; i < 7; i++) {
                    executors.add(world.singleThread("t"));
                }
                executors.add(world.executor());
                for (int i = 0; i < 100_000; i++) {
                    int n = i;
                    executors.get(random.nextInt(8)).execute(() -> ran.add(n));
                }
            });

            assertThat(ran).hasSize(100_000).isSorted();
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 2})
        void chainsThatHopThroughMailboxesKeepTheirOrder(long seed) {
            int chains = 200;
            int hops = 500;
            int[] at = new int[chains];
            Map<String, Integer> lastOfThread = new HashMap<>();
            List<String> wrong = new ArrayList<>();

            var report = seed(seed, world -> {
                List<SimExecutor> threads = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    threads.add(world.singleThread("t"));
                }
                int[] numbers = new int[5];
                class Hop implements Runnable {
                    final int chain;

                    Hop(int chain) {
                        this.chain = chain;
                    }

                    void next() {
                        int where = (chain + at[chain]) % 6;
                        if (where == 5) {
                            world.executor().execute(this);
                        } else {
                            int number = numbers[where]++;
                            threads.get(where).execute(() -> {
                                Integer before = lastOfThread.put("t" + where, number);
                                if (before != null && before != number - 1) {
                                    wrong.add(where + ": " + before + " then " + number);
                                }
                                run();
                            });
                        }
                    }

                    @Override
                    public void run() {
                        if (++at[chain] < hops) {
                            next();
                        }
                    }
                }
                for (int i = 0; i < chains; i++) {
                    new Hop(i).next();
                }
            });

            assertThat(wrong).isEmpty();
            assertThat(at).containsOnly(hops);
            assertThat(report.steps()).isEqualTo(100_001);
        }

        @Test
        void goesOnAfterAPeakOfReadyTasksHasPassed() {
            int[] ran = new int[1];

            seed(3, world -> {
                for (int i = 0; i < 20_000; i++) {
                    world.executor().execute(() -> ran[0]++);
                }
                class Chain implements Runnable {
                    private int left = 100_000;

                    @Override
                    public void run() {
                        ran[0]++;
                        if (--left > 0) {
                            world.executor().execute(this);
                        }
                    }
                }
                world.executor().execute(new Chain());
                world.executor().execute(new Chain());
            });

            assertThat(ran[0]).isEqualTo(220_000);
        }
    }

    @Nested
    class Time {
        @Test
        void theClockJumpsToTheNextTimer() {
            List<Long> times = new ArrayList<>();

            var report = fifo(world -> {
                timer(world, 3_600_000_000_000L, () -> times.add(world.loop().nowNanos()));
                timer(world, 1, () -> times.add(world.loop().nowNanos()));
            });

            assertThat(times).containsExactly(1L, 3_600_000_000_000L);
            assertThat(report.virtualNanos()).isEqualTo(3_600_000_000_000L);
        }

        @Test
        void aTimerThatNeverFiresKeepsNothingAlive() {
            boolean[] cancelled = new boolean[1];

            var report = fifo(world -> {
                timer(world, Long.MAX_VALUE, () -> world.count("fired"));
                timer(world, 1, () -> {
                    var saturated = timer(world, Long.MAX_VALUE - 1, () -> world.count("fired"));
                    assertThat(saturated.deadlineNanos()).isLessThanOrEqualTo(Long.MAX_VALUE);
                    assertThat(timer(world, Long.MAX_VALUE - 1, () -> {}).cancel())
                            .isTrue();
                    cancelled[0] = saturated.cancel();
                });
            });

            assertThat(cancelled[0]).isTrue();
            assertThat(report.virtualNanos()).isEqualTo(1);
            assertThat(report.counters()).isEmpty();
        }

        @Test
        void cancelKeepsArmedAndDueTimersFromRunning() {
            List<String> ran = new ArrayList<>();

            fifo(world -> {
                var armed = timer(world, 10, () -> ran.add("armed"));
                Timer[] due = new Timer[1];
                timer(world, 5, () -> {
                    ran.add("first");
                    assertThat(due[0].cancel()).isTrue();
                    assertThat(due[0].cancel()).isFalse();
                    assertThat(armed.cancel()).isTrue();
                });
                due[0] = timer(world, 5, () -> ran.add("due"));
                var last = timer(world, 5, () -> ran.add("last"));
                timer(world, 6, () -> assertThat(last.cancel()).isFalse());
            });

            assertThat(ran).containsExactly("first", "last");
        }

        @Test
        void cancelTakesADueTimerOutOfTheMiddleOfAMailbox() {
            List<String> ran = new ArrayList<>();

            fifo(world -> {
                var mailbox = world.domain().mailbox("m");
                var actor = world.domain().newActor("a");
                List<Timer> timers = new ArrayList<>();
                for (String name : List.of("a", "b", "c", "d")) {
                    timers.add(world.domain().arm(actor, mailbox, TaskKind.TIMER, false, 5, () -> {
                        ran.add(name);
                        if (name.equals("a")) {
                            timers.get(2).cancel();
                            timers.get(3).cancel();
                            world.domain().submit(actor, mailbox, TaskKind.EXECUTE, false, () -> ran.add("e"));
                        }
                    }));
                }
            });

            assertThat(ran).containsExactly("a", "b", "e");
        }

        @Test
        void backgroundTasksDoNotKeepARunAlive() {
            int[] beats = new int[1];

            var report = fifo(world -> {
                var actor = world.domain().newActor("heart");
                class Beat implements Runnable {
                    @Override
                    public void run() {
                        beats[0]++;
                        world.domain().arm(actor, null, TaskKind.TIMER, true, 1_000, this);
                    }
                }
                new Beat().run();
                timer(world, 10_500, () -> {});
            });

            assertThat(beats[0]).isEqualTo(11);
            assertThat(report.virtualNanos()).isEqualTo(10_500);
        }

        @Test
        void stepsCostADrawnTime() {
            var config = SimConfig.defaults().withStepCost(Duration.ofNanos(100));
            Campaign campaign = Campaign.ofAction(world -> {
                for (int i = 0; i < 50; i++) {
                    world.executor().execute(() -> {});
                }
            });

            var report = campaign.config(config).runSeed(1);

            assertThat(report.virtualNanos()).isBetween(1_000L, 5_000L);
            assertThat(report.isSameRun(campaign.config(config).runSeed(1))).isTrue();
            assertThat(report.virtualNanos())
                    .isNotEqualTo(campaign.config(config).runSeed(2).virtualNanos());
            assertThat(campaign.runSeed(1).virtualNanos()).isZero();
        }

        @Test
        void timersAreLateByADrawnSlackAndNeverEarly() {
            var config = SimConfig.defaults().withTimerSlack(Duration.ofNanos(100));
            Set<Long> seen = new HashSet<>();
            for (int seed = 0; seed < 30; seed++) {
                var report = Campaign.ofAction(world -> timer(world, 1_000, () -> {}))
                        .config(config)
                        .runSeed(seed);
                assertThat(report.virtualNanos()).isBetween(1_000L, 1_100L);
                seen.add(report.virtualNanos());
            }

            assertThat(seen).hasSizeGreaterThan(10);
        }

        @Test
        void tooManyStepsAtOneInstantMoveTheClockToAPendingTimer() {
            boolean[] late = new boolean[1];

            var report = passed(Campaign.ofAction(world -> {
                        timer(world, 1_000_000, () -> late[0] = true);
                        class Spin implements Runnable {
                            @Override
                            public void run() {
                                if (!late[0]) {
                                    world.executor().execute(this);
                                }
                            }
                        }
                        world.executor().execute(new Spin());
                    })
                    .config(SimConfig.defaults().withMaxStepsPerInstant(1_000))
                    .runSeed(1));

            assertThat(late[0]).isTrue();
            assertThat(report.counters()).containsExactly(Map.entry("loop.instant.forced", 1L));
            assertThat(report.virtualNanos()).isEqualTo(1_000_000);
        }
    }

    @Nested
    class Nesting {
        @ParameterizedTest
        @ValueSource(longs = {0, 1, 2, 3, 4})
        void aNestedPumpClosesTheMailboxOfItsTask(long seed) {
            List<String> ran = new ArrayList<>();

            seed(seed, world -> {
                var thread = world.singleThread("io");
                thread.execute(() -> {
                    thread.execute(() -> ran.add("behind"));
                    boolean[] done = new boolean[1];
                    world.executor().schedule(() -> done[0] = true, 1, TimeUnit.SECONDS);
                    assertThat(world.loop().pump(() -> done[0], Long.MAX_VALUE)).isTrue();
                    assertThat(world.now()).isEqualTo(Duration.ofSeconds(1));
                    assertThat(thread.mailbox()).isNotNull();
                    assertThat(world.domain().currentActor().name()).isEqualTo("io#1");
                    ran.add("pumped");
                });
            });

            assertThat(ran).containsExactly("pumped", "behind");
        }

        @Test
        void aPumpStandsAtItsDeadlineWhenNothingComesBefore() {
            fifo(world -> {
                world.executor().schedule(() -> {}, 5, TimeUnit.SECONDS);

                assertThat(world.loop().pump(() -> false, 2_000_000_000L)).isFalse();
                assertThat(world.now()).isEqualTo(Duration.ofSeconds(2));
            });
        }

        @Test
        void aPumpThatCanNeverEndReturns() {
            fifo(world ->
                    assertThat(world.loop().pump(() -> false, Long.MAX_VALUE)).isFalse());
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 1, 2, 3, 4, 5})
        void aParkedTaskGoesOnWithItsActorAndKeepsItsMailboxClosed(long seed) {
            List<String> ran = new ArrayList<>();

            seed(seed, world -> {
                var thread = world.singleThread("io");
                ParkedTask[] parked = new ParkedTask[1];
                thread.execute(() -> {
                    ran.add("parks");
                    parked[0] = world.domain().park(new Recorder(ran, world));
                });
                thread.execute(() -> ran.add("behind"));
                world.executor()
                        .schedule(
                                () -> {
                                    parked[0].unpark();
                                    parked[0].unpark();
                                },
                                1,
                                TimeUnit.SECONDS);
            });

            assertThat(ran).containsExactly("parks", "resumed by io#1 at PT1S", "behind");
        }

        @Test
        void aTaskParkedAgainKeepsItsMailboxClosed() {
            List<String> ran = new ArrayList<>();

            seed(2, world -> {
                var thread = world.singleThread("io");
                class Twice implements Parkable {
                    private int left = 2;

                    @Override
                    public void resume() {
                        ran.add("resumed");
                        if (--left > 0) {
                            park();
                        }
                    }

                    void park() {
                        var parked = world.domain().park(this);
                        world.executor().schedule(parked::unpark, 1, TimeUnit.SECONDS);
                    }

                    @Override
                    public void abandon() {
                        ran.add("abandoned");
                    }
                }
                thread.execute(() -> new Twice().park());
                thread.execute(() -> ran.add("behind"));
            });

            assertThat(ran).containsExactly("resumed", "resumed", "behind");
        }

        @Test
        void aTaskStillParkedAtTheEndIsAbandoned() {
            List<String> ran = new ArrayList<>();

            seed(0, world -> {
                world.executor().execute(() -> world.domain().park(new Recorder(ran, world)));
                world.host("n1")
                        .executor()
                        .execute(() -> world.host("n1").domain().park(new Recorder(ran, world)));
            });

            assertThat(ran).containsExactly("abandoned", "abandoned");
        }

        @Test
        void aParkedTaskOfADroppedDomainIsAbandonedOnceWhetherUnparkedOrNot() {
            List<String> ran = new ArrayList<>();

            fifo(world -> {
                var host = world.host("n1");
                List<ParkedTask> parked = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    host.executor().execute(() -> parked.add(host.domain().park(new Recorder(ran, world))));
                }
                world.executor()
                        .schedule(
                                () -> {
                                    parked.get(0).unpark();
                                    host.domain().drop();
                                    parked.get(1).unpark();
                                },
                                1,
                                TimeUnit.SECONDS);
            });

            assertThat(ran).containsExactly("abandoned", "abandoned");
        }

        private record Recorder(List<String> ran, World world) implements Parkable {
            @Override
            public void resume() {
                ran.add("resumed by " + world.domain().currentActor() + " at " + world.now());
            }

            @Override
            public void abandon() {
                ran.add("abandoned");
            }
        }
    }

    @Nested
    class Domains {
        @ParameterizedTest
        @ValueSource(longs = {0, 1, 2, 3})
        void aDroppedDomainRunsNothingAnyMore(long seed) {
            List<String> ran = new ArrayList<>();

            seed(seed, world -> {
                var host = world.host("n1");
                var thread = host.singleThread("io");
                host.executor().schedule(() -> ran.add("timer"), 10, TimeUnit.SECONDS);
                host.domain().drop();
                host.domain().drop();
                thread.execute(() -> ran.add("late"));
                host.executor().schedule(() -> ran.add("late timer"), 1, TimeUnit.SECONDS);
                world.executor().execute(() -> ran.add("world"));
                assertThat(host.domain().isAlive()).isFalse();
            });

            assertThat(ran).containsExactly("world");
        }

        @Test
        void aDropTakesOutWhatIsQueuedInMailboxesAndOnPools() {
            List<String> ran = new ArrayList<>();

            var report = fifo(world -> {
                var a = world.host("a");
                var b = world.host("b");
                for (var host : List.of(a, b)) {
                    var thread = host.singleThread("io");
                    for (int i = 0; i < 3; i++) {
                        thread.execute(() -> ran.add(host + "/io"));
                        host.executor().execute(() -> ran.add(host + "/pool"));
                    }
                }
                a.domain().drop();
            });

            assertThat(ran).containsExactly("b/io", "b/pool", "b/io", "b/pool", "b/io", "b/pool");
            assertThat(report.steps()).isEqualTo(7);
        }

        @Test
        void whatADyingTaskSubmitsIsDiscarded() {
            List<String> ran = new ArrayList<>();

            seed(0, world -> {
                var host = world.host("n1");
                host.executor().execute(() -> {
                    host.domain().drop();
                    ran.add("to the end");
                    host.executor().execute(() -> ran.add("after"));
                });
            });

            assertThat(ran).containsExactly("to the end");
        }

        @Test
        void namesComeFromTheHost() {
            seed(0, world -> {
                var host = world.host("n1");
                assertThat(world.host("n1")).isSameAs(host);
                assertThat(host.domain().newActor("raft")).hasToString("n1/raft#1");
                assertThat(host.domain().newActor("raft")).hasToString("n1/raft#2");
                assertThat(host.domain().mailbox("io")).hasToString("n1/io");
                assertThat(host.domain().mailbox("io")).hasToString("n1/io#2");
                assertThat(world.host("n2").domain().newActor("raft")).hasToString("n2/raft#1");
                assertThat(world.domain().newActor("raft")).hasToString("raft#1");
                assertThat(world.hosts()).extracting(Host::name).containsExactly("n1", "n2");
                host.executor()
                        .execute(() ->
                                assertThat(world.domain().currentActor().name()).isEqualTo("n1/pool(root)"));
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "world", "a/b", "a b", "\t"})
        void rejectsHostNamesThatWouldConfuse(String name) {
            var report = Campaign.ofAction(world -> world.host(name)).runSeed(0);

            assertThat(report.failureLine())
                    .isEqualTo(
                            "IllegalArgumentException: host name is empty, \"world\", or has a slash or white space: \""
                                    + name + "\"");
        }
    }

    @Nested
    class Streams {
        @Test
        void drawingMoreFromOneStreamLeavesAnothersValues() {
            List<Long> few = values(1);
            List<Long> many = values(1_000);

            assertThat(few).isEqualTo(many).hasSize(20);
        }

        private List<Long> values(int others) {
            List<Long> values = new ArrayList<>();
            seed(7, world -> {
                var mine = world.random("mine");
                var other = world.random("other");
                for (int i = 0; i < 20; i++) {
                    for (int k = 0; k < others; k++) {
                        other.nextLong();
                    }
                    values.add(mine.nextLong());
                }
            });
            return values;
        }

        @Test
        void aForcedChoiceDrawsNothing() {
            seed(1, world -> {
                var stream = world.stream("x", dev.simloop.tape.Calm.ZERO);

                assertThat(stream.draw(1)).isZero();
                assertThat(stream.chance(0)).isFalse();
                assertThat(stream.chance(1)).isTrue();
                assertThat(stream.drawn()).isZero();
                stream.draw(2);
                assertThat(stream.drawn()).isEqualTo(1);
            });
        }

        @Test
        void aStreamHasOneCalm() {
            var report = Campaign.ofAction(world -> {
                        world.stream("x", dev.simloop.tape.Calm.ZERO);
                        world.stream("x", dev.simloop.tape.Calm.SEEDED);
                    })
                    .runSeed(0);

            assertThat(report.failureLine())
                    .isEqualTo("IllegalArgumentException: stream x is calm ZERO already, not SEEDED");
        }
    }
}
