package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Fault;
import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import dev.simloop.faults.Chaos;
import dev.simloop.faults.Faults;
import dev.simloop.faults.OneFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Recipes by name, and faults of links of which the link and the strength are stated. */
class FaultPresetsTest {
    @Test
    void presetsHaveNames() {
        for (String name : List.of("flakyNetwork", "crashyDisk", "badClocks", "everything")) {
            assertThat(FaultPresets.named(name).names()).as(name).isNotEmpty();
        }
        assertThat(FaultPresets.flakyNetwork().names()).allMatch(kind -> kind.startsWith("net."));
        assertThat(FaultPresets.crashyDisk().names())
                .contains("host.crash", "disk.eio.force")
                .doesNotContain("disk.bitrot");
        assertThat(FaultPresets.badClocks().names()).contains("clock.drift.strong", "clock.step", "host.pause");
        assertThat(FaultPresets.everything().names())
                .containsAll(FaultPresets.flakyNetwork().names())
                .containsAll(FaultPresets.crashyDisk().names())
                .containsAll(FaultPresets.badClocks().names())
                .doesNotContain("disk.lostwrite", "host.diskloss");
        assertThatThrownBy(() -> FaultPresets.named("calm"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "there is no preset of faults \"calm\"; there are flakyNetwork, crashyDisk, badClocks, everything");
    }

    @Test
    void aLinkAndAFactorAreAsStated() {
        List<String> seen = new ArrayList<>();
        RunReport report = Campaign.ofAction(world -> {
                    for (String name : List.of("n1", "n2", "n3")) {
                        world.host(name);
                    }
                    SimNetwork.of(world);
                    Chaos chaos = Faults.none()
                            .and(OneFault.of(NetworkFaultKinds.named("net.slow"))
                                    .withLink("n1", "n2")
                                    .withFactor(20)
                                    .withStart(Duration.ofSeconds(1)))
                            .and(OneFault.of(NetworkFaultKinds.named("net.lossy"))
                                    .withVictim("n3")
                                    .withFactor(0.3)
                                    .withStart(Duration.ofSeconds(2)))
                            .start(world);
                    for (int i = 0; i < 40; i++) {
                        world.runFor(Duration.ofMillis(100));
                        for (Fault fault : chaos.faults()) {
                            if (!seen.contains(fault.toString())) {
                                seen.add(fault.toString());
                            }
                        }
                    }
                })
                .runSeed(1);

        assertThat(report.failureLine()).isEmpty();
        assertThat(seen).hasSize(2);
        assertThat(seen.get(0)).contains("n1->n2", "20");
        assertThat(seen.get(1)).contains("n3", "0.3");
    }

    @Test
    void whatALinkFaultDoesNotHaveIsRefused() {
        assertThatThrownBy(
                        () -> OneFault.of(NetworkFaultKinds.named("net.hold")).withFactor(2))
                .hasMessage("fault net.hold: it has no factor");
        assertThatThrownBy(
                        () -> OneFault.of(NetworkFaultKinds.named("net.lossy")).withFactor(1.1))
                .hasMessage("fault net.lossy: its factor is not within 0.0 and 1.0: 1.1");
        assertThatThrownBy(() ->
                        OneFault.of(NetworkFaultKinds.named("net.partition")).withLink("a", "b"))
                .hasMessage("fault net.partition: it harms no link");
        assertThatThrownBy(() -> OneFault.of(NetworkFaultKinds.named("net.slow"))
                        .withVictim("n1")
                        .withLink("n1", "n2"))
                .hasMessage("fault net.slow has both a victim, n1, and a link, n1->n2");
        assertThat(Campaign.ofAction(world -> {
                            world.host("n1");
                            Faults.none()
                                    .and(OneFault.of(NetworkFaultKinds.named("net.slow"))
                                            .withLink("n1", "n2"))
                                    .start(world);
                        })
                        .runSeed(0)
                        .failureLine())
                .isEqualTo(
                        "IllegalArgumentException: fault 1 of the recipe, net.slow on n1->n2, is on host \"n2\", and there is"
                                + " none; there are n1");
    }
}
