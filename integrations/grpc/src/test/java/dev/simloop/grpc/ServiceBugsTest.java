package dev.simloop.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Scenario;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.Finding;
import dev.simloop.campaign.Seeds;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Services of class {@link ServiceBugs}: the wrong one is found, the other survives the same seeds. */
class ServiceBugsTest {
    private static final int SEEDS = 60;

    private static Campaign campaign(Scenario scenario) {
        return Campaign.of(scenario).withSeeds(Seeds.range(0, SEEDS));
    }

    private static void foundAndNot(Function<Boolean, Scenario> scenario, String failure) {
        CampaignResult wrong = campaign(scenario.apply(false)).run();
        assertThat(wrong.findings()).isNotEmpty();
        Finding finding = wrong.findings().get(0);
        assertThat(finding.failure()).hasMessageStartingWith(failure);
        assertThat(finding.isRepeatable()).isTrue();
        campaign(scenario.apply(true)).run().assertPassed();
    }

    @Test
    void aRetryByThePolicyOfTheChannelChargesTwice() {
        foundAndNot(ServiceBugs::payments, "charged 2 times");
    }

    @Test
    void aStreamThatTakesSentForReceivedLosesAnOrder() {
        foundAndNot(ServiceBugs::orders, "an order is lost");
    }
}
