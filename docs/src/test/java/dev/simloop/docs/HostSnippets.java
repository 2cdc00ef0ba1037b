package dev.simloop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Fault;
import dev.simloop.Host;
import dev.simloop.campaign.Campaign;
import dev.simloop.disk.DiskFaultKinds;
import dev.simloop.faults.Chaos;
import dev.simloop.faults.Faults;
import dev.simloop.faults.HostFaultKinds;
import dev.simloop.net.NetworkFaultKinds;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What docs/hosts.md shows in Java. */
@SuppressWarnings("FutureReturnValueIgnored") // the run goes on until nothing is left to do
class HostSnippets {
    @Test
    void clocksGoWrong() {
        Campaign.ofAction(world -> {
                    Host host = world.host("n1");
                    // region host-clocks
                    Fault drift = host.hostClock().drift(200_000); // 200 ppm fast: clocks and timers, those pending too
                    host.hostClock().step(Duration.ofSeconds(-5)); // the wall clock alone, for good
                    Fault frozen = host.hostClock().freeze(); // the wall clock stands until the fault is closed
                    drift.close();
                    frozen.close();
                    // endregion
                    assertThat(host.hostClock().error()).isEqualTo(Duration.ofSeconds(-5));
                })
                .withSeeds(1)
                .run()
                .assertPassed();
    }

    /** Works off the backlog, again from the start after a crash. */
    private static void work(Host host, Queue<Integer> backlog) {
        backlog.poll();
        host.executor().schedule(() -> work(host, backlog), 100, TimeUnit.MILLISECONDS);
    }

    @Test
    void chaosThenHeal() {
        Campaign.of(world -> {
                    Queue<Integer> backlog = new ArrayDeque<>(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
                    world.host("n1", host -> work(host, backlog));
                    // region chaos
                    Chaos chaos = Faults.of(HostFaultKinds.all())
                            .and(NetworkFaultKinds.all())
                            .and(DiskFaultKinds.survivable())
                            .lasting(Duration.ofSeconds(20))
                            .start(world);
                    chaos.thenEventually("the backlog is empty", Duration.ofSeconds(10), backlog::isEmpty);
                    // endregion
                    return world.delay(Duration.ofSeconds(31));
                })
                .withSeeds(100)
                .requiringHits("fault.host.crash")
                .run()
                .assertPassed();
    }
}
