package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.RunReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkLayersTest {
    @Test
    void theMostSpecificLayerWinsFieldByField() {
        var unused = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            net.setDefaults(LinkSettings.defaults()
                    .withLoss(0.1)
                    .withDuplicate(0.1)
                    .withCorrupt(0.1)
                    .withQueue(10));
            net.into("b").setLoss(0.2);
            net.into("b").setDuplicate(0.2);
            net.into("b").setCorrupt(0.2);
            net.out("a").setLoss(0.3);
            net.out("a").setDuplicate(0.3);
            net.link("a", "b").setLoss(0.4);

            LinkSettings settings = net.link("a", "b").settings();
            assertThat(settings.loss()).isEqualTo(0.4);
            assertThat(settings.duplicate()).isEqualTo(0.3);
            assertThat(settings.corrupt()).isEqualTo(0.2);
            assertThat(settings.queueBytes()).isEqualTo(10);
            assertThat(net.link("b", "a").settings()).isEqualTo(net.defaults());
            assertThat(net.link("c", "b").settings().loss()).isEqualTo(0.2);
            assertThat(net.link("a", "c").settings().loss()).isEqualTo(0.3);
        });
    }

    @Test
    void aFieldLeftOpenFollowsLaterChangesOfLayersBelow() {
        var unused = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            Link link = net.link("a", "b");
            link.setLoss(0.4);
            net.setDefaults(LinkSettings.defaults().withReorder(0.5, Duration.ofMillis(7)));
            assertThat(link.settings().reorder()).isEqualTo(0.5);
            assertThat(link.settings().reorderWithin()).isEqualTo(Duration.ofMillis(7));
            net.out("a").setBandwidth(1_000);
            assertThat(link.settings().bytesPerSecond()).isEqualTo(1_000);
            link.setSettings(LinkSettings.defaults());
            assertThat(link.settings()).isEqualTo(LinkSettings.defaults());
        });
    }

    @Test
    void settingsForAHostHoldForItsPackets() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 10);
            net.into("b").setLatency(LatencyModel.fixed(Duration.ofMillis(30)));
            var mesh = new Nets.Mesh(world, net, "a", "b");
            mesh.ends.get(1).send("a", 1);
            Nets.at(world, 20, () -> assertThat(mesh.got).containsExactly("b>a"));
            mesh.ends.get(0).send("b", 1);
        });
        assertThat(report.virtualNanos()).isEqualTo(30_000_000);
    }

    @Test
    void aRejectedValueLeavesTheLayerAsItWas() {
        var unused = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            Link link = net.link("a", "b");
            assertThatThrownBy(() -> link.setLoss(-0.5)).hasMessage("loss is not within 0 and 1: -0.5");
            assertThatThrownBy(() -> net.out("a").setBandwidth(-1)).hasMessage("bytesPerSecond is not positive: -1");
            assertThatThrownBy(() -> net.into("b").setQueue(0)).hasMessage("queueBytes is not positive: 0");
            assertThatThrownBy(() -> link.setCorrupt(Double.NaN)).hasMessage("corrupt is not within 0 and 1: NaN");
            assertThatThrownBy(() -> net.setObjectSize(0)).hasMessage("object size is not positive: 0");
            assertThatThrownBy(() -> net.out("a:1"))
                    .hasMessage("links and faults are between nodes, and this is an address with a port: \"a:1\"");
            assertThat(link.settings()).isEqualTo(LinkSettings.defaults());
        });
    }

    @Test
    void whatSettingsAskForShowsAsZeroUntilItHappens() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            net.link("a", "b").setLoss(0.5);
            net.link("a", "b").setDuplicate(0.5);
            net.link("a", "b").setReorder(0.5, Duration.ofMillis(1));
            net.link("a", "b").setCorrupt(0.5);
            net.link("a", "b").setQueue(9);
        });
        for (String name :
                List.of("net.dropped.loss", "net.duplicated", "net.reordered", "net.corrupted", "net.dropped.queue")) {
            assertThat(report.counters()).containsEntry(name, 0L);
        }
    }
}
