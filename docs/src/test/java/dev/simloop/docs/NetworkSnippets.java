package dev.simloop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Campaign;
import dev.simloop.net.Endpoint;
import dev.simloop.net.Fault;
import dev.simloop.net.SimNetwork;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What net/README.md shows. */
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
            net.link("n1", "n2").loss(0.1).duplicate(0.01);

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
}
