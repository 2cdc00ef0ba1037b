package dev.simloop.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Scenario;
import dev.simloop.SimLoop;
import dev.simloop.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many schedules there are, beside what combinatorics says. */
@SuppressWarnings("FutureReturnValueIgnored")
class ExhaustiveCountsTest {
    /** {@code threads} threads of {@code steps} steps each; each step of a thread touches what {@code resource} says, 0 for not said. */
    private static Scenario threads(int threads, int steps, IntUnaryOperator resource, Set<String> seen) {
        return world -> {
            StringBuilder order = new StringBuilder();
            for (int i = 0; i < threads; i++) {
                char letter = (char) ('a' + i);
                int touched = resource.applyAsInt(i);
                var thread = world.singleThread("thread-" + letter);
                for (int step = 0; step < steps; step++) {
                    thread.execute(() -> {
                        if (touched > 0) {
                            SimLoop.touchesOnly("r" + touched);
                        }
                        order.append(letter);
                    });
                }
            }
            world.atEnd("order", () -> seen.add(order.toString()));
            return null;
        };
    }

    private static Scenario threads(int threads, int steps, Set<String> seen) {
        return threads(threads, steps, i -> 0, seen);
    }

    private static ExhaustiveResult all(Scenario scenario) {
        return Campaign.of(scenario)
                .withWorkers(2)
                .exhaustive(ScheduleBound.unbounded())
                .run()
                .assertProven();
    }

    private static long factorial(int n) {
        return n < 2 ? 1 : n * factorial(n - 1);
    }

    private static long multinomial(int threads, int steps) {
        long orders = factorial(threads * steps);
        for (int i = 0; i < threads; i++) {
            orders /= factorial(steps);
        }
        return orders;
    }

    @ParameterizedTest
    @CsvSource({"1,5", "2,1", "2,4", "3,1", "3,3", "4,2", "5,1", "6,1"})
    void threadsOfPlainStepsHaveAMultinomialOfOrdersEachOnce(int threads, int steps) {
        Set<String> seen = new ConcurrentSkipListSet<>();
        ExhaustiveResult result = all(threads(threads, steps, seen));
        assertThat(result.schedules()).isEqualTo(multinomial(threads, steps));
        assertThat(seen).hasSize((int) multinomial(threads, steps));
        assertThat(result.redundant()).isZero();
        assertThat(result.isComplete()).isTrue();
    }

    /** {@return all orders of that many threads with that many steps each} */
    private static List<String> words(int threads, int steps) {
        List<String> words = new ArrayList<>(List.of(""));
        for (int length = 0; length < threads * steps; length++) {
            List<String> longer = new ArrayList<>();
            for (String word : words) {
                for (char letter = 'a'; letter < 'a' + threads; letter++) {
                    if (left(word, letter, steps) > 0) {
                        longer.add(word + letter);
                    }
                }
            }
            words = longer;
        }
        return words;
    }

    private static long left(String word, char letter, int steps) {
        return steps - word.chars().filter(c -> c == letter).count();
    }

    private static int preemptions(String word, int steps) {
        int count = 0;
        for (int i = 1; i < word.length(); i++) {
            char before = word.charAt(i - 1);
            count += word.charAt(i) != before && left(word.substring(0, i), before, steps) > 0 ? 1 : 0;
        }
        return count;
    }

    /** The thread that ran last has its turn, then those that have waited since the beginning, in the order of their first steps' submission. */
    private static int delays(String word, int threads, int steps) {
        int count = 0;
        List<String> queue = submitted(threads, steps);
        for (int i = 0; i < word.length(); i++) {
            List<Character> turns = new ArrayList<>();
            if (i > 0 && left(word.substring(0, i), word.charAt(i - 1), steps) > 0) {
                turns.add(word.charAt(i - 1));
            }
            for (String task : queue) {
                if (!turns.contains(task.charAt(0))) {
                    turns.add(task.charAt(0));
                }
            }
            count += turns.indexOf(word.charAt(i));
            String ran = String.valueOf(word.charAt(i));
            queue.remove(queue.stream().filter(ran::equals).findFirst().orElseThrow());
        }
        return count;
    }

    /** In the order of submission: all tasks of the first thread, then those of the second. */
    private static List<String> submitted(int threads, int steps) {
        List<String> queue = new ArrayList<>();
        for (char letter = 'a'; letter < 'a' + threads; letter++) {
            for (int step = 0; step < steps; step++) {
                queue.add(String.valueOf(letter));
            }
        }
        return queue;
    }

    @ParameterizedTest
    @CsvSource({"2,3", "3,2", "3,3"})
    void eachBoundHasAsManyOrdersAsHaveNoMoreInterruptions(int threads, int steps) {
        assertBounds(threads, steps, ScheduleBound.preemptions(50), word -> preemptions(word, steps));
        assertBounds(threads, steps, ScheduleBound.delays(50), word -> delays(word, threads, steps));
    }

    private static void assertBounds(int threads, int steps, ScheduleBound most, ToIntFunction<String> cost) {
        TreeMap<Integer, Long> costs = new TreeMap<>();
        words(threads, steps).forEach(word -> costs.merge(cost.applyAsInt(word), 1L, Long::sum));
        ExhaustiveResult result = Campaign.of(threads(threads, steps, new ConcurrentSkipListSet<>()))
                .exhaustive(most)
                .run()
                .assertProven();
        assertThat(result.isComplete()).isTrue();
        assertThat(result.bound().limit()).isEqualTo(costs.lastKey());
        long sum = 0;
        for (int limit = 0; limit <= costs.lastKey(); limit++) {
            sum += costs.getOrDefault(limit, 0L);
            assertThat(result.schedulesByBound())
                    .as("%s to %s", most.kind(), limit)
                    .containsEntry(new ScheduleBound(most.kind(), limit), sum);
        }
    }

