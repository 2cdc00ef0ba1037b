package dev.simloop.threads;

import static dev.simloop.marker.MarkedThread.thread;
import static dev.simloop.marker.Step.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.failure.TapeMismatchException;
import dev.simloop.marker.MarkerException;
import dev.simloop.marker.Schedule;
import dev.simloop.report.Explainer;
import dev.simloop.report.Explanation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import races.Till;

/** From a finding to a test that outlives its tape. */
class AsScheduleTest {
    private static Campaign campaign(Callable<Till.Money> made) {
        return Interleave.<Till.Money>of(made)
                .withThreads(2, till -> till.put(5))
                .withInvariant("both are in it", till -> till.sum() == 10)
                .campaign();
    }

    private static Explanation explained(Callable<Till.Money> made) {
        Campaign campaign = campaign(made);
        CampaignResult result = campaign.run();
        return Explainer.of(campaign, "till").withoutArtifacts("").explain(result);
    }

    /** What {@code asSchedule} gave, with bodies, and nothing else changed. */
    // region regression
    static boolean losesAnAmount(Till.Money till) {
        boolean isHad = Schedule.of(
                        step("t1", "read-sum"),
                        step("t2", "read-sum"),
                        step("t1", "write-sum"),
                        step("t2", "write-sum"))
                .withComments(till.getClass())
                .tryRun(thread("t1", () -> till.put(5)), thread("t2", () -> till.put(5)));
        return isHad && till.sum() != 10;
    }
    // endregion

    @Test
    void shownInTheDocuments() throws IOException {
        Campaign campaign = campaign(Till.Found::new);
        CampaignResult result = campaign.run();
        // region explain
        Explanation explanation =
                Explainer.of(campaign, "till").withoutArtifacts("").explain(result);
        String code = explanation.asSchedule();
        // endregion
        // Which of the two begins is up to the seed, and seeds of JDKs with threads of their own go other ways.
        String told = code.indexOf("\"t1\"") < code.indexOf("\"t2\"")
                ? code
                : code.replace("t1", "t?").replace("t2", "t1").replace("t?", "t2");
        assertThat(Files.readString(Path.of("../docs/markers.md"))).contains("```text\n" + told);
    }

    private static int line(String text) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/java/races/Till.java"));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(text)) {
                return i + 1;
            }
        }
        throw new IllegalStateException("no line is " + text);
    }

    @Test
    void theShrunkFindingIsWrittenAsStepsOverLines() throws IOException {
        String code = explained(Till.Found::new).asSchedule();
        int read = line("int before = sum;");
        int write = line("sum = before + amount;");
        String first = code.contains("t1\", \"read-sum\"),\n                step(\"t2\", \"read-sum") ? "t1" : "t2";
        String second = first.equals("t1") ? "t2" : "t1";

        assertThat(code)
                .startsWith("// Mark these lines:\n"
                        + "//   Till.java:" + read + "  int before = sum;  // sim: read-sum\n"
                        + "//   Till.java:" + write + "  sum = before + amount;  // sim: write-sum\n"
                        + "Schedule.of(\n"
                        + "                step(\"" + first + "\", \"read-sum\"),\n"
                        + "                step(\"" + second + "\", \"read-sum\"),\n")
                .contains("        .withComments(races.Till.Found.class)\n        .tryRun(thread(\"")
                .endsWith("\", () -> {}));\n");
    }

    @Test
    void itFailsAfterAChangeThatBreaksTheTapeAndPassesOnTheMendedCode() {
        Campaign found = campaign(Till.Found::new);
        CampaignResult result = found.run();
        var tape = Objects.requireNonNull(
                Objects.requireNonNull(result.firstFinding()).tape());
        assertThat(found.replay(tape).failure()).isInstanceOf(AssertionError.class);
        assertThat(campaign(Till.Changed::new).replay(tape).failure()).isInstanceOf(TapeMismatchException.class);

        assertThat(losesAnAmount(new Till.Marked())).isTrue();
        assertThat(losesAnAmount(new Till.Changed())).isTrue();
        assertThat(losesAnAmount(new Till.Mended())).isFalse();
    }

    @Test
    void namesThatTheSourceHasAreKept() {
        assertThat(explained(Till.Changed::new).asSchedule())
                .contains("\"read-sum\"")
                .contains("// sim: write-sum");
    }

    @Test
    void markersThatAreGoneAreNoOrderThatWasMended() {
        assertThatThrownBy(() -> losesAnAmount(new Till.Found()))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("Till");
    }

    @Test
    void threadsThatBlockEachOtherAreNotMended() {
        Till.Locks locks = new Till.Locks();
        assertThatThrownBy(() -> Schedule.of(step("t1", "there"), step("t2", "back"))
                        .withComments(Till.Locks.class)
                        .tryRun(thread("t1", locks::there), thread("t2", locks::back)))
                .isInstanceOf(MarkerException.class)
                .hasMessageContaining("no thread can get on");
    }

    @Test
    void twoAccessesOfOneLineCannotBeParted() {
        Explanation explanation = explained(Till.OneLine::new);
        assertThatThrownBy(explanation::asSchedule)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching(
                        "this finding cannot be written as a schedule of markers: t[12]#1 comes between two accesses"
                                + " that t[12]#1 makes at Till.java:\\d+, and a marker gates a whole line: .*");
    }

    @Test
    void aFaultIsNoOrder() {
        Campaign crashing = Campaign.ofAction(world -> {
            var host = world.host("n1");
            var unused = world.delay(java.time.Duration.ofSeconds(1)).thenRun(() -> {
                host.crash();
                throw new IllegalStateException("down");
            });
        });
        Explanation explanation = Explainer.of(crashing, "crash")
                .withoutArtifacts("")
                .explain(crashing.withSeeds(1).run());
        assertThatThrownBy(explanation::asSchedule)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "this finding cannot be written as a schedule of markers: not only the order decides, but also ");
    }

    @Test
    void withoutValuesThereIsNothingToMark() {
        Campaign silent = Campaign.ofAction(world -> {
            throw new IllegalStateException("always");
        });
        Explanation explanation = Explainer.of(silent, "silent")
                .withoutArtifacts("")
                .explain(silent.withSeeds(1).run());
        assertThatThrownBy(explanation::asSchedule)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tells of no value that two of its actors share");
    }
}
