package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Fault;
import dev.simloop.RunReport;
import dev.simloop.World;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BandwidthTest {
    /** Arrival in milliseconds by first byte, of five packets of 100 bytes sent at once. */
    private static Map<Integer, Long> arrivals(World world, SimNetwork net) {
        Map<Integer, Long> arrived = new LinkedHashMap<>();
        Endpoint a = net.bind(world.host("a"));
        net.bind(world.host("b"))
                .onPacket(p -> arrived.put((int) p.bytes()[0], world.now().toMillis()));
        for (int i = 0; i < 5; i++) {
            byte[] bytes = new byte[100];
            bytes[0] = (byte) i;
            a.send("b", bytes);
        }
        return arrived;
    }

    @Test
    void packetsLeaveOneAfterTheOtherAtTheLinksPace() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 1);
            net.link("a", "b").setBandwidth(10_000);
            var arrived = arrivals(world, net);
            Nets.at(world, 100, () -> assertThat(arrived).containsExactlyEntriesOf(expected(11L, 21L, 31L, 41L, 51L)));
        });
        assertThat(Nets.counter(report, "net.queued")).isEqualTo(4);
    }

    private static Map<Integer, Long> expected(long... millis) {
        Map<Integer, Long> map = new LinkedHashMap<>();
        for (int i = 0; i < millis.length; i++) {
            map.put(i, millis[i]);
        }
        return map;
    }

    @Test
    void aPacketThatFindsTheQueueFullIsDroppedAndCounted() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 1);
            net.link("a", "b").setBandwidth(10_000);
            net.link("a", "b").setQueue(250);
            var arrived = arrivals(world, net);
            Nets.at(world, 100, () -> assertThat(arrived).isEqualTo(expected(11L, 21L)));
            Nets.at(world, 100, () -> {
                Traffic.Volume volume = net.traffic().link("a", "b");
                assertThat(volume.dropped(DropReason.QUEUE)).isEqualTo(3);
                assertThat(volume.bytesDropped()).isEqualTo(300);
            });
        });
        assertThat(Nets.counter(report, "net.dropped.queue")).isEqualTo(3);
    }

    @Test
    void anIdleLinkTakesAPacketOfAnySizeAndTheOtherDirectionIsFree() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 1);
            net.link("a", "b").setBandwidth(1_000);
            net.link("a", "b").setQueue(10);
            Endpoint a = net.bind(world.host("a"));
            Endpoint b = net.bind(world.host("b"));
            a.send("b", new byte[500]);
            b.send("a", new byte[5_000_000]);
            Nets.at(
                    world,
                    2,
                    () -> assertThat(net.traffic().link("b", "a").packetsDelivered())
                            .isEqualTo(1));
        });
        assertThat(report.virtualNanos()).isEqualTo(501_000_000);
    }

    @Test
    void anObjectHasTheNetworksObjectSize() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 0);
            net.setObjectSize(2_000);
            net.link("a", "b").setBandwidth(1_000);
            net.bind(world.host("a")).send("b", "two seconds");
            net.bind(world.host("b"));
        });
        assertThat(report.virtualNanos()).isEqualTo(2_000_000_000L);
    }

    @Test
    void whatIsLostOnTheWayOccupiedTheLinkAllTheSame() {
        var unused = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 1);
            net.link("a", "b").setBandwidth(10_000);
            Endpoint a = net.bind(world.host("a"));
            var mesh = new Nets.Mesh(world, net, "b");
            Fault cut = net.lossy("a", "b", 1);
            a.send("b", new byte[100]);
            cut.close();
            a.send("b", new byte[100]);
            Nets.at(world, 20, () -> assertThat(mesh.got).isEmpty());
            Nets.at(world, 22, () -> assertThat(mesh.got).containsExactly("a>b"));
        });
    }
}
