package dev.simloop.verify.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.faults.Faults;
import dev.simloop.faults.HostFaultKinds;
import dev.simloop.net.NetworkFaultKinds;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes under faults: equal every time, with any number of workers, and from their own tapes. */
@Tag("jdk")
class NodeDeterminismTest {
    private static final List<String> NAMES = List.of("a", "b", "c");

    /** Passes a number round, larger by one, and draws who gets it. */
    private static final class Passing implements Node<Integer> {
        @Override
        public void onStart(Context<Integer> context) {
            context.setTimer("beat", Duration.ofMillis(40));
        }

        @Override
        public void onTimer(Context<Integer> context, String timer) {
            context.send(NAMES.get(context.draw("to", NAMES.size())), 1);
            context.setTimer("beat", Duration.ofMillis(40));
        }

        @Override
        public void onMessage(Context<Integer> context, String from, Integer message) {
            if (message < 5) {
                context.send(from, message + 1);
            }
        }
    }

    private static Campaign campaign() {
        return NodeSimulation.<Passing, Integer>of(Integer.class, NAMES, name -> new Passing())
                .withFaults(Faults.of(NetworkFaultKinds.all())
                        .and(HostFaultKinds.all())
                        .lasting(Duration.ofSeconds(1)))
                .withMaxDuration(Duration.ofSeconds(2))
                .campaign();
    }

    @Test
    void aCampaignIsEqualEveryTimeAndWithAnyNumberOfWorkers() {
        var one = campaign().withSeeds(150).withWorkers(1).run().assertPassed();
        var two = campaign().withSeeds(150).withWorkers(2).run().assertPassed();
        assertThat(two.fingerprint()).isEqualTo(one.fingerprint());
        assertThat(two.counters()).isEqualTo(one.counters());
        assertThat(one.hits("net.delivered").total()).isPositive();
        assertThat(one.hits("host.crash").total()).isPositive();
    }

    @Test
    void everyRunReplaysStrictlyFromItsOwnTape() {
        for (int seed = 0; seed < 60; seed++) {
            var run = campaign().runSeed(seed);
            var again = campaign().replay(Objects.requireNonNull(run.tape()));
            assertThat(again.failureLine()).isEqualTo(run.failureLine());
            assertThat(again.isSameRun(run)).as("seed %d", seed).isTrue();
        }
    }
}
