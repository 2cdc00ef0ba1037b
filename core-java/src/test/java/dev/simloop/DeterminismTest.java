package dev.simloop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Seeds;
import dev.simloop.tape.Fallback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same seeds give the same runs: again, on other workers, and in another JVM (the golden file). */
@SuppressWarnings("FutureReturnValueIgnored")
@Tag("jdk")
class DeterminismTest {
    private static final Path GOLDEN = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("src/test/resources/golden-fingerprints.txt");

    private static final Campaign MIXED = Campaign.of(world -> {
                List<String> story = new ArrayList<>();
                var loss = world.stream("net.loss/a->b", Fallback.ZERO);
                List<CompletableFuture<?>> all = new ArrayList<>();
                for (String name : List.of("a", "b", "c")) {
                    var host = world.host(name);
                    var random = host.random("jitter");
                    var thread = host.singleThread("raft");
                    var beat = thread.scheduleAtFixedRate(
                            () -> {
                                if (loss.chance(0.3)) {
                                    world.count("lost");
                                } else {
                                    host.executor().execute(() -> story.add(name + world.now()));
                                }
                            },
                            random.nextInt(5),
                            3 + random.nextInt(3),
                            TimeUnit.MILLISECONDS);
                    host.executor().schedule(() -> beat.cancel(false), 40, TimeUnit.MILLISECONDS);
                    for (int i = 0; i < 5; i++) {
                        int n = i;
                        all.add(host.supplyAsync(() -> name + n)
                                .thenCombineAsync(world.delay(Duration.ofMillis(random.nextInt(10))), (text, x) -> text)
                                .thenAcceptAsync(story::add, thread));
                    }
                    all.add(world.newFuture()
                            .completeOnTimeout(name, 7, TimeUnit.MILLISECONDS)
                            .orTimeout(7, TimeUnit.MILLISECONDS)
                            .exceptionally(e -> "late"));
                }
                world.executor().schedule(() -> world.host("c").domain().drop(), 60, TimeUnit.MILLISECONDS);
                return world.loop()
                        .allOf(all.toArray(CompletableFuture[]::new))
                        .thenCompose(x -> world.delay(Duration.ofMillis(50)))
                        .thenApply(x -> {
                            world.fingerprint("story", story.hashCode());
                            return String.join(" ", story);
                        });
            })
            // a host is dropped at a stated time, when its futures are done
            .withConfig(SimConfig.defaults().withTiming(Timing.EXACT));

    @Test
    void aThousandSeedsGoTheSameWayTwiceWithOneAndTwoWorkers() {
        var campaign = MIXED.withSeeds(1_000);
        var first = campaign.withWorkers(1).run().assertPassed();

        for (int workers : new int[] {1, 2, 2}) {
            var again = campaign.withWorkers(workers).run();

            assertThat(again.fingerprint()).isEqualTo(first.fingerprint());
            assertThat(again.steps()).isEqualTo(first.steps());
            assertThat(again.virtualNanos()).isEqualTo(first.virtualNanos());
            assertThat(again.counters()).isEqualTo(first.counters());
        }
        assertThat(first.shareOfRuns("lost")).isPositive();
    }

    @Test
    void everySeedIsAnotherRun() {
        var seen = new java.util.HashSet<Object>();
        for (int seed = 0; seed < 100; seed++) {
            seen.add(MIXED.runSeed(seed).value());
        }

        assertThat(seen).hasSizeGreaterThan(95);
    }

    @Test
    void aHuntAndARecordedRunAreTheSameRun() {
        for (int seed = 0; seed < 30; seed++) {
            var hunted = java.util.Objects.requireNonNull(
                    MIXED.withSeeds(Seeds.of(seed)).findSeedWhere(value -> true));

            assertThat(hunted.isSameRun(MIXED.runSeed(seed))).isTrue();
        }
    }

    @Test
    void everyRunReplaysStrictlyFromItsOwnTape() {
        for (int seed = 0; seed < 300; seed++) {
            var first = MIXED.runSeed(seed);

            var again = MIXED.replay(java.util.Objects.requireNonNull(first.tape()));

            assertThat(again.failureLine()).isEmpty();
            assertThat(again.isSameRun(first)).as("seed " + seed).isTrue();
        }
    }

    @Test
    void fingerprintsAreThoseOfTheGoldenFile() throws IOException {
        var text = new StringBuilder();
        for (int seed = 0; seed < 20; seed++) {
            text.append(seed)
                    .append(' ')
                    .append(String.format("%016x", MIXED.runSeed(seed).fingerprint()))
                    .append('\n');
        }
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, text, UTF_8);
        }

        assertThat(text)
                .as("fingerprints; tokens have changed their meaning if these differ: say so in the changelog, then"
                        + " run with -Dgolden.update")
                .hasToString(Files.readString(GOLDEN, UTF_8));
    }
}
