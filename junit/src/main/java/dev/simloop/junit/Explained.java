package dev.simloop.junit;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.Finding;
import dev.simloop.campaign.FreshJvm;
import dev.simloop.failure.SimulationFailure;
import dev.simloop.report.Explainer;
import dev.simloop.report.Explanation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/**
 * How much may be spent on the explanation of a test's finding, which then says how the build tool runs it again.
 *
 * @param runs how many runs shrinking may try; 0 for no shrinking
 * @param time for how long, on the wall
 */
record Explained(int runs, Duration time) {
    static final String ARTIFACTS = "simloop.artifacts";

    static final Explained DEFAULT = new Explained(2_000, Duration.ofSeconds(60));

    Explained {
        if (runs < 0) {
            throw new IllegalArgumentException("budget of runs to shrink with is negative: " + runs);
        }
        if (time.isNegative()) {
            throw new IllegalArgumentException("budget of time to shrink with is negative: " + time);
        }
    }

    /** {@return what {@code test} throws for the first finding of {@code result}} */
    SimulationFailure failure(Campaign campaign, CampaignResult result, TestName test, FreshJvm other) {
        return failure(campaign, test, other, explainer -> explainer.explain(result));
    }

    /** {@return what {@code test} throws for a finding of {@code campaign}} */
    SimulationFailure failure(Campaign campaign, Finding finding, TestName test, FreshJvm other) {
        return failure(campaign, test, other, explainer -> explainer.explain(finding));
    }

    private SimulationFailure failure(
            Campaign campaign, TestName test, FreshJvm other, Function<Explainer, Explanation> explain) {
        try (var printer = ProgressPrinter.standard(test.toString())) {
            var explainer = Explainer.of(campaign, test.inFull())
                    .withBudget(runs, time)
                    .withListener(printer::onShrinking)
                    .withArtifacts(root())
                    .withFreshJvm(other)
                    .withReplayCommand(tape -> ReplayCommandLine.ofTape(test, tape));
            return explain.apply(explainer).toFailure();
        }
    }

    /** {@return where artifacts go: where system property simloop.artifacts says, or below the build's output} */
    private static Path root() {
        var set = System.getProperty(ARTIFACTS);
        return set == null || set.isBlank() ? ReplayCommandLine.artifacts() : Path.of(set.strip());
    }
}
