package dev.simloop.verify;

import dev.simloop.CheckReturnValue;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every state that a model can reach, in breadth-first order. The answer (verdict, trace, counts) is the same
 * for any number of workers. Immutable: each setter returns a changed copy.
 */
public final class ModelChecker<S> {
    private static final long MAX_STATES = 10_000_000;

    final Model<S> model;
    final int workers;
    final long maxStates;
    final int maxDepth;
    final boolean exact;
    final Consumer<? super Progress> progress;
    final @Nullable Path checkpoints;
    final long checkpointEvery;
    final @Nullable Path resumed;

    private ModelChecker(
            Model<S> model,
            int workers,
            long maxStates,
            int maxDepth,
            boolean exact,
            Consumer<? super Progress> progress) {
        this(model, workers, maxStates, maxDepth, exact, progress, null, 0, null);
    }

    private ModelChecker(
            Model<S> model,
            int workers,
            long maxStates,
            int maxDepth,
            boolean exact,
            Consumer<? super Progress> progress,
            @Nullable Path checkpoints,
            long checkpointEvery,
            @Nullable Path resumed) {
        this.checkpoints = checkpoints;
        this.checkpointEvery = checkpointEvery;
        this.resumed = resumed;
        this.model = model;
        this.workers = workers;
        this.maxStates = maxStates;
        this.maxDepth = maxDepth;
        this.exact = exact;
        this.progress = progress;
    }

    /** {@return a checker of {@code model}: all cores, 10 million states at most, by fingerprint} */
    public static <S> ModelChecker<S> of(Model<S> model) {
        return new ModelChecker<>(
                model, Runtime.getRuntime().availableProcessors(), MAX_STATES, Integer.MAX_VALUE, false, done -> {});
    }

    /** Sets how many threads compute successors. */
    @CheckReturnValue
    public ModelChecker<S> withWorkers(int count) {
        positive("workers", count);
        return new ModelChecker<>(
                model, count, maxStates, maxDepth, exact, progress, checkpoints, checkpointEvery, resumed);
    }

    /**
     * Sets at how many states to stop; looked at between batches of some ten thousand states being left, so a few more
     * may be found. By fingerprint a state takes 30 to 50 bytes, plus the states of two levels themselves.
     */
    @CheckReturnValue
    public ModelChecker<S> withMaxStates(long count) {
        positive("maxStates", count);
        return new ModelChecker<>(
                model, workers, count, maxDepth, exact, progress, checkpoints, checkpointEvery, resumed);
    }

    /** Sets at how many steps from an initial state to stop. */
    @CheckReturnValue
    public ModelChecker<S> withMaxDepth(int steps) {
        if (steps < 0) {
            throw new IllegalArgumentException("maxDepth is negative: " + steps);
        }
        return new ModelChecker<>(
                model, workers, maxStates, steps, exact, progress, checkpoints, checkpointEvery, resumed);
    }

    /**
     * Keeps the states themselves and compares them with {@code equals}: no chance of a collision, more memory.
     *
     * @throws IllegalStateException if checkpoints are asked for
     */
    @CheckReturnValue
    public ModelChecker<S> withExactStates() {
        if (checkpoints != null || resumed != null) {
            throw new IllegalStateException("checkpoints are of fingerprints: states that are kept exactly have none");
        }
        return new ModelChecker<>(
                model, workers, maxStates, maxDepth, true, progress, checkpoints, checkpointEvery, resumed);
    }

    /** Tells {@code listener} after every batch how far it is, on the thread that called {@link #check}. */
    @CheckReturnValue
    public ModelChecker<S> withProgress(Consumer<? super Progress> listener) {
        return new ModelChecker<>(
                model, workers, maxStates, maxDepth, exact, listener, checkpoints, checkpointEvery, resumed);
    }

    /**
     * Writes to {@code file} how far {@link #check} is, at the end of a level whenever {@code states} more were found, so that
     * {@link #withResumeFrom} can go on there. The file has 16 bytes for each state.
     *
     * @throws IllegalStateException if states are kept exactly
     */
    @CheckReturnValue
    public ModelChecker<S> withCheckpoints(Path file, long states) {
        positive("states between checkpoints", states);
        if (exact) {
            throw new IllegalStateException("checkpoints are of fingerprints: states that are kept exactly have none");
        }
        return new ModelChecker<>(model, workers, maxStates, maxDepth, exact, progress, file, states, resumed);
    }

    /**
     * Goes on where {@link #withCheckpoints} wrote {@code file}, with the same model. Verdict, trace and counts are those of one
     * check from the beginning; whatever was wrong before the checkpoint would have ended it.
     *
     * @throws IllegalStateException if states are kept exactly
     */
    @CheckReturnValue
    public ModelChecker<S> withResumeFrom(Path file) {
        if (exact) {
            throw new IllegalStateException("a checkpoint is of fingerprints: it cannot be gone on with exactly");
        }
        return new ModelChecker<>(
                model, workers, maxStates, maxDepth, exact, progress, checkpoints, checkpointEvery, file);
    }

