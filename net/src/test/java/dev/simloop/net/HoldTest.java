package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Fault;
import dev.simloop.Host;
import dev.simloop.RunReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldTest {
    @Test
    void packetsOnTheWireSurviveTheCrashOfTheirSender() {
        List<Object> got = new ArrayList<>();
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 10);
            Host a = world.host("a");
            Endpoint from = net.bind(a);
            net.bind(world.host("b")).onPacket(p -> got.add(p.payload()));
            from.send("b", "in flight");
            Fault hold = net.hold("a", "b");
            from.send("b", "held");
            Nets.at(world, 1, () -> {
                a.crash();
                from.send("b", "from the dead");
            });
            Nets.at(world, 30, hold::close);
        });
        assertThat(got).containsExactly("in flight", "held");
        assertThat(Nets.counter(report, "net.sent")).isEqualTo(2);
    }

    @Test
    void whatIsHeldForADeadHostVanishesWhenItIsLetGo() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 10);
            Endpoint a = net.bind(world.host("a"));
            Host b = world.host("b");
            net.bind(b).onPacket(p -> {
                throw new AssertionError("a dead host got " + p);
            });
            Fault hold = net.hold(Links.into("b"));
            a.send("b", 1);
            Nets.at(world, 20, b::crash);
            Nets.at(world, 30, hold::close);
        });
        assertThat(Nets.counter(report, "net.dropped.crash")).isEqualTo(1);
    }

    @Test
    void whatIsHeldReachesTheNextIncarnationOnceItHasBound() {
        List<Object> got = new ArrayList<>();
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 10);
            Endpoint a = net.bind(world.host("a"));
            Host b = world.host("b", host -> net.bind(host).onPacket(p -> got.add(p.payload())));
            Nets.at(world, 5, () -> {
                Fault hold = net.hold("a", "b");
                a.send("b", "held");
                Nets.at(world, 10, b::crash);
                Nets.at(world, 20, b::restart);
                Nets.at(world, 40, hold::close);
            });
        });
        assertThat(got).containsExactly("held");
        assertThat(Nets.counter(report, "net.delivered")).isEqualTo(1);
    }

    @Test
    void aRestartedHostBindsItsAddressAgainAndOldPacketsDoNotReachIt() {
        List<Object> got = new ArrayList<>();
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 10);
            Endpoint a = net.bind(world.host("a"));
            Host b = world.host(
                    "b",
                    host -> net.bind(host).onPacket(p -> got.add(host.domain().incarnation() + " got " + p.payload())));
            Nets.at(world, 1, () -> a.send("b", "one"));
            Nets.at(world, 15, () -> a.send("b", "two"));
            Nets.at(world, 20, b::crash);
            Nets.at(world, 21, b::restart);
            Nets.at(world, 30, () -> a.send("b", "three"));
        });
        assertThat(got).containsExactly("1 got one", "2 got three");
        assertThat(Nets.counter(report, "net.dropped.crash")).isEqualTo(1);
    }

    @Test
    void overlappingHoldsKeepAPacketUntilBothHaveEnded() {
        List<Object> got = new ArrayList<>();
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 10);
            Endpoint a = net.bind(world.host("a"));
            net.bind(world.host("b")).onPacket(p -> got.add(p.payload()));
            Fault one = net.hold("a", "b");
            Fault other = net.hold(Links.out("a"));
            a.send("b", 1);
            Nets.at(world, 20, one::close);
            Nets.at(world, 40, () -> {
                assertThat(got).isEmpty();
                assertThat(other.hits()).isEqualTo(1);
                other.close();
            });
        });
        assertThat(got).containsExactly(1);
        assertThat(report.virtualNanos()).isEqualTo(40_000_000);
    }

    @Test
    void aPartitionStopsWhatAHoldLetsGo() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 10);
            Endpoint a = net.bind(world.host("a"));
            net.bind(world.host("b"));
            Fault hold = net.hold("a", "b");
            a.send("b", 1);
            Nets.at(world, 20, () -> {
                var unusedCut = net.block("a", "b");
                hold.close();
            });
        });
        assertThat(Nets.counter(report, "net.dropped.partition")).isEqualTo(1);
        assertThat(Nets.counter(report, "net.delivered")).isZero();
    }
}
