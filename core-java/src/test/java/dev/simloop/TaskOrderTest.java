package dev.simloop;

import static dev.simloop.TestRuns.fifo;
import static dev.simloop.TestRuns.seed;
import static dev.simloop.TestRuns.timer;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In which order tasks run. */
@SuppressWarnings("FutureReturnValueIgnored")
class TaskOrderTest {
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
