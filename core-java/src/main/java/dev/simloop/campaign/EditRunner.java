package dev.simloop.campaign;

import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.failure.NestedRunException;
import dev.simloop.failure.UnresponsiveException;
import dev.simloop.internal.WallClock;
import dev.simloop.internal.run.LoopThread;
import dev.simloop.internal.run.RunSpec;
import dev.simloop.internal.run.Runner;
import dev.simloop.spi.Strategy;
import dev.simloop.tape.Tape;
import dev.simloop.tape.TapeEdit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs variants of recorded runs of one campaign's scenario, several at once. Made by {@link Campaign#variations}. The
 * caller waits; what a variant comes to depends on nothing but the variant.
 */
public final class EditRunner {
    private final Runner runner = Runner.get();
    private final Scenario scenario;
    private final SimConfig config;
    private final long began = WallClock.nanos();

    EditRunner(Scenario scenario, SimConfig config) {
        this.scenario = scenario;
        this.config = config;
    }

    /**
     * {@return how each of {@code variants} went, in their order} Each runs on a loop thread of its own.
     *
     * @throws NestedRunException on the thread of a run
     */
    public List<EditedRun> run(List<TapeEdit> variants) {
        Runner.refuseNesting("runs were varied on the thread of a run", "");
        List<One> ones = new ArrayList<>();
        for (TapeEdit variant : variants) {
            One one = new One(variant);
            ones.add(one);
            one.job = LoopThread.start(one);
        }
        List<EditedRun> results = new ArrayList<>();
        Throwable thrown = null;
        for (One one : ones) {
            try {
                UnresponsiveException stuck =
                        LoopThread.await(java.util.Objects.requireNonNull(one.job), runner.watchdog(config));
                results.add(stuck == null ? java.util.Objects.requireNonNull(one.varied) : one.unresponsive(stuck));
            } catch (RuntimeException | Error e) {
                // The others are awaited first: nothing goes on behind the back of whoever catches this.
                thrown = thrown == null ? e : thrown;
            }
        }
        if (thrown instanceof Error e) {
            throw e;
        }
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        return results;
    }

    /** {@return how {@code variant} went} */
    public EditedRun run(TapeEdit variant) {
        return run(List.of(variant)).get(0);
    }

    /** {@return wall time since this was made, for budgets and progress} */
    public Duration elapsed() {
        return Duration.ofNanos(WallClock.nanos() - began);
    }

    private final class One implements Runnable {
        private final TapeEdit variant;
        private final Strategy strategy = runner.strategy(config);

        LoopThread.@Nullable Job job;

        @Nullable
        EditedRun varied;

        One(TapeEdit variant) {
            this.variant = variant;
        }

        @Override
        public void run() {
            Runner.Edited run = runner.edited(RunSpec.edited(variant, config, scenario), strategy);
            varied = new EditedRun(run.report(), run.deviations(), run.groups());
        }

        EditedRun unresponsive(UnresponsiveException stuck) {
            Tape tape = variant.tape();
            RunReport report = runner.unresponsive(tape.token().edited(), scenario, stuck, tape);
            return new EditedRun(report, List.of(), Map.of());
        }
    }
}