    @ParameterizedTest
    @CsvSource({"2,3", "3,2", "4,1", "5,2"})
    void threadsThatShareNothingHaveOneOrder(int threads, int steps) {
        ExhaustiveResult result = all(threads(threads, steps, i -> i + 1, new TreeSet<>()));
        assertThat(result.schedules()).isEqualTo(1);
        assertThat(result.assumptions()).contains("assuming the declared footprints (SimLoop.touchesOnly)");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void pairsThatShareAResourceHaveTheProductOfTheirOrders(int workers) {
        Scenario scenario = threads(4, 2, i -> 1 + i / 2, new ConcurrentSkipListSet<>());
        ExhaustiveResult result = Campaign.of(scenario)
                .withWorkers(workers)
                .exhaustive(ScheduleBound.unbounded())
                .run()
                .assertProven();
        assertThat(result.schedules()).isEqualTo(multinomial(2, 2) * multinomial(2, 2));
        ExhaustiveResult plain = Campaign.of(scenario)
                .exhaustive(ScheduleBound.unbounded())
                .withoutReduction()
                .run()
                .assertProven();
        assertThat(plain.schedules()).isEqualTo(multinomial(4, 2));
        assertThat(plain.assumptions()).noneMatch(said -> said.contains("footprints"));
    }

    @Test
    void oneStepThatSaysNothingDependsOnAll() {
        // of three threads with a step each, one says nothing: it stands before, between or behind the others, which
        // commute
        ExhaustiveResult result = all(threads(3, 1, i -> i, new ConcurrentSkipListSet<>()));
        assertThat(result.schedules()).isEqualTo(4);
    }

    @Test
    void drawsMultiply() {
        ExhaustiveResult result = all(world -> {
            var random = world.random("dice");
            return random.nextInt(3) * 4 + random.nextInt(4);
        });
        assertThat(result.schedules()).isEqualTo(12);
    }

    @Test
    void whatHappensWithSomeProbabilityGoesTwoWays() {
        ExhaustiveResult result = all(world -> {
            int count = 0;
            for (int i = 0; i < 5; i++) {
                count += world.random("coin").chance(0.001) ? 1 : 0;
            }
            return count;
        });
        assertThat(result.schedules()).isEqualTo(32);
    }

    @Test
    void aDrawTakesItsValueWhereverItsStepStands() {
        // Two threads of a step each, one of which draws one of three: two orders, and the draw in each.
        ExhaustiveResult result = all(world -> {
            world.singleThread("a").execute(() -> world.random("dice").nextInt(3));
            world.singleThread("b").execute(() -> {});
            return null;
        });
        assertThat(result.schedules()).isEqualTo(6);
    }

    @Test
    void timersOfOneInstantComeInAnyOrderAndOthersInTheirs() {
        assertThat(all(world -> timers(world, 7, 7, 7)).schedules()).isEqualTo(6);
        assertThat(all(world -> timers(world, 1, 2, 3)).schedules()).isEqualTo(1);
        assertThat(all(world -> timers(world, 1, 1, 3, 3)).schedules()).isEqualTo(4);
    }

    private static Object timers(World world, int... seconds) {
        for (int each : seconds) {
            world.delay(Duration.ofSeconds(each)).thenRun(() -> {});
        }
        return world;
    }

    @Test
    void aTreeOfTasksHasAsManyOrdersAsItsLinearExtensions() {
        // a starts b and c, b starts d: the orders of a forest are n! over the product of the sizes of its subtrees,
        // 4!/(4*2)
        ExhaustiveResult result = all(world -> {
            world.singleThread("a").execute(() -> {
                world.singleThread("b").execute(() -> world.singleThread("d").execute(() -> {}));
                world.singleThread("c").execute(() -> {});
            });
            return null;
        });
        assertThat(result.schedules()).isEqualTo(3);
    }

    @Test
    void stepsOfHostsThatShareNothingCommute() {
        Scenario scenario = world -> {
            for (int i = 0; i < 3; i++) {
                world.host("h" + i, host -> {
                    for (int step = 0; step < 2; step++) {
                        host.executor().execute(() -> {});
                    }
                });
            }
            return null;
        };
        ExhaustiveResult result = all(scenario);
        assertThat(result.schedules()).isEqualTo(8);
        assertThat(result.assumptions()).contains("assuming that hosts share nothing but the network");
    }

    @Test
    void stepsOfHostsThatDeclareTheSameDoNot() {
        ExhaustiveResult result = all(world -> {
            for (int i = 0; i < 3; i++) {
                world.host("h" + i, host -> SimLoop.touchesOnly("shared"));
            }
            return null;
        });
        assertThat(result.schedules()).isEqualTo(6);
    }

    @Test
    void stepsThatPutTasksIntoOneMailboxDoNotCommute() {
        // two threads that declare cells of their own, and each give the same third one a task
        ExhaustiveResult result = all(world -> {
            var third = world.singleThread("third");
            for (int i = 0; i < 2; i++) {
                String own = "own " + i;
                world.singleThread("t" + i).execute(() -> {
                    SimLoop.touchesOnly(own);
                    third.execute(() -> SimLoop.touchesOnly("third"));
                });
            }
            return null;
        });
        // the order of the two gifts; what is done with the first commutes with the giving of the second
        assertThat(result.schedules()).isEqualTo(2);
    }
}
