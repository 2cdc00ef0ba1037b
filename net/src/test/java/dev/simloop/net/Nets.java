package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.spi.TaskKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What tests of the network share. */
final class Nets {
    private Nets() {}

    static RunReport run(Scenario.Action action) {
        RunReport report = Campaign.ofAction(action).runSeed(1);
        if (!report.passed()) {
            throw report.toFailure();
        }
        return report;
    }

    /** Records that many seeds and replays each strictly from its own tape, which must be the same run. */
    static void assertRepeatsFromTape(Campaign campaign, int seeds) {
        for (int seed = 0; seed < seeds; seed++) {
            RunReport run = campaign.runSeed(seed);
            RunReport again = campaign.replay(Objects.requireNonNull(run.tape()));
            assertThat(again.failureLine()).isEqualTo(run.failureLine());
            assertThat(again.isSameRun(run)).as("seed " + seed).isTrue();
            assertThat(again.counters()).isEqualTo(run.counters());
        }
    }

    static long counter(RunReport report, String name) {
        return report.counters().getOrDefault(name, 0L);
    }

    /** Runs {@code what} {@code millis} from now, as a task of the world. */
    static void at(World world, long millis, Runnable what) {
        world.domain().schedule(world.domain().currentActor(), null, TaskKind.TIMER, false, millis * 1_000_000, what);
    }

    /** {@return the network of {@code world}, all of whose latencies are {@code millis}} */
    static SimNetwork fixed(World world, long millis) {
        SimNetwork net = SimNetwork.of(world);
        net.setDefaults(LinkSettings.defaults().withLatency(LatencyModel.fixed(Duration.ofMillis(millis))));
        return net;
    }

    /** Hosts that note what they get as {@code from>to}, or {@code from>to payload}. */
    static final class Mesh {
        final SimNetwork net;
        final List<Endpoint> ends = new ArrayList<>();
        final List<String> got = new ArrayList<>();

        Mesh(World world, SimNetwork net, String... names) {
            this.net = net;
            for (String name : names) {
                Endpoint end = net.bind(world.host(name));
                end.onPacket(packet -> got.add(packet.from() + ">" + packet.to()));
                ends.add(end);
            }
        }

        /** Everyone sends to everyone else. */
        void all() {
            for (Endpoint from : ends) {
                for (Endpoint to : ends) {
                    if (from != to) {
                        from.send(to.address(), 1);
                    }
                }
            }
        }
    }
}
