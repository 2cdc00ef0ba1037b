package dev.simloop.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Buggify;
import dev.simloop.failure.CoverageFailure;
import dev.simloop.failure.SimulationFailure;
import dev.simloop.property.PropertyHits;
import dev.simloop.property.PropertyKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a campaign tells of what never happened, and what it fails for. */
class CoverageTest {
    private static final Campaign HOLLOW = Campaign.ofAction(world -> {
                int die = world.random("die").nextInt(4);
                world.declare("lost");
                world.declare("sent");
                world.count("sent");
                world.buggify("disk", 0, 1);
                Buggify.fires("disk");
                world.always("sane", () -> true);
                world.eventually("done", Duration.ofSeconds(1), () -> true);
                world.leadsTo("answered", () -> false, () -> true, Duration.ofSeconds(1));
                world.leadsTo("asked", () -> die == 0, () -> true, Duration.ofSeconds(1));
                world.sometimes("two leaders", () -> false);
                world.sometimes("a one", () -> die == 1);
                world.reachable("snapshot");
                world.reachable("start");
                world.reached("start");
                world.unreachable("hell");
            })
            .withSeeds(100)
            .withWorkers(2);

    private static final List<String> NEVER = List.of(
            "leadsTo \"answered\" (not once triggered)",
            "reachable \"snapshot\"",
            "sometimes \"two leaders\"",
            "buggify site \"disk\"",
            "counter \"lost\"");

    @Test
    void aGreenCampaignSaysWhatNeverHappened() {
        var result = HOLLOW.run();

        assertThat(result.neverHappened()).isEqualTo(NEVER);
        assertThat(result.missing()).isEmpty();
        assertThat(result.assertPassed()).isSameAs(result);
        assertThat(result.describe()).endsWith("\n  never happened: " + String.join(", ", NEVER));
    }

    @Test
    void requiredHitsThatNeverCameFailTheCampaign() {
        var result = HOLLOW.requiringHits("sent", "lost", "unheard of")
                .requiringHits("two leaders", "a one")
                .run();

        assertThat(result.findings()).isEmpty();
        assertThatThrownBy(result::assertPassed)
                .isInstanceOf(CoverageFailure.class)
                .hasMessage("never happened in 100 runs: counter \"lost\", counter \"unheard of\", "
                        + "sometimes \"two leaders\"");
        assertThat(result.missing())
                .containsExactly("counter \"lost\"", "counter \"unheard of\"", "sometimes \"two leaders\"");
        assertThat(HOLLOW.requiringHits("sent", "a one", "asked", "sane").run().missing())
                .isEmpty();
    }

    @Test
    void allThatIsKnownToBePossibleCanBeRequired() {
        var result = HOLLOW.requiringHits("lost").requiringAll().withSeeds(1).run();

        assertThatThrownBy(result::assertPassed)
                .isInstanceOf(CoverageFailure.class)
                .hasMessageStartingWith("never happened in 1 run: counter \"lost\", ")
                .satisfies(e -> assertThat(((CoverageFailure) e).missing())
                        .containsAll(NEVER)
                        .doesNotHaveDuplicates());
        assertThat(HOLLOW.requiringAll().requiringNothing().run().assertPassed().missing())
                .isEmpty();
        assertThat(Campaign.ofAction(world -> world.sometimes("true", () -> true))
                        .requiringAll()
                        .run()
                        .assertPassed()
                        .neverHappened())
                .isEmpty();
    }

    @Test
    void aFailingRunIsReportedBeforeWhatNeverHappened() {
        var result = Campaign.ofAction(world -> {
                    throw new IllegalStateException("boom");
                })
                .requiringHits("x")
                .run();

        assertThatThrownBy(result::assertPassed)
                .isInstanceOf(SimulationFailure.class)
                .hasMessageStartingWith("IllegalStateException: boom");
        assertThat(result.missing()).containsExactly("counter \"x\"");
    }

    @Test
    void aPropertyOnAHostThatNeverRanCountsAsHollow() {
        var result = Campaign.ofAction(world -> {
                    var idle = world.host("idle");
                    world.host("busy").executor().execute(() -> world.always("idle", idle, () -> true));
                })
                .withSeeds(10)
                .run();

        assertThat(result.neverHappened()).containsExactly("always \"idle\" (not once evaluated)");
    }

    @Test
    void theResultsTextHoldsALineForEachPropertyAndCounter() {
        var result = Campaign.ofAction(world -> {
                    world.count("sent");
                    world.declare("lost");
                    world.always("sane", () -> true);
                    world.leadsTo("answered", () -> true, () -> true, Duration.ZERO);
                    world.sometimes("even", () -> world.seed() % 2 == 0);
                    world.reachable("end");
                })
                .withSeeds(4)
                .run();

        assertThat(result.describe())
                .isEqualTo("4 runs, none failed, 4 steps, virtual time 0.000 s, 1 interleaving of steps"
                        + "\n  leadsTo \"answered\": 4 evaluated, 4 triggered, 4 answered in 4 of 4 runs"
                        + "\n  reachable \"end\": 0 reached in 0 of 4 runs"
                        + "\n  sometimes \"even\": 4 evaluated, 2 true in 2 of 4 runs"
                        + "\n  always \"sane\": 4 evaluated, 4 true in 4 of 4 runs"
                        + "\n  counter lost: 0 in 0 of 4 runs"
                        + "\n  counter sent: 4 in 4 of 4 runs"
                        + "\n  never happened: reachable \"end\", counter \"lost\"");
        assertThat(result).hasToString(result.describe());
        assertThat(result.hits("lost")).isEqualTo(CampaignResult.Hits.NONE);
        assertThat(result.properties())
                .containsEntry("even", new PropertyHits(PropertyKind.SOMETIMES, 4, 2, 0, 4, 2))
                .containsEntry("answered", new PropertyHits(PropertyKind.LEADS_TO, 4, 4, 4, 4, 4))
                .hasSize(4);
        assertThat(result.counters().keySet()).containsExactly("lost", "sent");
    }

    @Test
    void aBlankNameCannotBeRequired() {
        assertThatThrownBy(() -> HOLLOW.requiringHits("sent", " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("required name is blank: \" \"");
    }
}
