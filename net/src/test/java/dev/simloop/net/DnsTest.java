package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Fault;
import dev.simloop.Host;
import dev.simloop.RunReport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("jdk")
class DnsTest {
    private static List<String> texts(List<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).toList();
    }

    @Test
    void aHostHasItsNameAndAnAddressOfThePrivateNetwork() {
        var unused = Nets.run(world -> {
            Dns dns = SimNetwork.of(world).dns();
            Host a = world.host("a");
            Host b = world.host("b");
            assertThat(dns.resolve("a")).hasToString("a/10.0.0.1").isEqualTo(dns.addressOf(a));
            assertThat(dns.resolve("b").getHostAddress()).isEqualTo("10.0.0.2");
            assertThat(dns.hostOf(dns.addressOf(b))).isSameAs(b);
            assertThat(dns.hostOf(dns.resolve("10.0.0.1"))).isSameAs(a);
            assertThat(dns.hostOf(dns.resolve("10.9.9.9"))).isNull();
            assertThat(dns.resolve("localhost")).hasToString("localhost/127.0.0.1");
        });
    }

    @Test
    void unknownNamesFailAsInTheJdk() {
        RunReport report = Nets.run(world -> {
            Dns dns = SimNetwork.of(world).dns();
            for (String name : new String[] {"nope.invalid", "no such", "a..b", "10.0.0.999"}) {
                assertThatThrownBy(() -> dns.resolve(name))
                        .isExactlyInstanceOf(UnknownHostException.class)
                        .hasMessage(name + ": Name or service not known");
            }
        });
        assertThat(Nets.counter(report, "net.dns.unknown")).isEqualTo(4);
    }

    @Test
    void knowsWhetherANameWasAskedForAndHow() {
        var unused = Nets.run(world -> {
            Dns dns = SimNetwork.of(world).dns();
            Host a = world.host("a");
            dns.resolve(dns.addressOf(a).getHostAddress());
            assertThat(dns.wasAsked()).as("an address is no name").isFalse();
            dns.resolve("a");
            assertThat(dns.wasAsked()).isTrue();
            assertThat(dns.wasAskedAsync()).isFalse();
        });
        var unusedToo = Nets.run(world -> {
            Dns dns = SimNetwork.of(world).dns();
            Host a = world.host("a");
            var answer = dns.resolveAsync(a, "a");
            assertThat(dns.wasAsked()).isTrue();
            assertThat(dns.wasAskedAsync()).isTrue();
            world.runFor(Duration.ofSeconds(1));
            assertThat(answer).isCompletedWithValue(dns.addressOf(a));
        });
    }

    @Test
    void aHostMayHaveSeveralAddressesAndNames() {
        var unused = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            Host a = world.host("a");
            net.dns().addAddress(a, "10.1.0.7");
            net.dns().addAddress(a, "db.internal");
            assertThat(texts(net.dns().resolveAll("a"))).containsExactly("10.0.0.1", "10.1.0.7");
            assertThat(texts(net.dns().resolveAll("db.internal"))).containsExactly("10.0.0.1", "10.1.0.7");
            assertThat(net.dns().hostOf(net.dns().resolve("10.1.0.7"))).isSameAs(a);

            Host b = world.host("b");
            assertThatThrownBy(() -> net.dns().addAddress(b, "10.1.0.7"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("address 10.1.0.7 belongs to host a already");
            assertThatThrownBy(() -> net.dns().addAddress(b, "db.internal"))
                    .hasMessage("name stands for something already: \"db.internal\"");
            assertThatThrownBy(() -> net.dns().addAddress(b, "127.0.0.1"))
                    .hasMessage("every host has that address already: 127.0.0.1");
            assertThat(texts(net.dns().resolveAll("b"))).containsExactly("10.0.0.2");
        });
    }

    @Test
    void aNameCanMoveAndGo() {
        var unused = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            Dns dns = net.dns();
            net.dns().addAddress(world.host("a"), "db");
            dns.move("db", world.host("b"));
            assertThat(dns.resolve("db")).isEqualTo(dns.addressOf(world.host("b")));
            dns.remove("db");
            assertThatThrownBy(() -> dns.resolve("db")).hasMessage("db: Name or service not known");
            net.dns().addAddress(world.host("a"), "db");
            assertThat(dns.resolve("db")).isEqualTo(dns.addressOf(world.host("a")));
            assertThatThrownBy(() -> dns.move("dbx", world.host("a")))
                    .hasMessage("there is no name \"dbx\"; there are a, b, db");
        });
    }

    @Test
    void staleAnswersAreThoseFromBeforeTheLastChange() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            Dns dns = net.dns();
            net.dns().addAddress(world.host("a"), "db");
            dns.move("db", world.host("b"));
            Fault stale = dns.stale("db");
            assertThat(dns.resolve("db")).isEqualTo(dns.addressOf(world.host("a")));
            assertThat(dns.resolve("b")).isEqualTo(dns.addressOf(world.host("b")));
            assertThat(stale.hits()).isEqualTo(1);
            assertThat(stale).hasToString("stale answers for db");
            stale.close();
            stale.close();
            assertThat(dns.resolve("db")).isEqualTo(dns.addressOf(world.host("b")));

            net.dns().addAddress(world.host("c"), "fresh");
            try (Fault all = dns.stale()) {
                assertThatThrownBy(() -> dns.resolve("fresh")).hasMessage("fresh: Name or service not known");
                assertThat(dns.resolve("c")).isEqualTo(dns.addressOf(world.host("c")));
                assertThat(all.hits()).isEqualTo(1);
            }
        });
        assertThat(report.counters()).containsEntry("net.dns.stale", 2L).containsEntry("net.dns.stale.hits", 2L);
    }

    @Test
    void namesCanStandForNothingForAWhileAndOverlappingFaultsCompose() {
        var unused = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            Dns dns = net.dns();
            var a = world.host("a");
            Fault one = dns.nxdomain("a");
            Fault all = dns.nxdomain();
            one.close();
            assertThatThrownBy(() -> dns.resolve("a")).hasMessage("a: Name or service not known");
            assertThat(dns.resolve("10.0.0.1")).isNotNull();
            assertThat(net.faults()).containsExactly(all);
            net.heal();
            assertThat(dns.resolve("a")).isEqualTo(dns.addressOf(a));
            assertThat(all.hits()).isEqualTo(1);
            assertThatThrownBy(() -> dns.nxdomain("z")).hasMessage("there is no name \"z\"; there are a");
            assertThatThrownBy(() -> dns.slow(Duration.ZERO)).hasMessage("delay is not positive: PT0S");
            assertThat(net.faults()).isEmpty();
        });
    }

    @Test
    void anAsynchronousAnswerTakesTimeAndIsThatOfItsArrival() {
        List<String> got = new ArrayList<>();
        var unused = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            Host a = world.host("a");
            Fault slow = net.dns().slow("a", Duration.ofSeconds(5));
            var unusedAnswer = net.dns()
                    .resolveAsync(a, "a")
                    .thenAccept(address -> got.add(
                            address.getHostAddress() + " at " + world.now().toSeconds()));
            var unusedFailure = net.dns().resolveAsync(a, "b").handle((address, e) -> got.add(String.valueOf(e)));
            assertThat(slow.hits()).isEqualTo(1);
            Nets.at(world, 2, () -> {
                slow.close();
                assertThat(got).containsExactly("java.net.UnknownHostException: b: Name or service not known");
            });
        });
        assertThat(got).hasSize(2).last().isEqualTo("10.0.0.1 at 5");
    }

    @Test
    void anAnswerForACrashedHostNeverComes() {
        RunReport report = Nets.run(world -> {
            Host a = world.host("a");
            var unusedAnswer = SimNetwork.of(world).dns().resolveAsync(a, "a").thenRun(() -> {
                throw new AssertionError("a dead host got an answer");
            });
            a.crash();
        });
        assertThat(Nets.counter(report, "net.dns.resolved")).isZero();
    }
}
