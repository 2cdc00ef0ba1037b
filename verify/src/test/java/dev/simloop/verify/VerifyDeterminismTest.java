package dev.simloop.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.verify.history.History;
import dev.simloop.verify.history.HistoryFiles;
import dev.simloop.verify.history.HistoryRecorder;
import dev.simloop.verify.history.Linearizability;
import dev.simloop.verify.history.Op;
import dev.simloop.verify.history.SequentialConsistency;
import dev.simloop.verify.history.Specs;
import dev.simloop.verify.txn.Access;
import dev.simloop.verify.txn.Sessions;
import dev.simloop.verify.txn.Transactions;
import dev.simloop.verify.txn.Txn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many seeds, each twice: what is said of models and histories is equal every time, with any number of workers. */
@Tag("jdk")
class VerifyDeterminismTest {
    private static final int SEEDS = 200;

    /** A random graph with self-loops, several initial states, sometimes a dead end and an invariant that breaks. */
    private static Model<Integer> graph(long seed) {
        Random random = new Random(seed);
        int size = 20 + random.nextInt(60);
        var builder = Model.<Integer>named("graph " + seed).initial(List.of(0, random.nextInt(size)));
        for (int action = 0; action < 3; action++) {
            int factor = 1 + random.nextInt(size);
            int offset = random.nextInt(size);
            int skipped = 2 + random.nextInt(7);
            builder.action("a" + action, n -> n % skipped != 1, n -> (n * factor + offset) % size);
        }
        int wrong = random.nextInt(3 * size);
        return builder.invariant("not " + wrong, n -> n != wrong).build();
    }

