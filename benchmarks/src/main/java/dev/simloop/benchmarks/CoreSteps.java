package dev.simloop.benchmarks;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.SimConfig;
import dev.simloop.Timing;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Seeds;
import dev.simloop.spi.TaskKind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Steps of the bare core in a hunt: so many ready mailboxes, each of whose tasks submits itself again. At random and in exact
 * time; what a campaign draws by default, strategies and hiccups, is measured by whole programs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CoreSteps {
    private static final int STEPS = 1_000_000;
    private static final SimConfig CONFIG = SimConfig.defaults()
            .withMaxStepsPerInstant(Long.MAX_VALUE)
            .withWatchdog(Duration.ZERO)
            .withTiming(Timing.EXACT);

    @Param({"10", "100", "1000", "10000"})
    private int ready;

    private long seed;

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public long steps() {
        return Campaign.ofAction(world -> {
                    Chain.left = STEPS;
                    for (int i = 0; i < ready; i++) {
                        Domain domain = world.domain();
                        new Chain(domain, domain.newActor("chain")).submit();
                    }
                })
                .withConfig(CONFIG)
                .withStrategy("random")
                .withSeeds(Seeds.of(seed++))
                .withWorkers(1)
                .run()
                .assertPassed()
                .steps();
    }

    private static final class Chain implements Runnable {
        private static int left;

        private final Domain domain;
        private final Actor actor;

        Chain(Domain domain, Actor actor) {
            this.domain = domain;
            this.actor = actor;
        }

        void submit() {
            domain.submit(actor, null, TaskKind.EXECUTE, false, this);
        }

        @Override
        public void run() {
            if (--left >= 0) {
                submit();
            }
        }
    }
}
