package dev.simloop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Fault;
import dev.simloop.campaign.Campaign;
import dev.simloop.net.Endpoint;
import dev.simloop.net.LatencyModel;
import dev.simloop.net.LinkSettings;
import dev.simloop.net.Links;
import dev.simloop.net.SimNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What net/README.md and docs/network.md show. */
@SuppressWarnings("FutureReturnValueIgnored") // what a test would do with them is not the point here
class NetworkSnippets {
    @Test
    @SuppressWarnings({"try", "UnusedVariable", "FutureReturnValueIgnored"}) // closing is its use, the campaign awaits
    void aPongComesBackUnlessThePacketIsLost() {
        Campaign pings = Campaign.of(world -> {
            // region readme
            SimNetwork net = SimNetwork.of(world);
            Endpoint n1 = net.bind(world.host("n1"));
            Endpoint n2 = net.bind(world.host("n2"));
            n2.onPacket(packet -> n2.send(packet.from(), "pong"));
            net.link("n1", "n2").setLoss(0.1);
            net.link("n1", "n2").setDuplicate(0.01);

            try (Fault cut = net.partition(Set.of("n1"), Set.of("n2"))) {
                n1.send("n2", "lost");
            }
            n1.send("n2", "ping");
            return n1.receive();
            // endregion
        });

        long passed = 0;
        for (long seed = 0; seed < 200; seed++) {
            passed += pings.runSeed(seed).passed() ? 1 : 0;
        }
        assertThat(passed).isBetween(150L, 199L);
    }

    @Test
    void aServerAnswers() {
        Campaign.of(world -> {
                    // region network-endpoints
                    SimNetwork net = SimNetwork.of(world);
                    Endpoint server = net.bind(world.host("server"));
                    Endpoint client = net.bind(world.host("client"));
                    server.onPacket(packet -> server.send(packet.from(), "echo of " + packet.payload()));

                    client.send("server", "hello");
                    return client.receive()
                            .thenAccept(packet -> assertThat(packet.payload()).isEqualTo("echo of hello"));
                    // endregion
                })
                .withSeeds(20)
                .run()
                .assertPassed();
    }

    @Test
    void settingsComeFromTheMostSpecificLayer() {
        Campaign.ofAction(world -> {
                    // region network-links
                    SimNetwork net = SimNetwork.of(world);
                    net.setDefaults(LinkSettings.defaults().withLoss(0.01));
                    net.into("n3").setLatency(LatencyModel.exponential(Duration.ofMillis(5), Duration.ofMillis(20)));
                    net.out("n1").setBandwidth(1_000_000);
                    net.out("n1").setQueue(64_000);
                    net.link("n1", "n3").setLoss(0.2);

                    LinkSettings settings = net.link("n1", "n3").settings();
                    assertThat(settings.loss()).isEqualTo(0.2);
                    assertThat(settings.queueBytes()).isEqualTo(64_000);
                    // endregion
                })
                .withSeeds(1)
                .run()
                .assertPassed();
    }

    @Test
    @SuppressWarnings("try") // closing is its use
    void faultsAreClosedOneByOne() {
        Campaign.ofAction(world -> {
                    SimNetwork net = SimNetwork.of(world);
                    Endpoint n1 = net.bind(world.host("n1"));
                    net.bind(world.host("n2"));
                    net.bind(world.host("n3"));
                    // region network-faults
                    Fault clog = net.clog(Links.into("n2"), Duration.ofMillis(200), 0.1);
                    try (Fault cut = net.partition(List.of(Set.of("n1"), Set.of("n2"), Set.of("n3")))) {
                        n1.send("n2", "lost");
                        assertThat(cut.hits()).isEqualTo(1);
                    }
                    assertThat(net.faults()).containsExactly(clog);
                    net.heal();
                    // endregion
                    assertThat(net.faults()).isEmpty();
                })
                .withSeeds(10)
                .run()
                .assertPassed();
    }

    @Test
    @SuppressWarnings("try") // closing is its use
    void namesMoveAndAnswersAreStale() {
        Campaign.ofAction(world -> {
                    SimNetwork net = SimNetwork.of(world);
                    // region network-names
                    net.dns().addAddress(world.host("n1"), "db");
                    net.dns().move("db", world.host("n2"));
                    try (Fault stale = net.dns().stale("db")) {
                        assertThat(net.dns().resolve("db")).isEqualTo(net.dns().addressOf(world.host("n1")));
                        assertThat(stale.hits()).isEqualTo(1);
                    }
                    assertThat(net.dns().resolve("db")).isEqualTo(net.dns().addressOf(world.host("n2")));
                    // endregion
                })
                .withSeeds(1)
                .run()
                .assertPassed();
    }
}
