package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Host;
import dev.simloop.RunReport;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who is on the network, and what names there are. */
@SuppressWarnings("FutureReturnValueIgnored")
class AddressBookTest {
    private static Set<String> names(int count) {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            names.add(String.format(java.util.Locale.ROOT, "n%02d", i));
        }
        return names;
    }

    @Test
    void manyNamesAreCutShort() {
        assertThat(AddressBook.listed(names(0))).isEqualTo("there are none yet");
        assertThat(AddressBook.listed(names(2))).isEqualTo("there are n00, n01");
        assertThat(AddressBook.listed(names(20))).startsWith("there are n00, ").endsWith(", n19");
        assertThat(AddressBook.listed(names(23))).startsWith("there are n00, ").endsWith(", n19 and 3 more");
    }

    @Test
    void nodesAreThoseThatLiveAndAreBoundOrHaveJoined() {
        var unused = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            Host bound = world.host("bound");
            Host joined = world.host("joined");
            world.host("neither");
            net.bind(bound);
            net.addresses.join(joined);
            net.addresses.join(bound);
            assertThat(net.addresses.boundNodes()).containsExactly("bound", "joined");
            assertThat(net.addresses.endpoints()).hasSize(1);
            joined.crash();
            assertThat(net.addresses.boundNodes()).containsExactly("bound");
            bound.crash();
            assertThat(net.addresses.boundNodes()).isEmpty();
        });
    }

    @Test
    void knownAreHostsAndWhatWasEverBound() {
        var unused = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            world.host("unbound");
            net.bind(world.domain(), "client").close();
            net.addresses.checkKnown(List.of("unbound", "client"));
            assertThatThrownBy(() -> net.addresses.checkKnown(List.of("unbound", "z")))
                    .hasMessage("there is no host \"z\"; there are client, unbound");
            assertThatThrownBy(() -> net.dns().move("z", world.host("unbound")))
                    .hasMessage("there is no name \"z\"; there are unbound");
        });
    }

    @Test
    void namesAreThoseOfHostsAndOfRecords() {
        var unused = Nets.run(world -> {
            Dns dns = SimNetwork.of(world).dns();
            dns.addAddress(world.host("b"), "alias");
            world.host("a");
            assertThat(dns.names()).containsExactly("a", "alias", "b");
            assertThatThrownBy(() -> dns.addAddress(world.host("b"), " ")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> dns.slow("z", Duration.ofMillis(1)))
                    .hasMessageContaining("there is no name \"z\"");
            assertThatThrownBy(() -> dns.stale("z")).hasMessageContaining("there is no name \"z\"");
            assertThatThrownBy(() -> dns.stale(" ")).hasMessageStartingWith("node name is empty, or has");
        });
    }

    @Test
    void answersAreCountedAndSlowFaultsBite() {
        List<Duration> came = new ArrayList<>();
        RunReport report = Nets.run(world -> {
            Dns dns = SimNetwork.of(world).dns();
            Host a = world.host("a");
            try {
                assertThat(dns.resolveAll("a")).hasSize(1);
            } catch (UnknownHostException e) {
                throw new AssertionError(e);
            }
            var none = dns.stale("a");
            var slow = dns.slow("a", Duration.ofSeconds(1));
            dns.resolveAsync(a, "a").thenAccept(address -> {
                came.add(world.now());
                assertThat(slow.hits()).isEqualTo(1);
                assertThat(none.hits()).isZero();
            });
        });
        assertThat(came).hasSize(1);
        assertThat(came.get(0)).isGreaterThan(Duration.ofSeconds(1));
        assertThat(Nets.counter(report, "net.dns.resolved")).isEqualTo(2);
    }

    @Test
    void whatIsOnTheWayToACrashedHostIsCountedOnce() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            net.setDefaults(LinkSettings.defaults().withLatency(LatencyModel.fixed(Duration.ofMillis(10))));
            Endpoint from = net.bind(world.domain(), "from");
            Host crashing = world.host("crashing");
            Host closing = world.host("closing");
            net.bind(crashing);
            Endpoint closed = net.bind(closing);
            from.send("crashing", "1");
            from.send("crashing", "2");
            from.send("closing", "3");
            closed.close();
            net.bind(closing);
            crashing.crash();
            closing.crash();
            assertThat(net.traffic().total().dropped(DropReason.CRASH)).isEqualTo(3);
            assertThat(net.traffic().total().dropped(DropReason.CRASH)).isEqualTo(3);
            world.delay(Duration.ofSeconds(1));
        });
        assertThat(Nets.counter(report, "net.dropped.crash")).isEqualTo(3);
    }

    @Test
    void whatIsOnTheWayIsRememberedUntilItsHostCrashes() {
        var unused = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            net.setDefaults(LinkSettings.defaults().withLatency(LatencyModel.fixed(Duration.ofMillis(10))));
            Host closing = world.host("closing");
            Endpoint closed = net.bind(closing);
            net.bind(world.domain(), "from").send("closing", "1");
            closed.close();
            assertThat(net.traffic().total().dropped(DropReason.CRASH)).isZero();
            closing.crash();
            assertThat(net.traffic().total().dropped(DropReason.CRASH)).isEqualTo(1);
        });
    }
}
