package dev.simloop.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.simloop.SimLoop;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Finding;
import dev.simloop.campaign.Seeds;
import dev.simloop.failure.CoverageFailure;
import dev.simloop.failure.SimulationFailure;
import dev.simloop.tape.Fallback;
import dev.simloop.tape.Tape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainerTest {
    private static final Duration AGES = Duration.ofHours(1);

    @TempDir
    Path root;

    private static Campaign sales() {
        return Campaign.ofAction(world -> {
            int[] seats = {1};
            sale(world.singleThread("desk"), seats);
            Executor phone = world.singleThread("phone");
            phone.execute(() -> sale(phone, seats)); // it rings first
            world.runFor(Duration.ofMillis(1));
            if (seats[0] < 0) {
                throw new IllegalStateException("one seat was sold twice");
            }
        });
    }

    private static void sale(Executor thread, int[] seats) {
        thread.execute(() -> {
            int free = seats[0];
            SimLoop.observe("seats", free);
            thread.execute(() -> {
                seats[0] -= free;
                SimLoop.observe("seats", seats[0]);
            });
        });
    }

    /** Its length is drawn, and so is what goes wrong. */
    private static void draws(World world) {
        int first = world.stream("first", Fallback.ZERO).next(10);
        int second = world.stream("second", Fallback.ZERO).next(10);
        world.runFor(Duration.ofMillis(10 + world.random("pause").nextInt(1_000)));
        if (first > 4 && second > 4) {
            throw new IllegalStateException("both");
        }
        if (first > 4) {
            throw new IllegalArgumentException("first");
        }
    }

    @Test
    void oneLineIsATestThatFailsWithTheStoryAndWritesItsArtifacts() throws IOException {
        var failure = catchThrowableOfType(
                SimulationFailure.class,
                () -> Explainer.of(sales(), "a seat is sold once")
                        .withArtifacts(root)
                        .assertPassed());

        assertThat(failure)
                .isInstanceOf(AssertionError.class)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasNoSuppressedExceptions();
        String message = Objects.requireNonNull(failure.getMessage());
        assertThat(message.lines()).hasSizeLessThanOrEqualTo(40);
        assertThat(message)
                .startsWith("IllegalStateException: one seat was sold twice\n  seed ")
                .contains(
                        "\n  why: check-then-act on seats: ",
                        "\n       this decides: with ",
                        "\n  token sl2/",
                        "\n  run again: Campaign.ofAction(action).replay(\"sl2/",
                        "\n  shrunk: schedule departures ",
                        "\n  artifacts: " + root,
                        "(95 %, rule of three)")
                .containsPattern(
                        "\n  odds: drawn afresh from step 0 it fails so in \\d+ %, .* of 40 runs: inevitable from step \\d of \\d on\n");
        Path folder = Path.of(message.replaceFirst("(?s).*\n  artifacts: (\\S+)\n.*", "$1"));
        assertThat(message)
                .contains("\n  run the shrunk one, which only its tape repeats: campaign.replay(Tape.read(Path.of(\""
                        + folder.resolve("shrunk.tape.json") + "\")))\n");
        assertThat(folder.resolve("report.txt"))
                .content()
                .contains(
                        "a seat is sold once", "\nodds: drawn afresh ", "---- this step made the failure inevitable: ");
        assertThat(folder.resolve("report.html")).content().contains("\"odds\":{\"from\":", "\"percent\":\"100 %\"");
        assertThat(sales().replay(Tape.read(folder.resolve("shrunk.tape.json"))).failure())
                .hasMessage("one seat was sold twice");
    }

    @Test
    void isTheSameEachTimeButForTheWallTime() {
        Finding finding = sales().run().findings().get(0);
        Explainer explainer =
                Explainer.of(sales(), "sales").withoutArtifacts("").withBudget(500, AGES);

        String once = explainer.explain(finding).message();

        assertThat(explainer.withWorkers(1).explain(finding).message().replaceFirst("candidates, .*", ""))
                .isEqualTo(once.replaceFirst("candidates, .*", ""));
    }

    @Test
    void returnsWhatACampaignDidThatPasses() {
        Campaign calm = sales().withStrategy("fifo").withSeeds(20);

        assertThat(Explainer.of(calm, "sales")
                        .withArtifacts(root)
                        .assertPassed()
                        .seedsRun())
                .isEqualTo(20);
        assertThat(root).isEmptyDirectory();
        assertThatThrownBy(
                        () -> Explainer.of(calm.requiringHits("rain"), "sales").assertPassed())
                .isInstanceOf(CoverageFailure.class);
        assertThatThrownBy(() -> Explainer.of(calm, "sales").explain(calm.run()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("none of 20 runs failed: there is nothing to explain");
    }

    @Test
    void tellsWhoseValuesDifferAndKeepsOtherFailures() throws IOException {
        Campaign campaign = Campaign.ofAction(ExplainerTest::draws);
        Finding both = campaign.collecting(100).run().findings().stream()
                .filter(finding -> "both".equals(finding.failure().getMessage()))
                .findFirst()
                .orElseThrow();

        Explanation explanation = Explainer.of(campaign, "draws")
                .withArtifacts(root)
                .withBudget(500, AGES)
                .explain(both);

        assertThat(explanation.message())
                .containsPattern("\n  shrunk: .*; values differ in \\S*pause\\S*\n")
                .doesNotContain("rule of three");
        assertThat(Objects.requireNonNull(explanation.shrink()).others()).isNotEmpty();
        var written = Objects.requireNonNull(explanation.artifacts());
        assertThat(written.problems()).isEmpty();
        assertThat(written.files()).contains("other-1.tape.json");
        Tape other = Tape.read(written.folder().resolve("other-1.tape.json"));
        assertThat(campaign.replay(other).failure()).hasMessage("first");
        assertThat(written.folder().resolve("README.md"))
                .content()
                .contains(
                        "| `other-1.tape.json` | Of a run met while shrinking, which fails with IllegalArgumentException. |");
    }

    @Test
    void shrinksNothingWithoutABudget() {
        Finding finding = sales().run().findings().get(0);

        Explanation explanation = Explainer.of(sales(), "sales")
                .withArtifacts(root)
                .withBudget(0, AGES)
                .explain(finding);

        assertThat(explanation.shrink()).isNull();
        assertThat(explanation.odds()).isNull();
        assertThat(explanation.nearestPass()).isNull();
        assertThat(explanation.message())
                .doesNotContain("shrunk", "odds: ")
                .contains("\n  why: ", "\n  tape: campaign.replay(Tape.read(Path.of(\"", "/tape.json\")))\n");
        assertThatThrownBy(() -> Explainer.of(sales(), "sales").withBudget(-1, AGES))
                .hasMessage("budget of runs to shrink with is negative: -1");
        assertThatThrownBy(() -> Explainer.of(sales(), "sales").withBudget(1, Duration.ofSeconds(-1)))
                .hasMessage("budget of time to shrink with is negative: PT-1S");
        assertThatThrownBy(() -> Explainer.of(sales(), "sales").withWorkers(0))
                .hasMessage("worker count is not positive: 0");
    }

    @Test
    void writesNothingIfToldSo() {
        Finding finding = sales().run().findings().get(0);

        Explanation explanation = Explainer.of(sales(), "sales")
                .withoutArtifacts("ask for the tape")
                .explain(finding);

        assertThat(explanation.artifacts()).isNull();
        assertThat(explanation.message()).contains("\n  ask for the tape\n").doesNotContain("artifacts: ");
    }

    @Test
    void saysWhyItDidNotShrink() {
        var runs = new AtomicInteger();
        Campaign unstable = Campaign.ofAction(world -> {
            throw new IllegalStateException("run " + runs.incrementAndGet());
        });

        Explanation explanation =
                Explainer.of(unstable, "unstable").withArtifacts(root).explain(unstable.run());

        assertThat(explanation.finding().isRepeatable()).isFalse();
        assertThat(explanation.notShrunk()).isEqualTo("its run cannot be repeated");
        assertThat(explanation.report()).isNull();
        assertThat(explanation.message())
                .startsWith("IllegalStateException: run 1\n")
                .contains("\n  not shrunk: its run cannot be repeated\n", "/tape.json");
    }

    @Test
    void keepsTheFindingWhereTheExplanationFails() {
        Finding finding = sales().run().findings().get(0);

        Explanation explanation = Explainer.of(sales(), "sales")
                .withArtifacts(root)
                .withListener(progress -> {
                    throw new IllegalStateException("no listener");
                })
                .explain(finding);

        assertThat(explanation.message())
                .startsWith("IllegalStateException: one seat was sold twice\n")
                .contains(
                        "\n  not explained any further: java.lang.IllegalStateException: no listener\n", "/tape.json");
        assertThat(explanation.toFailure().getSuppressed()).hasSize(1);
    }

    @Test
    void anInterruptedTestDoesNotPass() {
        Campaign calm = sales().withStrategy("fifo").withSeeds(Seeds.count(100_000_000));
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> Explainer.of(calm, "sales").assertPassed())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching(
                            "interrupted: \\d+ of 100000000 seeds of sales were run, and none of them failed");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            boolean unused = Thread.interrupted();
        }
    }
}
