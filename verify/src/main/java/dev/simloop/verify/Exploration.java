package dev.simloop.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A breadth-first search, level by level, each level in batches that the workers share.
 *
 * <p>Same answer for any number of workers: within a batch, the claim with the smallest origin wins (see {@link
 * Visited}), and after it the winners are numbered in the order of their origins. That is the order in which one worker
 * meets them, so numbers, traces and counts are those of one worker. Bounds are looked at between batches.
 *
 * <p>Shortest traces: all states at one depth are numbered before any is left. A problem at a state that is being left
 * goes before a problem at a successor, so after the first of the latter the rest of the level is still looked
 * through, without collecting.
 */
final class Exploration<S> {
    private static final int BATCH = 1 << 15;
    private static final int CHUNK = 256;

    final Model<S> model;
    final Visited<S> visited;
    final Links links = new Links();
    final long[] fired;
    long transitions;
    long outside;
    long terminal;
    int depth;
    /** All states up to this depth were found and checked. */
    int completeDepth;

    @Nullable
    Problem problem;

    String stopped = "";

    private final ModelChecker<S> settings;
    private Level<S> level = new Level<>();

    Exploration(Model<S> model, Visited<S> visited, ModelChecker<S> settings) {
        this.model = model;
        this.visited = visited;
        this.settings = settings;
        this.fired = new long[model.actions.size()];
        links.add(0);
    }

    /** States of one depth, with consecutive numbers. */
    private static final class Level<S> {
        final List<S> states = new ArrayList<>();
        long[] prints = new long[64];
        long first;

        void add(S state, long print, long number) {
            if (states.isEmpty()) {
                first = number;
            }
            if (states.size() == prints.length) {
                prints = Arrays.copyOf(prints, prints.length * 2);
            }
            prints[states.size()] = print;
            states.add(state);
        }
    }

    void run() {
        if (settings.resumed == null) {
            Chunk<S> start = new Chunk<>(model, visited, true);
            start.begin();
            transitions = -start.transitions; // initial states are no successors
            merge(start, level);
        } else {
            resume(settings.resumed);
        }
        long written = states();
        try (Workers workers = new Workers(settings.workers)) {
            while (problem == null && !level.states.isEmpty()) {
                if (depth == settings.maxDepth) {
                    stopped = "stopped at the bound of depth " + depth + " (maxDepth)";
                    return;
                }
                if (!leaveLevel(workers)) {
                    return;
                }
                if (settings.checkpoints != null
                        && problem == null
                        && states() - written >= settings.checkpointEvery
                        && visited instanceof FingerprintSet<S> prints) {
                    Checkpoint.write(this, prints, level.first, level.states.size(), settings.checkpoints);
                    written = states();
                }
            }
        }
    }

    /** Goes on where a checkpoint was written: the states of its level are computed again, each from the one before it. */
    private void resume(Path file) {
        if (!(visited instanceof FingerprintSet<S> prints)) {
            throw new IllegalStateException("a checkpoint is of fingerprints: it cannot be gone on with exactly");
        }
        Checkpoint.Read read = Checkpoint.read(this, file);
        int[] children = new int[Math.toIntExact(links.size())];
        for (int n = children.length - 1; n > 0; n--) {
            boolean needed = n >= read.first() || children[n] > 0;
            children[(int) Links.parent(links.get(n))] += needed ? 1 : 0;
            prints.restore(read.prints().get(n), n);
        }
        Map<Long, S> states = new HashMap<>();
        for (int n = 1; n < children.length; n++) {
            boolean last = n >= read.first();
            if (!last && children[n] == 0) {
                continue;
            }
            long parent = Links.parent(links.get(n));
            S state = step(parent == 0 ? null : states.get(parent), Links.edge(links.get(n)))
                    .state();
            if (visited.print(state) != read.prints().get(n)) {
                throw new IllegalArgumentException("checkpoint " + file
                        + " is of a model that behaves otherwise: its state " + n + " was not " + state);
            }
            if (parent != 0 && --children[(int) parent] == 0) {
                states.remove(parent);
            }
            if (last) {
                level.add(state, read.prints().get(n), n);
            } else {
                states.put((long) n, state);
            }
        }
    }

