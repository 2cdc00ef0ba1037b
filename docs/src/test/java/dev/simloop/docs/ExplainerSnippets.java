package dev.simloop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.report.Explainer;
import dev.simloop.report.Explanation;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What docs/simtest.md shows of a program without a test framework. */
class ExplainerSnippets {
    // region explainer-main
    public static void main(String[] args) {
        Campaign sales = CheckThenActStory.sales(CheckThenActStory.Hall::new);
        CampaignResult result = sales.run();
        if (!result.findings().isEmpty()) {
            Explanation explanation = Explainer.of(sales, "sales")
                    .withBudget(500, Duration.ofSeconds(10)) // to shrink with; 2,000 and 60 s by default
                    .withArtifacts(Path.of("target", "findings"))
                    .explain(result);
            System.out.println(explanation.message());
        }
    }
    // endregion

    @Test
    void theMainRuns() {
        main(new String[0]);

        assertThat(Path.of("target", "findings", "sales", "0")).isDirectoryContaining("glob:**/report.html");
    }
}
