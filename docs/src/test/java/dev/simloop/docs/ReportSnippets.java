package dev.simloop.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.SimConfig;
import dev.simloop.SimLoop;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Finding;
import dev.simloop.event.EventLog;
import dev.simloop.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/report.md shows. */
class ReportSnippets {
    /** Two increments of one counter, each of two tasks. */
    static class Increments {
        private int counter;

        // region observe
        void increment(Executor thread) {
            thread.execute(() -> {
                int read = counter;
                SimLoop.observe("counter", read);
                thread.execute(() -> {
                    counter = read + 1;
                    SimLoop.observe("counter", counter);
                });
            });
        }
        // endregion

        void scenario(World world) {
            increment(world.singleThread("left"));
            increment(world.singleThread("right"));
            world.runFor(Duration.ofMillis(1));
            if (counter != 2) {
                throw new IllegalStateException("two increments came to " + counter);
            }
        }
    }

    /** The twin: one thread does both increments, one after the other. */
    @Test
    void incrementsOnOneThreadSurviveTheSameSeeds() {
        Campaign mended = Campaign.ofAction(world -> {
            int[] counter = new int[1];
            Executor thread = world.singleThread("both");
            for (int i = 0; i < 2; i++) {
                thread.execute(() -> counter[0]++);
            }
            world.runFor(Duration.ofMillis(1));
            if (counter[0] != 2) {
                throw new IllegalStateException("two increments came to " + counter[0]);
            }
        });
        assertThat(mended.withSeeds(1_000).run().assertPassed().seedsRun()).isEqualTo(1_000);
    }

    @Test
    void writesAReport(@TempDir Path folder) throws IOException {
        Campaign campaign = Campaign.ofAction(world -> new Increments().scenario(world));
        // region report
        Finding finding = campaign.withSeeds(1_000).run().findings().get(0);
        EventLog failing = Objects.requireNonNull(finding.events());
        EventLog calm =
                Objects.requireNonNull(campaign.withConfig(SimConfig.defaults().withStrategy("fifo"))
                        .runSeed(0)
                        .events());

        Report report = Report.of(failing).withTest("CounterTest#increments").withNearestPassing(calm);
        try (var out = Files.newBufferedWriter(folder.resolve("report.html"), UTF_8)) {
            report.writeHtml(out);
        }
        Files.writeString(folder.resolve("report.txt"), report.text());
        String story = report.story() + Objects.requireNonNullElse(report.interleaving(), "");
        // endregion
        assertThat(story).contains("why: lost update of counter", "> ");
        assertThat(folder.resolve("report.html")).content().contains("two increments came to 1");
        assertThat(folder.resolve("report.txt")).content().contains("counter = 1");
    }
}