    /** Returns whether the level was left whole. */
    private boolean leaveLevel(Workers workers) {
        Level<S> next = new Level<>();
        int size = level.states.size();
        for (int from = 0; from < size; from += BATCH) {
            if (problem == null && states() >= settings.maxStates) {
                stopped = "stopped at the bound of " + settings.maxStates + " states (maxStates)";
                return false;
            }
            batch(workers, from, Math.min(from + BATCH, size), next);
            if (problem != null && !problem.deeper()) {
                return false;
            }
            settings.progress.accept(new Progress(
                    states(), transitions, depth, size - Math.min(from + BATCH, size) + next.states.size()));
        }
        if (problem == null) {
            level = next;
            if (!next.states.isEmpty()) {
                depth++;
            }
            completeDepth = depth;
        }
        return true;
    }

    private void batch(Workers workers, int from, int to, Level<S> next) {
        int pieces = (to - from + CHUNK - 1) / CHUNK;
        boolean collect = problem == null;
        List<@Nullable Chunk<S>> chunks = new ArrayList<>();
        for (int i = 0; i < pieces; i++) {
            chunks.add(new Chunk<>(model, visited, collect));
        }
        Level<S> current = level;
        workers.share(pieces, piece -> {
            Chunk<S> chunk = chunks.get(piece);
            int end = Math.min(from + (piece + 1) * CHUNK, to);
            for (int i = from + piece * CHUNK; i < end; i++) {
                chunk.leave(current.states.get(i), current.first + i, current.prints[i]);
            }
        });
        for (int i = 0; i < pieces; i++) {
            merge(chunks.get(i), next);
            chunks.set(i, null);
        }
    }

    private void merge(Chunk<S> chunk, Level<S> into) {
        for (int i = 0; i < chunk.states.size(); i++) {
            S state = chunk.states.get(i);
            long number = links.size();
            if (visited.settle(state, chunk.print(i), chunk.origin(i), number)) {
                links.add(chunk.origin(i));
                into.add(state, chunk.print(i), number);
                checkSymmetry(state, number);
            }
        }
        transitions += chunk.transitions;
        outside += chunk.outside;
        terminal += chunk.terminal;
        for (int a = 0; a < fired.length; a++) {
            fired[a] += chunk.fired[a];
        }
        problem = Problem.first(problem, chunk.problem);
    }

    private void checkSymmetry(S state, long number) {
        if (model.symmetry != null && number <= 1_000) {
            S once = model.symmetry.apply(state);
            S twice = model.symmetry.apply(once);
            if (!once.equals(twice)) {
                throw new ModelException("symmetry of model " + model.name + " is not idempotent: it maps " + state
                        + " to " + once + ", and that to " + twice);
            }
        }
    }

    /** {@return how many distinct states were found} */
    long states() {
        return links.size() - 1;
    }

    /** Runs the model again along the links to the state of that number, or to its successor {@code edge}. */
    Trace<S> trace(long number, int edge) {
        List<Long> origins = new ArrayList<>();
        if (edge >= 0) {
            origins.add(Links.origin(number, edge));
        }
        for (long n = number; n != 0; n = Links.parent(links.get(n))) {
            origins.add(0, links.get(n));
        }
        List<Step<S>> steps = new ArrayList<>();
        for (long origin : origins) {
            steps.add(step(steps.isEmpty() ? null : steps.get(steps.size() - 1).state(), Links.edge(origin)));
        }
        return new Trace<>(steps);
    }

    private Step<S> step(@Nullable S from, int edge) {
        if (from == null) {
            return new Step<>(Step.INITIAL, model.initial.get(edge));
        }
        int[] left = {edge};
        List<Step<S>> found = new ArrayList<>();
        for (Action<S> action : model.actions) {
            if (left[0] >= 0 && action.guard().test(from)) {
                Consumer<S> take = next -> {
                    if (left[0]-- == 0) {
                        found.add(new Step<>(action.name(), next));
                    }
                };
                action.effect().each(from, take);
            }
        }
        if (found.isEmpty()) {
            throw new ModelException("an action of model " + model.name
                    + " gave other successors when it was asked again: it is no pure function of the state " + from);
        }
        return found.get(0);
    }
}
