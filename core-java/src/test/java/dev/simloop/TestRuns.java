package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.spi.TaskKind;

/** Single runs, as the tests of the loop need them. */
public final class TestRuns {
    private static final SimConfig RANDOM = SimConfig.defaults().withMaxStepsPerInstant(1_000_000);
    private static final SimConfig FIFO = RANDOM.withStrategy("fifo");

    private TestRuns() {}

    /** {@return a run that passes, in the order of submission} */
    public static RunReport fifo(Scenario.Action action) {
        return passed(Campaign.ofAction(action).withConfig(FIFO).runSeed(0));
    }

    /** {@return the run of {@code seed}, which passes} */
    public static RunReport seed(long seed, Scenario.Action action) {
        return passed(Campaign.ofAction(action).withConfig(RANDOM).runSeed(seed));
    }

    /** {@return the run of {@code seed}, however it goes} */
    public static RunReport seedOf(long seed, Scenario.Action action) {
        return Campaign.ofAction(action).runSeed(seed);
    }

    public static RunReport passed(RunReport report) {
        assertThat(report.failure()).isNull();
        return report;
    }

    public static Timer timer(World world, long nanos, Runnable body) {
        return world.domain().schedule(world.domain().currentActor(), null, TaskKind.TIMER, false, nanos, body);
    }

    /** {@return the run of seed 1, however it goes} */
    public static RunReport run(Scenario scenario) {
        return Campaign.of(scenario).runSeed(1);
    }

    public static RunReport act(Scenario.Action action) {
        return Campaign.ofAction(action).runSeed(1);
    }

    public static RunReport act(SimConfig config, Scenario.Action action) {
        return Campaign.ofAction(action).withConfig(config).runSeed(1);
    }
}
