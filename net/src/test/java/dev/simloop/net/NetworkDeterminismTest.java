package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Fault;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.faults.Chaos;
import dev.simloop.faults.Faults;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("jdk")
class NetworkDeterminismTest {
    record Ball(int hits) {}

    /** Three nodes pass balls on for a while, under random faults, and no more than so many: a fault may double each of them. */
    private static void chatter(World world, boolean faults) {
        int[] left = {2_000};
        SimNetwork net = SimNetwork.of(world);
        if (faults) {
            net.setDefaults(
                    LinkSettings.defaults().withLoss(0.05).withDuplicate(0.05).withReorder(0.1, Duration.ofMillis(5)));
            var unused = Faults.of(NetworkFaultKinds.all())
                    .lasting(Duration.ofMillis(500))
                    .start(world);
        }
        for (String name : new String[] {"n1", "n2", "n3"}) {
            Endpoint end = net.bind(world.host(name));
            end.onPacket(packet -> {
                int hits = packet.payload(Ball.class).hits();
                if (hits < 60 && --left[0] > 0) {
                    end.send(packet.from(), new Ball(hits + 1));
                }
            });
        }
        Endpoint start = net.bind(world.domain(), "start");
        for (int i = 1; i <= 3; i++) {
            start.send("n" + i, new Ball(1));
        }
        start.onPacket(packet -> {
            int hits = packet.payload(Ball.class).hits();
            if (hits < 60 && --left[0] > 0) {
                start.send("n" + (hits % 3 + 1), new Ball(hits + 1));
            }
        });
    }

    private static CampaignResult campaign(int workers, boolean faults) {
        return Campaign.ofAction(world -> chatter(world, faults))
                .withSeeds(500)
                .withWorkers(workers)
                .run()
                .assertPassed();
    }

    @Test
    void aCampaignIsEqualEveryTimeAndWithAnyNumberOfWorkers() {
        CampaignResult first = campaign(1, true);
        assertThat(campaign(1, true).fingerprint()).isEqualTo(first.fingerprint());
        assertThat(campaign(2, true).fingerprint()).isEqualTo(first.fingerprint());
        for (String counter : new String[] {
            "net.delivered",
            "net.dropped.loss",
            "net.dropped.partition",
            "net.duplicated",
            "net.reordered",
            "net.slowed",
            "net.partition",
            "net.block",
            "net.slow",
            "net.lossy"
        }) {
            assertThat(first.hits(counter).total()).as(counter).isPositive();
        }
    }

    @Test
    void everyRunReplaysStrictlyFromItsOwnTape() {
        Nets.assertRepeatsFromTape(Campaign.ofAction(world -> chatter(world, true)), 150);
    }

    @Test
    void chaosHealsItsFaultsAndNoOthers() {
        Campaign.ofAction(world -> {
                    SimNetwork net = SimNetwork.of(world);
                    net.bind(world.host("a"));
                    net.bind(world.host("b"));
                    Fault mine = net.block("a", "b");
                    Chaos chaos = Faults.of(NetworkFaultKinds.all())
                            .lasting(Duration.ofSeconds(1))
                            .start(world);
                    var unused = world.delay(Duration.ofSeconds(2)).thenRun(() -> {
                        assertThat(chaos.isOver()).isTrue();
                        assertThat(net.faults()).containsExactly(mine);
                    });
                })
                .withSeeds(100)
                .run()
                .assertPassed();
    }
}