    private static void twice(LongFunction<String> work, int different) {
        Set<String> all = new HashSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            String once = work.apply(seed);
            assertThat(work.apply(seed)).as("seed %d", seed).isEqualTo(once);
            all.add(once);
        }
        assertThat(all).hasSizeGreaterThan(different);
    }

    @Test
    void simulations() {
        Set<Verdict> verdicts = new HashSet<>();
        twice(
                seed -> {
                    var result = ModelChecker.of(graph(seed))
                            .withWorkers(1 + (int) (seed % 3))
                            .simulate(seed, 5, 30);
                    verdicts.add(result.verdict());
                    return result.describe() + result.fired();
                },
                SEEDS / 2);
        assertThat(verdicts).contains(Verdict.VIOLATED, Verdict.DEADLOCK, Verdict.HOLDS_WITHIN_BOUNDS);
    }

    @Test
    void checkpointsAndWhatGoesOnFromThem(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("checkpoint");
        int resumed = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Model<Integer> model = graph(seed);
            String whole = ModelChecker.of(model).check().describe();
            byte[] first = null;
            for (int workers = 1; workers <= 3; workers++) {
                Files.deleteIfExists(file);
                var checker = ModelChecker.of(model).withWorkers(workers);
                checker.withMaxDepth(2).withCheckpoints(file, 1).check();
                if (!Files.exists(file)) {
                    continue;
                }
                byte[] bytes = Files.readAllBytes(file);
                first = first == null ? bytes : first;
                assertThat(bytes).as("seed %d, %d workers", seed, workers).isEqualTo(first);
                assertThat(checker.withResumeFrom(file).check().describe())
                        .as("seed %d", seed)
                        .isEqualTo(whole);
                resumed++;
            }
        }
        assertThat(resumed).isGreaterThan(SEEDS);
    }

    @Test
    void refinementsOfModels() {
        Set<Verdict> verdicts = new HashSet<>();
        twice(
                seed -> {
                    Model<Integer> design = graph(seed % 2 == 0 ? seed : seed - 1);
                    int skew = (int) (seed % 2);
                    String alone = "";
                    for (int workers = 1; workers <= 3; workers++) {
                        var result = ModelChecker.of(graph(seed - seed % 2))
                                .withWorkers(workers)
                                .checkRefines(design, n -> n == 7 ? n + skew : n);
                        verdicts.add(result.verdict());
                        assertThat(alone.isEmpty() ? result.describe() : alone).isEqualTo(result.describe());
                        alone = result.describe();
                    }
                    return alone;
                },
                SEEDS / 3);
        assertThat(verdicts).contains(Verdict.VIOLATED);
    }

    @Test
    void aRefinementGoesOnFromItsCheckpointAndGoalsHaveNone(@TempDir Path folder) {
        Path file = folder.resolve("checkpoint");
        var model = Model.<Integer>named("up")
                .initial(0)
                .action("up", n -> n < 30, n -> n + 1)
                .terminal(n -> n == 30)
                .build();
        var checker = ModelChecker.of(model).withCheckpoints(file, 1);
        checker.withMaxDepth(9).checkRefines(model, n -> n);
        assertThat(file).exists();
        assertThat(ModelChecker.of(model)
                        .withResumeFrom(file)
                        .checkRefines(model, n -> n)
                        .describe())
                .isEqualTo(ModelChecker.of(model).checkRefines(model, n -> n).describe());
        assertThatThrownBy(() -> checker.checkLiveness(Goal.eventually("end", n -> n == 30)))
                .hasMessage("checkpoints are of check and checkRefines alone: goals are checked without");
        assertThatThrownBy(() -> checker.simulate(1, 1, 1))
                .hasMessage("checkpoints are of check and checkRefines alone: random runs are followed without");
    }

    /** A register behind a slow copy, used by clients that wait at random. */
    private static History<Op, Object> history(World world) {
        HistoryRecorder<Op, Object> recorder = HistoryRecorder.on(world);
        long[] value = {0};
        long[] copy = {0};
        for (int c = 0; c < 4; c++) {
            String client = "c" + c;
            RandomGenerator random = world.random(client);
            world.executor().execute(() -> client(world, recorder, client, random, value, copy, 6));
        }
        world.runFor(Duration.ofSeconds(5));
        return recorder.history();
    }

    private static void client(
            World world,
            HistoryRecorder<Op, Object> recorder,
            String client,
            RandomGenerator random,
            long[] value,
            long[] copy,
            int left) {
        if (left == 0) {
            return;
        }
        int draw = random.nextInt(3);
        Op op = draw == 0 ? Op.of("write", (long) left) : Op.of("read");
        var pending = recorder.invoke(client, op);
        var unused = world.delay(Duration.ofMillis(1 + random.nextInt(20))).thenRun(() -> {
            if (draw == 0) {
                value[0] = left;
                pending.ok(null);
                var unusedCopy = world.delay(Duration.ofMillis(8)).thenRun(() -> copy[0] = value[0]);
            } else {
                pending.ok(draw == 1 ? value[0] : copy[0]);
            }
            client(world, recorder, client, random, value, copy, left - 1);
        });
    }

    private static String judged(History<Op, Object> history) {
        return Linearizability.check(history, Specs.register(0L)).describe()
                + SequentialConsistency.check(history, Specs.register(0L)).describe()
                + HistoryFiles.writeEdn(history);
    }

    @Test
    void historiesOfAWorldAreEqualAndReplayStrictlyFromTheirOwnTapes() {
        List<String> said = new ArrayList<>();
        var campaign = Campaign.ofAction(world -> {
            String text = judged(history(world));
            world.fingerprint("judged", text.hashCode());
            said.add(text);
        });
        Set<String> all = new HashSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            said.clear();
            var run = campaign.runSeed(seed);
            assertThat(run.failureLine()).as("seed %d", seed).isEmpty();
            assertThat(campaign.runSeed(seed).isSameRun(run))
                    .as("seed %d", seed)
                    .isTrue();
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .as("tape %d", seed)
                    .isTrue();
            assertThat(new HashSet<>(said)).as("seed %d", seed).hasSize(1);
            all.addAll(said);
        }
        assertThat(all).hasSizeGreaterThan(SEEDS / 2).anyMatch(text -> text.contains(" is not linearizable"));
    }

    @Test
    void transactions() {
        twice(
                seed -> {
                    List<Txn> txns = new ArrayList<>();
                    Random random = new Random(seed);
                    List<List<Object>> lists = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
                    for (int t = 0; t < 40; t++) {
                        List<Access> accesses = new ArrayList<>();
                        for (int a = 0; a < 3; a++) {
                            int key = random.nextInt(3);
                            List<Object> list = lists.get(key);
                            if (random.nextBoolean()) {
                                accesses.add(Access.append("k" + key, 10 * t + a));
                                list.add(10 * t + a);
                            } else {
                                int lag = random.nextInt(5) == 0 ? Math.min(list.size(), 2) : 0;
                                accesses.add(new Access.ReadList("k" + key, list.subList(0, list.size() - lag)));
                            }
                        }
                        txns.add(Txn.committed("t" + t, "c" + t % 4, accesses.toArray(Access[]::new))
                                .at(10L * t, 10L * t + random.nextInt(30)));
                    }
                    return Transactions.check(txns).describe() + Sessions.check(txns);
                },
                SEEDS / 2);
    }
}
