package dev.simloop;

import dev.simloop.failure.NestedRunException;
import dev.simloop.failure.UnresponsiveException;
import dev.simloop.spi.Strategy;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Variant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs variants of recorded runs of one campaign's scenario, several at once. Made by {@link Campaign#variations}. The
 * caller waits; what a variant comes to depends on nothing but the variant.
 */
public final class Variations {
    private final Scenario scenario;
    private final SimConfig config;
    private final long began = WallClock.nanos();

    Variations(Scenario scenario, SimConfig config) {
        this.scenario = scenario;
        this.config = config;
    }

    /**
     * {@return how each of {@code variants} went, in their order} Each runs on a loop thread of its own.
     *
     * @throws NestedRunException on the thread of a run
     */
    public List<Varied> run(List<Variant> variants) {
        if (LoopThread.current() != null) {
            throw new NestedRunException("runs were varied on the thread of a run (seed "
                    + SimLoop.current().seed() + "): a run cannot nest");
        }
        List<One> ones = new ArrayList<>();
        for (Variant variant : variants) {
            One one = new One(variant);
            ones.add(one);
            one.job = LoopThread.start(one);
        }
        List<Varied> results = new ArrayList<>();
        for (One one : ones) {
            UnresponsiveException stuck = LoopThread.await(java.util.Objects.requireNonNull(one.job), config.watchdog);
            results.add(stuck == null ? java.util.Objects.requireNonNull(one.varied) : one.unresponsive(stuck));
        }
        return results;
    }

    /** {@return how {@code variant} went} */
    public Varied run(Variant variant) {
        return run(List.of(variant)).get(0);
    }

    /** {@return wall time since this was made, for budgets and progress} */
    public Duration elapsed() {
        return Duration.ofNanos(WallClock.nanos() - began);
    }

    private final class One implements Runnable {
        private final Variant variant;
        private final Strategy strategy = config.strategy.get();

        LoopThread.@Nullable Job job;

        @Nullable
        Varied varied;

        One(Variant variant) {
            this.variant = variant;
        }

        @Override
        public void run() {
            varied = Runs.vary(variant, config, strategy, scenario);
        }

        Varied unresponsive(UnresponsiveException stuck) {
            Tape tape = variant.tape();
            RunReport report = Runs.unresponsive(tape.token().edited(), scenario, stuck);
            return new Varied(
                    new RunReport(
                            report.token(),
                            null,
                            stuck,
                            0,
                            List.of(),
                            0,
                            0,
                            Map.of(),
                            Map.of(),
                            List.of(),
                            List.of(),
                            null,
                            Map.of(),
                            tape,
                            report.runAgain()),
                    List.of(),
                    Map.of());
        }
    }
}
