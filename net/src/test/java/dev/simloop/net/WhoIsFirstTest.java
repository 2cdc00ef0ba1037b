package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Scenario;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the network completes is the loop's own work: whoever waits for it may go on before its dependents. */
class WhoIsFirstTest {
    private static final Scenario PACKET = world -> {
        SimNetwork net = SimNetwork.of(world);
        Endpoint a = net.bind(world.host("a"));
        SimFuture<Packet> received = net.bind(world.host("b")).receive();
        a.send("b", "text");
        return order(world, received);
    };

    private static final Scenario NAME = world -> {
        SimNetwork net = SimNetwork.of(world);
        net.bind(world.host("b"));
        SimFuture<InetAddress> resolved = net.dns().resolveAsync(world.host("a"), "b");
        return order(world, resolved);
    };

    private static String order(World world, SimFuture<?> future) {
        List<String> seen = new ArrayList<>();
        var unused = future.thenAccept(value -> seen.add("dependent"));
        world.await(future);
        return seen.isEmpty() ? "waiter first" : "dependent first";
    }

    private static void bothOrdersOccurAndRepeat(Scenario scenario) {
        Campaign campaign = Campaign.of(scenario);
        assertThat(LongStream.range(0, 100)
                        .mapToObj(seed -> campaign.runSeed(seed).value()))
                .contains("waiter first", "dependent first");
        for (long seed = 0; seed < 50; seed++) {
            var run = campaign.runSeed(seed);
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .as("seed %s", seed)
                    .isTrue();
        }
    }

    @Test
    void ofAPacket() {
        bothOrdersOccurAndRepeat(PACKET);
    }

    @Test
    void ofALookUpOfAName() {
        bothOrdersOccurAndRepeat(NAME);
    }
}
