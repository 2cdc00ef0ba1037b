package dev.simloop;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A property that passes leaves no trace in the run: same schedule, same draws, same fingerprint, same end. */
@SuppressWarnings("FutureReturnValueIgnored")
@Tag("jdk")
class PropertyDeterminismTest {
    private static final SimConfig COSTLY =
            SimConfig.defaults().withStepCost(Duration.ofNanos(700)).withTimerSlack(Duration.ofNanos(900));

    private static void busy(World world, int[] done) {
        var random = world.random("work");
        for (String name : List.of("a", "b", "c")) {
            var host = world.host(name);
            var thread = host.singleThread("io");
            for (int i = 0; i < 20; i++) {
                host.executor().schedule(() -> thread.execute(() -> done[0]++), random.nextInt(50), MICROSECONDS);
            }
            host.executor().execute(() -> {
                if (Buggify.fires("slow")) {
                    host.executor().schedule(() -> done[0]++, 70, MICROSECONDS);
                }
            });
        }
    }

    private static void watch(World world, int[] done) {
        world.always("counts up", () -> done[0] >= 0);
        world.always("counts up on a", world.host("a"), () -> done[0] >= 0);
        world.eventually("done", Duration.ofMinutes(1), () -> done[0] >= 60);
        for (int i = 0; i < 40; i++) {
            // Due at times of its own, between those of the program.
            int due = i;
            world.eventually(
                    "at " + i,
                    Duration.ofNanos(1_237L * i),
                    () -> world.domain().nowNanos() >= 1_237L * due);
        }
        world.leadsTo("goes on", () -> done[0] == 10, () -> done[0] >= 20, Duration.ofMinutes(1));
        world.sometimes("half", () -> done[0] == 30);
        world.reachable("end");
    }

    private static Campaign campaign(SimConfig config, boolean watched) {
        return Campaign.ofAction(world -> {
                    int[] done = new int[1];
                    for (String name : List.of("a", "b", "c")) {
                        world.host(name);
                    }
                    if (watched) {
                        watch(world, done);
                    }
                    busy(world, done);
                    world.host("a").executor().schedule(() -> {}, 100, MICROSECONDS);
                })
                .withConfig(config);
    }

    @Test
    void withAndWithoutPropertiesARunIsTheSame() {
        for (SimConfig config : List.of(SimConfig.defaults(), COSTLY)) {
            for (int seed = 0; seed < 100; seed++) {
                var watched = campaign(config, true).runSeed(seed);
                var plain = campaign(config, false).runSeed(seed);
                assertThat(watched.failureLine()).isEmpty();
                assertThat(watched.isSameRun(plain)).as("seed %d", seed).isTrue();
                assertThat(watched.checkpoints()).isEqualTo(plain.checkpoints());
                assertThat(watched.tape()).isEqualTo(plain.tape());
                assertThat(watched.counters()).isEqualTo(plain.counters());
            }
        }
    }

    @Test
    void manySeedsTwiceAreTheSame() {
        for (int seed = 0; seed < 150; seed++) {
            var first = campaign(COSTLY, true).runSeed(seed);
            var second = campaign(COSTLY, true).runSeed(seed);

            assertThat(first.isSameRun(second)).as("seed %d", seed).isTrue();
            assertThat(first.properties()).isEqualTo(second.properties());
            assertThat(first.counters()).isEqualTo(second.counters());
        }
    }

    @Test
    void aTapeOfAWatchedRunReplaysStrictly() {
        for (int seed = 0; seed < 30; seed++) {
            var original = campaign(COSTLY, true).runSeed(seed);
            var again = campaign(COSTLY, true).replay(Objects.requireNonNull(original.tape()));

            assertThat(again.isSameRun(original)).as("seed %d", seed).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void theStatisticsDoNotDependOnTheWorkers(int workers) {
        var all = campaign(COSTLY, true).withSeeds(200).collecting(1);
        var one = all.withWorkers(1).run();
        var more = all.withWorkers(workers).run();

        assertThat(more.properties()).isEqualTo(one.properties());
        assertThat(more.counters()).isEqualTo(one.counters());
        assertThat(more.describe()).isEqualTo(one.describe());
        assertThat(new ArrayList<>(more.properties().keySet())).isSorted().hasSize(46);
        assertThat(Objects.requireNonNull(more.properties().get("done")).runs()).isEqualTo(200);
    }

    @Test
    void stoppedCampaignsCountTheSameRunsWhateverTheWorkers() {
        Campaign failing = Campaign.ofAction(world -> {
                    int die = world.random("die").nextInt(60);
                    world.sometimes("low", () -> die < 10);
                    world.always("not zero", () -> die != 0);
                })
                .withSeeds(2_000);
        var one = failing.withWorkers(1).run();
        assertThat(one.findings()).hasSize(1);
        for (int workers = 2; workers <= 4; workers++) {
            assertThat(failing.withWorkers(workers).run().describe()).isEqualTo(one.describe());
        }
        assertThat(Objects.requireNonNull(one.properties().get("low")).runs()).isEqualTo(one.seedsRun());
    }
}
