package dev.simloop.docs;

import dev.simloop.SimLoop;
import dev.simloop.campaign.Campaign;
import dev.simloop.junit.SeedSweep;
import dev.simloop.net.LatencyModel;
import dev.simloop.net.LinkSettings;
import dev.simloop.net.SimNetwork;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** docs/stories.md: a price is changed, and a replica still tells the old one. StoriesTest runs it. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails there fails the run
class StaleReadStory {
    // region story-stale-read
    static Campaign shop(boolean replicateFirst) {
        return Campaign.of(world -> {
            SimNetwork net = SimNetwork.of(world);
            net.setDefaults(LinkSettings.defaults().withLatency(LatencyModel.fixed(Duration.ofMillis(1))));
            net.link("primary", "replica").setLatency(LatencyModel.fixed(Duration.ofMillis(2)));
            var client = net.bind(world.host("client"));
            var primary = net.bind(world.host("primary"));
            var replica = net.bind(world.host("replica"));
            int[] copy = {10};
            SimLoop.observe("price", copy[0]);
            primary.onPacket(packet -> {
                if (packet.payload(Object.class) instanceof Integer price) {
                    SimLoop.observe("price", price);
                    primary.send("replica", price);
                }
                if (packet.payload(Object.class).equals("copied") == replicateFirst) {
                    primary.send("client", "done");
                }
            });
            replica.onPacket(packet -> {
                if (packet.payload(Object.class) instanceof Integer price) {
                    copy[0] = price;
                    replica.send("primary", "copied");
                } else {
                    SimLoop.observe("price", copy[0]);
                    replica.send("client", copy[0]);
                }
            });
            client.send("primary", 12);
            return client.receive()
                    .thenCompose(done -> {
                        client.send("replica", "price?");
                        return client.receive();
                    })
                    .thenAccept(read -> {
                        if (read.payload(Integer.class) != 12) {
                            throw new IllegalStateException("the price was set to 12 and reads " + read.payload());
                        }
                    });
        });
    }

    @Test
    void aChangedPriceIsSeen() {
        SeedSweep.of(shop(false)).run();
    }
    // endregion
}
