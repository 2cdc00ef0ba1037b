package dev.simloop;

import dev.simloop.failure.NondeterminismException;
import dev.simloop.failure.UnresponsiveException;
import dev.simloop.internal.run.IdentityHashes;
import dev.simloop.internal.run.LoopThread;
import dev.simloop.internal.run.RunSpec;
import dev.simloop.internal.run.Runner;
import dev.simloop.property.PropertyHits;
import dev.simloop.spi.Strategy;
import dev.simloop.strategy.Profile;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Token;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs one scenario once, on a loop thread of its own or on this one. */
final class LoopRunner extends Runner {
    @Override
    public RunReport once(RunSpec spec) {
        refuseNesting("a run was started on the thread of another run", ", compose with futures instead");
        warmUp(spec.config(), spec.scenario());
        RunReport[] report = new RunReport[1];
        Strategy strategy = strategy(spec.config());
        LoopThread.Job job = LoopThread.start(() -> report[0] = here(spec, strategy));
        UnresponsiveException stuck = LoopThread.await(job, watchdog(spec.config()));
        return stuck == null
                ? report[0]
                : unresponsive(
                        new Token(
                                spec.seed(),
                                strategy.descriptor(),
                                "-",
                                spec.config().digest()),
                        spec.scenario(),
                        stuck,
                        null);
    }

    @Override
    public RunReport here(RunSpec spec, Strategy strategy) {
        return new SimLoop(buffers(), spec, strategy).execute(spec.scenario(), spec.wantTape());
    }

    @Override
    public Course course(RunSpec spec, Strategy strategy, boolean wantSteps) {
        SimLoop loop = new SimLoop(buffers(), spec, strategy);
        Engine engine = loop.engine();
        engine.wantProfile = wantSteps;
        RunReport report = loop.execute(spec.scenario(), spec.wantTape());
        return new Course(report, engine.interleaving(), new Profile(engine.choices(), engine.profile));
    }

    @Override
    public String otherHashes(SimConfig config, String digest) {
        if (!digest.equals(config.digestOfOtherHashes())) {
            return "";
        }
        return config.takeOver().contains(TakeOver.HASHES)
                ? "identity hash codes were left to the JVM there, and are taken over here: repeat it on a JVM such as that one"
                : "identity hash codes were taken over there, and cannot be here, " + IdentityHashes.whyNot();
    }

    @Override
    public boolean isStrategyChosen(SimConfig config) {
        return config.strategyChosen;
    }

    @Override
    public Edited edited(RunSpec spec, Strategy strategy) {
        SimLoop loop = new SimLoop(buffers(), spec, strategy);
        Engine engine = loop.engine();
        RunReport report = loop.execute(spec.scenario(), spec.wantTape());
        return new Edited(report, engine.deviations(), engine.groups());
    }

    private static Buffers buffers() {
        LoopThread thread = java.util.Objects.requireNonNull(LoopThread.current());
        if (thread.kept instanceof Buffers kept) {
            return kept;
        }
        Buffers fresh = new Buffers();
        thread.kept = fresh;
        return fresh;
    }

    @Override
    public RunReport unresponsive(Token token, Scenario scenario, UnresponsiveException stuck, @Nullable Tape tape) {
        return unresponsiveRun(token, scenario, stuck, tape);
    }

    static RunReport unresponsiveRun(Token token, Scenario scenario, UnresponsiveException stuck, @Nullable Tape tape) {
        return bare(
                token,
                stuck,
                0,
                stuck.step(),
                stuck.time().toNanos(),
                Map.of(),
                Map.of(),
                tape,
                scenario.replayCommand(token));
    }

    /** {@return a report without what only the loop of a run that has ended could tell} */
    private static RunReport bare(
            Token token,
            @Nullable Throwable failure,
            long fingerprint,
            long steps,
            long virtualNanos,
            Map<String, Long> counters,
            Map<String, PropertyHits> properties,
            @Nullable Tape tape,
            String replayCommand) {
        return new RunReport(
                token,
                null,
                failure,
                fingerprint,
                List.of(),
                steps,
                virtualNanos,
                counters,
                properties,
                List.of(),
                List.of(),
                null,
                Map.of(),
                tape,
                replayCommand,
                List.of(),
                Map.of(),
                List.of());
    }

    @Override
    public RunReport told(
            Token token,
            long fingerprint,
            long steps,
            long virtualNanos,
            Map<String, Long> counters,
            Map<String, PropertyHits> properties) {
        return bare(token, null, fingerprint, steps, virtualNanos, counters, properties, null, "");
    }

    @Override
    public RunReport nondeterministic(RunReport report) {
        return report.failedWith(new NondeterminismException(
                "seed " + report.token().seed() + " passed, and went another way when it was run again"));
    }

    @Override
    public RunReport failedWith(RunReport report, Throwable why) {
        return report.failedWith(why);
    }

    @Override
    public Strategy strategy(SimConfig config) {
        return config.strategy.get();
    }

    @Override
    public Duration watchdog(SimConfig config) {
        return config.watchdog;
    }
}
