package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.faults.Faults;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrafficTest {
    @Test
    void itIsKnownPerLinkAndInAll() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 1);
            Endpoint a = net.bind(world.host("a"));
            Endpoint b = net.bind(world.host("b"));
            net.link("a", "c").setLoss(1);
            a.send("b", new byte[100]);
            a.send("c", new byte[10]);
            a.send("nobody", new byte[1]);
            b.send("a", "an object");
            Nets.at(world, 5, () -> {
                Traffic traffic = net.traffic();
                assertThat(traffic.links().keySet()).containsExactly("a->c", "a->b", "a->nobody", "b->a");
                assertThat(traffic.link("a", "b")).isEqualTo(volume(1, 100, 1, 100));
                assertThat(traffic.link("b", "a")).isEqualTo(volume(1, 128, 1, 128));
                assertThat(traffic.link("a", "c").dropped(DropReason.LOSS)).isEqualTo(1);
                assertThat(traffic.link("a", "c").bytesDropped()).isEqualTo(10);
                assertThat(traffic.link("a", "nobody").dropped(DropReason.NOBODY))
                        .isEqualTo(1);
                assertThat(traffic.link("x", "y").packetsSent()).isZero();
                assertThat(traffic.total().packetsSent()).isEqualTo(4);
                assertThat(traffic.total().bytesSent()).isEqualTo(239);
                assertThat(traffic.total().dropped()).isEqualTo(2);
                assertThatThrownBy(() -> traffic.links().clear()).isInstanceOf(UnsupportedOperationException.class);
            });
        });
        assertThat(report.counters())
                .containsEntry("net.sent", 4L)
                .containsEntry("net.sent.bytes", 239L)
                .containsEntry("net.delivered.bytes", 228L)
                .containsEntry("net.dropped.bytes", 11L)
                .containsEntry("net.dropped.loss", 1L)
                .containsEntry("net.void", 1L);
    }

    private static Traffic.Volume volume(long sent, long bytesSent, long delivered, long bytesDelivered) {
        return new Traffic.Volume(sent, bytesSent, delivered, bytesDelivered, java.util.Map.of(), 0, 0);
    }

    @Test
    void packetsThatACrashCaughtUnderWayAreDroppedAlsoWhereTheirEndpointWasClosed() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 10);
            Endpoint a = net.bind(world.host("a"));
            Host b = world.host("b");
            Endpoint one = net.bind(b, "b:1");
            net.bind(b, "b:2");
            a.send("b:1", new byte[3]);
            a.send("b:2", new byte[4]);
            Nets.at(world, 5, () -> {
                one.close();
                b.crash();
                Traffic.Volume volume = net.traffic().link("a", "b");
                assertThat(volume.dropped(DropReason.CRASH)).isEqualTo(2);
                assertThat(volume.bytesDropped()).isEqualTo(7);
                assertThat(net.traffic()).isEqualTo(net.traffic());
            });
        });
        assertThat(Nets.counter(report, "net.dropped.crash")).isEqualTo(2);
    }

    @Test
    void everyPacketIsAccountedFor() {
        CampaignResult result = Campaign.ofAction(world -> {
                    var mesh = new Nets.Mesh(world, SimNetwork.of(world), "a", "b", "c");
                    mesh.net.setDefaults(LinkSettings.defaults()
                            .withLoss(0.1)
                            .withDuplicate(0.1)
                            .withCorrupt(0.1)
                            .withBandwidth(50_000)
                            .withQueue(2_000));
                    var unusedChaos = Faults.of(NetworkFaultKinds.all())
                            .lasting(Duration.ofMillis(200))
                            .start(world);
                    for (int i = 0; i < 100; i++) {
                        Nets.at(world, 2L * i, mesh::all);
                    }
                    Nets.at(world, 100, () -> world.host("b").crash());
                })
                .withSeeds(50)
                .run()
                .assertPassed();
        long dropped = 0;
        for (DropReason reason : DropReason.values()) {
            dropped += result.hits(reason.counter()).total();
        }
        assertThat(result.hits("net.sent").total()
                        + result.hits("net.duplicated").total())
                .isEqualTo(result.hits("net.delivered").total() + dropped);
        assertThat(result.hits("net.sent.bytes").total())
                .isEqualTo(128 * result.hits("net.sent").total());
        for (DropReason reason : DropReason.values()) {
            if (reason != DropReason.NOBODY) {
                assertThat(result.hits(reason.counter()).total())
                        .as(reason.counter())
                        .isPositive();
            }
        }
    }

    @Test
    void aLinkExistsOnlyOnceItIsUsedAndAThousandHostsBeat() {
        int hosts = 1_000;
        RunReport report = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            Endpoint[] ends = new Endpoint[hosts];
            for (int i = 0; i < hosts; i++) {
                ends[i] = net.bind(world.host("h" + i));
                ends[i].onPacket(packet -> {});
            }
            for (int second = 0; second < 100; second++) {
                Nets.at(world, 1_000L * second, () -> {
                    for (int i = 0; i < hosts; i++) {
                        ends[i].sendShared("h" + (i + 1) % hosts, "beat");
                    }
                });
            }
            Nets.at(world, 101_000, () -> assertThat(net.traffic().links()).hasSize(hosts));
        });
        assertThat(Nets.counter(report, "net.delivered")).isEqualTo(100_000);
    }
}