    /**
     * Explores the model and returns the first problem, with a shortest trace to it, or that there is none.
     *
     * @throws ModelException if the model's functions contradict themselves
     * @throws IllegalArgumentException if there is no fingerprint for a part of an initial state
     */
    public CheckResult<S> check() {
        refuseUnknownParts();
        Exploration<S> exploration = new Exploration<>(model, visited(), this);
        exploration.run();
        return CheckResult.of(exploration, exact);
    }

    /**
     * Checks that {@code goal} is met on every fair run. A result that is not {@link Verdict#HOLDS} has a lasso.
     *
     * @throws IllegalStateException if the model has a symmetry or a view: a cycle of what is left is none of the model; or if
     *     checkpoints are asked for, which are of {@link #check} and {@link #checkRefines}
     * @throws ModelException if the model's functions contradict themselves
     */
    public LivenessResult<S> checkLiveness(Goal<S> goal) {
        return checkLiveness(List.of(goal)).get(0);
    }

    /**
     * Checks several goals in one exploration. {@return a result for each, in their order}
     *
     * @throws IllegalArgumentException if there is no goal
     * @throws IllegalStateException if the model has a symmetry or a view: a cycle of what is left is none of the model; or if
     *     checkpoints are asked for, which are of {@link #check} and {@link #checkRefines}
     * @throws ModelException if the model's functions contradict themselves
     */
    public List<LivenessResult<S>> checkLiveness(List<Goal<S>> goals) {
        if (goals.isEmpty()) {
            throw new IllegalArgumentException("there is no goal");
        }
        refuseCheckpoints("goals are checked");
        refuseQuotients(model);
        refuseUnknownParts();
        StateGraph<S> graph = StateGraph.explore(this);
        return goals.stream().map(graph::checkLiveness).toList();
    }

    private void refuseCheckpoints(String what) {
        if (checkpoints != null || resumed != null) {
            throw new IllegalStateException("checkpoints are of check and checkRefines alone: " + what + " without");
        }
    }

    static void refuseQuotients(Model<?> model) {
        if (model.symmetry != null || model.view != null) {
            throw new IllegalStateException(
                    "model " + model.name + " has a " + (model.view == null ? "symmetry" : "view")
                            + ": liveness is checked without, since a cycle of what is left is none of the model");
        }
    }

    /**
     * Checks that each run of the model, seen through {@code abstraction}, is a run of {@code design}: it begins in an initial
     * state of it, and each step is one of its actions or changes nothing of it (refinement by a state function: Abadi and
     * Lamport, "The existence of refinement mappings", 1991). The model's own invariants are checked, too. What the design
     * promises to happen is not asked for: check the goals of both.
     *
     * @throws ModelException if the model's functions contradict themselves
     */
    public <A> CheckResult<S> checkRefines(Model<A> design, Function<? super S, ? extends A> abstraction) {
        ModelRefinement<S, A> refinement = new ModelRefinement<>(design, abstraction);
        return new ModelChecker<>(
                        refinement.of(model),
                        workers,
                        maxStates,
                        maxDepth,
                        exact,
                        progress,
                        checkpoints,
                        checkpointEvery,
                        resumed)
                .check();
    }

    /**
     * Follows {@code runs} random runs of up to {@code length} actions: for models too large to look at all of. The k-th depends
     * on {@code seed} and k alone. What is wrong is found as in {@link #check}, with a run to it, which is not the shortest;
     * where nothing is, that is no proof.
     *
     * @throws IllegalArgumentException if {@code runs} or {@code length} is not positive
     * @throws IllegalStateException if checkpoints are asked for
     */
    public CheckResult<S> simulate(long seed, int runs, int length) {
        positive("runs", runs);
        positive("length", length);
        refuseCheckpoints("random runs are followed");
        Simulation<S> simulation = new Simulation<>(model, seed, runs, length);
        simulation.run();
        return CheckResult.of(simulation);
    }

    /**
     * Explores the model and keeps all states and steps, to be drawn.
     *
     * @throws ModelException if a function of the model throws
     */
    public StateGraph<S> graph() {
        refuseUnknownParts();
        return StateGraph.explore(this);
    }

    Visited<S> visited() {
        if (exact) {
            return new ExactSet<>(model::keyOf);
        }
        if (model.symmetry == null && model.view == null) {
            Fingerprint<? super S> own = model.fingerprint;
            return own == null
                    ? new FingerprintSet<>(StructuralFingerprint.INSTANCE::of)
                    : new FingerprintSet<>(own::of);
        }
        Fingerprint<? super S> own = model.fingerprint;
        if (own == null) {
            return new FingerprintSet<>(state -> StructuralFingerprint.INSTANCE.of(model.keyOf(state)));
        }
        var symmetry = model.symmetry;
        return new FingerprintSet<>(state -> own.of(symmetry == null ? state : symmetry.apply(state)));
    }

    /** What no fingerprint is known for should be an error of the call, not of a state somewhere in the search. */
    private void refuseUnknownParts() {
        if (!exact && model.fingerprint == null) {
            StructuralFingerprint.INSTANCE.of(model.keyOf(model.initial.get(0)));
        }
    }

    private static void positive(String what, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " is not positive: " + value);
        }
    }
}
