package dev.simloop.campaign;

import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.failure.UnresponsiveException;
import dev.simloop.internal.run.LoopThread;
import dev.simloop.internal.run.RunSpec;
import dev.simloop.internal.run.Runner;
import dev.simloop.strategy.Profile;
import java.util.Objects;

/** A run with strategy {@code random} that only measures how long runs are, for strategies that have to know. */
final class Probe {
    private Probe() {}

    /** {@return how long the run of {@code seed} is; the shortest there can be, if it does not end} */
    static Profile of(long seed, SimConfig config, Scenario scenario) {
        Runner runner = Runner.get();
        Runner.refuseNesting("a probe was started on the thread of a run", "");
        SimConfig plain = RunChoice.RANDOM.in(config);
        Profile[] measured = new Profile[1];
        UnresponsiveException stuck = LoopThread.await(
                LoopThread.start(() ->
                        measured[0] = runner.course(RunSpec.hunt(seed, plain, scenario), runner.strategy(plain), true)
                                .profile()),
                runner.watchdog(config));
        return stuck == null ? Objects.requireNonNull(measured[0]) : new Profile(1, new int[] {1});
    }
}
