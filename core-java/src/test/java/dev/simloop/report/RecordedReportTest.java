package dev.simloop.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.RunReport;
import dev.simloop.SimConfig;
import dev.simloop.SimLoop;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Finding;
import dev.simloop.event.EventLog;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** Reports of runs that were really recorded. */
class RecordedReportTest {
    private static final class Counter {
        private int value;

        void increment(Executor thread) {
            thread.execute(() -> {
                int read = value;
                SimLoop.observe("counter", read);
                thread.execute(() -> {
                    value = read + 1;
                    SimLoop.observe("counter", value);
                });
            });
        }
    }

    private static Campaign campaign() {
        return Campaign.ofAction(RecordedReportTest::twoIncrements);
    }

    private static void twoIncrements(World world) {
        var counter = new Counter();
        counter.increment(world.singleThread("left"));
        counter.increment(world.singleThread("right"));
        world.runFor(Duration.ofMillis(1));
        if (counter.value != 2) {
            throw new IllegalStateException("two increments came to " + counter.value);
        }
    }

    @Test
    void aLostUpdateIsToldByItsShape() {
        Finding finding = campaign().withSeeds(100).run().findings().get(0);
        EventLog failing = Objects.requireNonNull(finding.events());
        Report report = Report.of(failing).withTest("CounterTest#increments").withReplayCommand("again");

        assertThat(report.story().replace("\n  ", " "))
                .contains("why: lost update of counter: ")
                .containsPattern("(left|right)#1 read 0 at RecordedReportTest.java:\\d+")
                .containsPattern("(left|right)#1 wrote 1 at RecordedReportTest.java:\\d+ over it");
        assertThat(report.interleaving()).contains("counter = 0", "counter = 1", "> ");
        assertThat(report.text()).contains("CounterTest#increments", "counter = 1");
        assertThat(report.html()).contains("two increments came to 1");
    }

    @Test
    void theNearestPassingRunShowsWhereTheRunsPart() {
        Finding finding = campaign().withSeeds(100).run().findings().get(0);
        RunReport calm =
                campaign().withConfig(SimConfig.defaults().withStrategy("fifo")).runSeed(0);
        EventLog passing = Objects.requireNonNull(calm.events());
        String story = Report.of(Objects.requireNonNull(finding.events()))
                .withNearestPassing(passing)
                .story();

        assertThat(story).contains("the nearest passing run is equal for ");
    }
}
