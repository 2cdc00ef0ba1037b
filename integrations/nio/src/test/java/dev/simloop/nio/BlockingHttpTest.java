package dev.simloop.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.campaign.Campaign;
import dev.simloop.failure.EscapedSimulationException;
import dev.simloop.net.SimNetwork;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import orders.Hello;
import orders.OrdersWorld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The JDK's own HTTP client and server, unmodified, on hosts. Only JDK 25 has threads that a run can take over. */
@EnabledForJreRange(min = JRE.JAVA_25, max = JRE.JAVA_25)
@SuppressWarnings({"FutureReturnValueIgnored", "AddressSelection"}) // runs are looked at, and one name
class BlockingHttpTest {
    private static final SimConfig THREADS = SimConfig.defaults().withTakeOver(TakeOver.THREADS);

    @Test
    void aClientAsksAServerByItsName() {
        RunReport report = Campaign.of((Scenario) world -> {
                    SimNetwork unused = SimNetwork.of(world);
                    return Hello.run(world);
                })
                .withConfig(THREADS)
                .runSeed(1);
        assertThat(report.failure()).isNull();
        assertThat(report.value()).isEqualTo("ok");
    }

    @Test
    void ordersGoThroughALossyNetworkPartitionsAndPowerCutsTheSameWayEachTime() {
        Campaign campaign = OrdersWorld.campaign(6, null).withStrategy("random");
        assertThat(campaign.runSeed(0).failure()).isNull();
        Set<Long> prints = new HashSet<>();
        for (long seed = 0; seed < 30; seed++) {
            RunReport run = campaign.runSeed(seed);
            assertThat(run.failure()).as("seed %s", seed).isNull();
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).fingerprint())
                    .as("seed %s", seed)
                    .isEqualTo(run.fingerprint());
            prints.add(run.fingerprint());
        }
        assertThat(prints).hasSize(30);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("HttpClient")
                        || thread.getName().startsWith("HTTP-"));
    }

    @Test
    void anOrderThatIsBookedTwiceIsFound() {
        assertThat(OrdersWorld.campaign(6, OrdersWorld.Bug.NUMBERED_TWICE)
                        .withStrategy("random")
                        .withSeeds(50)
                        .run()
                        .findings())
                .isNotEmpty();
    }

    @Test
    void parallelCoroutinesWithoutAnyPointAreRefused() {
        assertThatThrownBy(() -> Campaign.of((Scenario) world -> null)
                        .withConfig(SimConfig.defaults().withParallel())
                        .runSeed(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("coroutines are to run in parallel, and no class has points");
    }

    @Test
    void aNameThatIsAskedForOutsideOfAnyHostDoesNotReachTheMachine() {
        RunReport report = Campaign.of((Scenario) world -> {
                    SimNetwork unused = SimNetwork.of(world);
                    return InetAddress.getByName("server");
                })
                .withConfig(THREADS)
                .runSeed(1);
        assertThat(report.failure())
                .isInstanceOf(EscapedSimulationException.class)
                .hasMessageContaining("\"server\" is asked for outside of any host");
    }
}
