package dev.simloop;

import dev.simloop.failure.NestedRunException;
import dev.simloop.failure.UnresponsiveException;
import dev.simloop.spi.Strategy;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Token;
import dev.simloop.tape.Variant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs one scenario once, on a loop thread of its own or on this one. */
final class Runs {
    private Runs() {}

    /** Runs on an idle loop thread while the caller waits. */
    static RunReport once(long seed, SimConfig config, RunMode mode, @Nullable Tape tape, Scenario scenario) {
        if (LoopThread.current() != null) {
            throw new NestedRunException("a run was started on the thread of another run (seed "
                    + SimLoop.current().seed() + "): a run cannot nest, compose with futures instead");
        }
        RunReport[] report = new RunReport[1];
        Strategy strategy = config.strategy.get();
        LoopThread.Job job =
                LoopThread.start(() -> report[0] = here(seed, config, strategy, mode, tape, scenario, true));
        UnresponsiveException stuck = LoopThread.await(job, config.watchdog);
        return stuck == null
                ? report[0]
                : unresponsive(new Token(seed, strategy.descriptor(), "-", config.digest()), scenario, stuck);
    }

    /** Runs on this thread, which must be a loop thread. */
    static RunReport here(
            long seed,
            SimConfig config,
            Strategy strategy,
            RunMode mode,
            @Nullable Tape tape,
            Scenario scenario,
            boolean wantTape) {
        LoopThread thread = java.util.Objects.requireNonNull(LoopThread.current());
        SimLoop loop = new SimLoop(thread.buffers, seed, config, strategy, mode, tape);
        return loop.execute(scenario, wantTape);
    }

    /** Runs {@code variant} on this thread, which must be a loop thread. */
    static Varied vary(Variant variant, SimConfig config, Strategy strategy, Scenario scenario) {
        LoopThread thread = java.util.Objects.requireNonNull(LoopThread.current());
        long seed = variant.tape().token().seed();
        SimLoop loop = new SimLoop(thread.buffers, seed, config, strategy, variant);
        Engine engine = loop.engine();
        RunReport report = loop.execute(scenario, true);
        return new Varied(report, engine.departures(), engine.groups());
    }

    static RunReport unresponsive(Token token, Scenario scenario, UnresponsiveException stuck) {
        return new RunReport(
                token,
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
                scenario.runAgain(token));
    }
}
