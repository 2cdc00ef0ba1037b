package dev.simloop.examples.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.Finding;
import dev.simloop.disk.DiskFaultKinds;
import dev.simloop.faults.Faults;
import dev.simloop.faults.HostFaultKinds;
import dev.simloop.net.NetworkFaultKinds;
import dev.simloop.verify.Goal;
import dev.simloop.verify.Refinement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RouteDeliveryTest {
    private static final int SEEDS = 300;

    @Test
    void aRouteThatIsPushedOnceGetsLost() {
        Finding finding = RouteDelivery.simulation(false, false)
                .refines(RouteDelivery.DESIGN, RouteDelivery::routes)
                .campaign()
                .withSeeds(SEEDS)
                .run()
                .findings()
                .get(0);
        assertThat(finding.failure())
                .isInstanceOf(AssertionError.class)
                .hasMessage("goal \"the router has the last route\" is not reached and nothing is left to happen");
    }

    @Test
    void aRouteThatIsPushedAgainArrivesAndTheNodesRefineTheDesign() {
        Refinement<RouteDelivery.Routes> refinement = Refinement.of(RouteDelivery.DESIGN);
        CampaignResult result = RouteDelivery.simulation(true, false)
                .refines(refinement, RouteDelivery::routes)
                .campaign()
                .withSeeds(SEEDS)
                .run()
                .assertPassed();
        assertThat(result.seedsRun()).isEqualTo(SEEDS);
        assertThat(refinement.coverage().neverTaken()).isEmpty();
        assertThat(refinement.coverage().transitions())
                .as(refinement.coverage().describe())
                .isBetween(4L, RouteDelivery.DESIGN.check().transitions());
        assertThat(result.hits("model.routes.deliver").total()).isPositive();
    }

    @Test
    void theDesignHoldsAndWithoutFairnessHasALasso() {
        assertThat(RouteDelivery.DESIGN.check().holds()).isTrue();
        Goal<RouteDelivery.Routes> arrives =
                Goal.alwaysEventually("the route arrives", s -> s.installed() == s.wanted());
        assertThat(RouteDelivery.DESIGN.checkLiveness(arrives).holds()).isTrue();
        assertThat(RouteDelivery.UNFAIR.checkLiveness(arrives).holds()).isFalse();
        assertThat(RouteDelivery.UNFAIR.checkLiveness(arrives).lasso()).isNotNull();
    }

    @Test
    void aRouterThatTakesOlderRoutesDoesNotRefineTheDesign() {
        Finding finding = RouteDelivery.simulation(true, true)
                .refines(RouteDelivery.DESIGN, RouteDelivery::routes)
                .campaign()
                .withSeeds(SEEDS)
                .run()
                .findings()
                .get(0);
        assertThat(finding.failure())
                .hasMessageContaining("property \"refines routes\": the world went from Routes[wanted=")
                .hasMessageContaining("which no action of model routes does; it allows ");
    }

    @Test
    void nodesLiveThroughEveryKindOfFaultAndConvergeOnceTheyAreHealed() {
        CampaignResult result = RouteDelivery.simulation(true, false)
                .withFaults(Faults.of(NetworkFaultKinds.all()).lasting(Duration.ofSeconds(5)))
                .converges(
                        "arrived",
                        Duration.ofSeconds(20),
                        nodes -> RouteDelivery.routes(nodes).installed() == RouteDelivery.LAST)
                .campaign()
                .withSeeds(SEEDS)
                .run()
                .assertPassed();
        assertThat(result.hits("fault.net.partition").total()).isPositive();
    }

    @Test
    void whatANodeHeldIsLostInACrash() {
        // Nobody in this design asks again for what a crashed router has forgotten.
        Finding finding = RouteDelivery.simulation(true, false)
                .withFaults(Faults.of(HostFaultKinds.all())
                        .and(DiskFaultKinds.survivable())
                        .lasting(Duration.ofSeconds(5)))
                .campaign()
                .withSeeds(SEEDS)
                .run()
                .findings()
                .get(0);
        assertThat(finding.failure()).hasMessageContaining("is not reached");
    }

    @Test
    void runsOfASeedAreEqual() {
        for (long seed = 0; seed < 50; seed++) {
            var campaign = RouteDelivery.simulation(true, false)
                    .withFaults(Faults.of(HostFaultKinds.all())
                            .and(NetworkFaultKinds.all())
                            .lasting(Duration.ofSeconds(5)))
                    .refines(RouteDelivery.DESIGN, nodes -> null)
                    .campaign();
            assertThat(campaign.runSeed(seed).fingerprint())
                    .isEqualTo(campaign.runSeed(seed).fingerprint());
        }
    }
}
