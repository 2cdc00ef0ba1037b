package dev.simloop.campaign;

import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.failure.UnresponsiveException;
import dev.simloop.internal.run.LoopThread;
import dev.simloop.internal.run.RunSpec;
import dev.simloop.internal.run.Runner;
import dev.simloop.strategy.Profile;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs with strategy {@code random} that only measure how long runs are, for strategies that have to know. */
final class Probe {
    /** One run may end early; of some of them, the longest is near the length that matters. */
    private static final int RUNS = 8;

    private Probe() {}

    /** {@return how long the longest of the first runs of {@code seeds} is; the shortest there can be, if none ends} */
    static Profile of(Seeds seeds, SimConfig config, Scenario scenario) {
        Profile longest = new Profile(1, 1);
        SimConfig plain = RunChoice.RANDOM.in(config);
        for (int run = 0; run < RUNS; run++) {
            Profile measured = of(seeds.first() + run, plain, scenario);
            if (measured == null) {
                return longest;
            }
            longest = measured.choices() > longest.choices() ? measured : longest;
        }
        return longest;
    }

    private static @Nullable Profile of(long seed, SimConfig plain, Scenario scenario) {
        Runner runner = Runner.get();
        Runner.refuseNesting("a probe was started on the thread of a run", "");
        Profile[] measured = new Profile[1];
        UnresponsiveException stuck = LoopThread.await(
                LoopThread.start(() ->
                        measured[0] = runner.course(RunSpec.hunt(seed, plain, scenario), runner.strategy(plain), true)
                                .profile()),
                runner.watchdog(plain));
        return stuck == null ? Objects.requireNonNull(measured[0]) : null;
    }
}
