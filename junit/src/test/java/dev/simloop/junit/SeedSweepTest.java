package dev.simloop.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.SimConfig;
import dev.simloop.Timing;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignListener.Progress;
import dev.simloop.failure.SimulationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SeedSweepTest {
    private static final String DIGEST = SimConfig.defaults().digest();

    @RegisterExtension
    private final SimLoopProperties properties = new SimLoopProperties();

    private final List<Long> seen = Collections.synchronizedList(new ArrayList<>());
    private final Campaign recording =
            Campaign.ofAction(world -> seen.add(world.seed())).withWorkers(1);
    private final Campaign failing = Campaign.ofAction(world -> {
                world.executor().execute(() -> world.count("ran"));
                if (world.seed() >= 17) {
                    throw new IllegalStateException("two holders");
                }
            })
            .withConfig(SimConfig.defaults().withTiming(Timing.EXACT))
            .withStrategy("random");

    @Test
    void runsAThousandSeeds() {
        var result = SeedSweep.of(recording).run();

        assertThat(result.seedsRun()).isEqualTo(1_000);
        assertThat(seen).hasSize(1_000).startsWith(0L, 1L).endsWith(999L);
    }

    @Test
    void runsTheSeedsItIsTold() {
        SeedSweep.of(recording).withStart(40).withSeeds(3).run();

        assertThat(seen).containsExactly(40L, 41L, 42L);
    }

    @Test
    void runsTheSeedsOfTheCampaignAndTellsItsListener() {
        List<Progress> told = new ArrayList<>();

        SeedSweep.of(recording.withSeeds(dev.simloop.campaign.Seeds.of(5, 2)).withListener(told::add))
                .run();

        assertThat(seen).containsExactly(5L, 2L);
        assertThat(told).isNotEmpty();
    }

    @Test
    void propertiesTakeTheRestFromTheCampaignsSeeds() {
        properties.set("simloop.start", "60");
        SeedSweep.of(recording.withSeeds(dev.simloop.campaign.Seeds.range(5, 2)))
                .run();
        properties.set("simloop.start", "");
        properties.set("simloop.seeds", "3");
        SeedSweep.of(recording.withSeeds(dev.simloop.campaign.Seeds.range(5, 2)))
                .run();

        assertThat(seen).containsExactly(60L, 61L, 5L, 6L, 7L);
    }

    @Test
    void isGuidedByProperties() {
        properties.set("simloop.seeds", "2");
        properties.set("simloop.start", "7");
        SeedSweep.of(recording).run();
        properties.set("simloop.seed", "99,98");
        SeedSweep.of(recording).run();

        assertThat(seen).containsExactly(7L, 8L, 99L, 98L);
    }

    @Test
    void goesTheSameWayTwice() {
        var jumble = Campaign.ofAction(world -> {
            for (int i = 0; i < 5; i++) {
                world.executor().execute(() -> world.count("ran"));
            }
        });

        var first = SeedSweep.of(jumble).run();
        var second = SeedSweep.of(jumble.withWorkers(1)).run();

        assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
        for (int seed = 0; seed < 100; seed++) {
            var run = jumble.runSeed(seed);
            var again = jumble.replay(java.util.Objects.requireNonNull(run.tape()));
            assertThat(again.failureLine()).isEmpty();
            assertThat(again.isSameRun(run)).as("seed " + seed).isTrue();
        }
        assertThat(second.steps()).isEqualTo(first.steps());
    }

    @Test
    void stopsAtTheFirstFailureAndSaysHowToRepeatIt() {
        assertThatThrownBy(() -> SeedSweep.of(failing).run())
                .isInstanceOf(SimulationFailure.class)
                .hasMessageStartingWith("IllegalStateException: two holders\n  seed 17, strategy random, ")
                .hasMessageContaining("""

                      token sl2/17/random/-/%1$s
                      run again: mvn test -Dtest=SeedSweepTest#stopsAtTheFirstFailureAndSaysHowToRepeatIt \
                    -Dsimloop.replay=sl2/17/random/-/%1$s
                      pin it with this line in src/test/resources/simloop/dev.simloop.junit.SeedSweepTest.seeds:
                        stopsAtTheFirstFailureAndSaysHowToRepeatIt  sl2/17/random/-/%1$s
                      run the shrunk one, which only its tape repeats: mvn test \
                    """.formatted(DIGEST))
                .hasMessageContaining("\n  shrunk: schedule departures 0 -> 0, faults 0 -> 0, 0.0 s -> 0.0 s virtual, ")
                .hasMessageContaining(
                        "\n  failed in 1 of 18 seeds: a fix is credible after 54 clean ones at that rate, after 1,055 at the lowest rate that fits (95 %, rule of three)")
                .hasMessageContaining(
                        "\n  odds: all of 40 runs drawn afresh from the start fail so\n  failed at SeedSweepTest.java:");
    }

    @Test
    void repeatsATokenOfAnyStrategy() {
        properties.set("simloop.replay", "sl2/18/fifo/-/" + DIGEST);

        assertThatThrownBy(() -> SeedSweep.of(failing).run())
                .hasMessageStartingWith("IllegalStateException: two holders\n  seed 18, strategy fifo, ");
    }

    @Test
    void givesTheResultOfATokenThatPasses() {
        properties.set("simloop.replay", "sl2/5/random/-/" + DIGEST);

        var result = SeedSweep.of(failing).run();

        assertThat(result.seedsRun()).isEqualTo(1);
        assertThat(result.hits("ran").total()).isEqualTo(1);
    }

    @Test
    void rejectsATokenOfAnotherConfiguration() {
        properties.set("simloop.replay", "sl2/5/random/-/00000000");

        assertThatThrownBy(() -> SeedSweep.of(failing).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("simloop.replay: token was made with configuration 00000000, this campaign has " + DIGEST
                        + ": use the same SimConfig");
    }

    @Test
    void triesPinnedRunsFirst() {
        SeedSweep.of(recording).withTest(Pinned.class, "sweep").withSeeds(2).run();

        assertThat(seen).containsExactly(900L, 3L, 0L, 1L);
    }

    @Test
    void failsWithAPinnedRunAndDoesNotAskToPinIt() {
        assertThatThrownBy(() -> SeedSweep.of(failing)
                        .withTest(Pinned.class, "sweep")
                        .withSeeds(2)
                        .run())
                .hasMessageStartingWith("IllegalStateException: two holders\n  seed 900, strategy fifo, ")
                .hasMessageContaining("\n  run again: mvn test \"-Dtest=SeedSweepTest?Pinned#sweep\""
                        + " -Dsimloop.replay=sl2/900/fifo/-/" + DIGEST
                        + "\n  run the shrunk one, which only its tape repeats: ");
    }

    @Test
    void namesTheMethodThatMakesTheSweepInALambda() {
        Runnable sweep = () -> SeedSweep.of(failing).run();

        assertThatThrownBy(sweep::run)
                .hasMessageContaining("-Dtest=SeedSweepTest#namesTheMethodThatMakesTheSweepInALambda ");
    }

    @Test
    void tellsItsListener() {
        List<Progress> told = new ArrayList<>();

        SeedSweep.of(recording).withSeeds(10).withListener(told::add).run();

        assertThat(told).isNotEmpty();
        assertThat(told.get(told.size() - 1).done()).isEqualTo(10);
    }

    @Test
    void shrinksAsMuchAsItIsTold() {
        var sweep = SeedSweep.of(failing).withBudget(0, Duration.ZERO);

        assertThatThrownBy(sweep::run)
                .hasMessageContaining(
                        "\n"
                                + "  tape: mvn test -Dtest=SeedSweepTest#shrinksAsMuchAsItIsTold"
                                + " -Dsimloop.tape=target/simloop/dev.simloop.junit.SeedSweepTest.shrinksAsMuchAsItIsTold/17/tape.json\n");
        assertThatThrownBy(() -> sweep.withBudget(5, Duration.ofSeconds(-1)))
                .hasMessage("budget of time to shrink with is negative: PT-1S");
    }

    @Test
    void rejectsAnEmptyRange() {
        assertThatThrownBy(() -> SeedSweep.of(failing).withStart(5).withSeeds(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("seed range is empty: count 0 from 5");
    }

    /** Its file pins two runs. */
    static final class Pinned {}
}
