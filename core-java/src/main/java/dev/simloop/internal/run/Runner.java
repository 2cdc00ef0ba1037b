package dev.simloop.internal.run;

import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.SimLoop;
import dev.simloop.failure.NestedRunException;
import dev.simloop.failure.UnresponsiveException;
import dev.simloop.property.PropertyHits;
import dev.simloop.spi.Strategy;
import dev.simloop.strategy.Profile;
import dev.simloop.tape.Deviation;
import dev.simloop.tape.Group;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Token;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The way into the engine for what runs many seeds. The engine's package provides the only one there is. */
public abstract class Runner {
    /** What a note about a thread local starts with, in the report of the run that set it and did not remove it. */
    public static final String LEFT_BEHIND = "left a thread local behind: ";

    private static volatile @Nullable Runner provided;

    /** {@return the engine's} */
    public static Runner get() {
        Runner runner = provided;
        if (runner == null) {
            try {
                MethodHandles.lookup().ensureInitialized(SimLoop.class);
            } catch (IllegalAccessException e) {
                throw new AssertionError("simulator bug: a public class of this module is out of reach", e);
            }
            runner = Objects.requireNonNull(provided);
        }
        return runner;
    }

    /** Called by the engine's package when it is initialised. */
    public static void provide(Runner runner) {
        provided = runner;
    }

    /**
     * Refuses to start anything from within a run.
     *
     * @param deed what was about to start, such as {@code a campaign was started}
     */
    public static void refuseNesting(String deed, String cure) {
        if (LoopThread.current() != null) {
            throw new NestedRunException(deed + " (seed " + SimLoop.current().seed() + "): a run cannot nest" + cure);
        }
    }

    /**
     * {@return how {@code spec} goes, on an idle loop thread while the caller waits}
     *
     * @throws NestedRunException on the thread of a run
     */
    public abstract RunReport once(RunSpec spec);

    /**
     * {@return how {@code spec} goes, on this thread, which must be a loop thread}
     *
     * @param strategy one of {@link #strategy}, which this thread may use again for its next run
     */
    public abstract RunReport here(RunSpec spec, Strategy strategy);

    /**
     * {@return how {@code spec} goes, as {@link #here} does, with what a campaign learns from it}
     *
     * @param wantSteps whether the steps of its actors are told
     */
    public abstract Course course(RunSpec spec, Strategy strategy, boolean wantSteps);

    /** Has {@code scenario} run once before its first run in this JVM, where {@code config} needs that. Not on a loop thread. */
    public final void warmUp(SimConfig config, Scenario scenario) {
        WarmUp.of(this, config, scenario);
    }

    /**
     * {@return what to say of {@code config} and a token of configuration {@code digest} that differ only in whether identity hash codes were taken
     * over; empty where that is not it}
     */
    public abstract String otherHashes(SimConfig config, String digest);

    /** {@return whether {@code config} was given a strategy, and does not just have that of a bare seed} */
    public abstract boolean isStrategyChosen(SimConfig config);

    /** {@return how an edited run goes, on this thread, which must be a loop thread} */
    public abstract Edited edited(RunSpec spec, Strategy strategy);

    /** {@return the report of a run whose thread was given up; with the tape it followed, if there was one} */
    public abstract RunReport unresponsive(
            Token token, Scenario scenario, UnresponsiveException stuck, @Nullable Tape tape);

    /** {@return a run that passed, of which another JVM has told this} */
    public abstract RunReport told(
            Token token,
            long fingerprint,
            long steps,
            long virtualNanos,
            Map<String, Long> counters,
            Map<String, PropertyHits> properties);

    /** {@return that run as one that failed because it went another way when it was repeated} */
    public abstract RunReport nondeterministic(RunReport report);

    /** {@return that run as one that failed with {@code why}} */
    public abstract RunReport failedWith(RunReport report, Throwable why);

    /** {@return a new strategy as {@code config} wants it; an instance serves one worker} */
    public abstract Strategy strategy(SimConfig config);

    /** {@return how long one task may keep its thread, on the wall clock} */
    public abstract Duration watchdog(SimConfig config);

    /**
     * How a run of a campaign went.
     *
     * @param interleaving a digest of whose steps came in which order, equal for seeds that agree in that
     * @param profile how long it was; without the steps of actors, if they were not asked for
     */
    public record Course(RunReport report, long interleaving, Profile profile) {}

    /**
     * How an edited run went.
     *
     * @param deviations what departed from submission order, in order
     * @param groups what the calm-zero streams drew, in the order of their first draw
     */
    public record Edited(RunReport report, List<Deviation> deviations, Map<String, List<Group>> groups) {}
}
