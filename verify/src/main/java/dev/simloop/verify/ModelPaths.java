package dev.simloop.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs of a model to drive a program with: each is a {@link Trace} whose actions the program is made to do, and whose
 * states it is then held to; see {@link Drive}.
 */
public final class ModelPaths {
    private ModelPaths() {}

    /**
     * {@return every run of {@code model} with {@code depth} actions, and the shorter ones that end where it can go no
     * further, in the order of its initial states, actions and successors}
     *
     * @throws IllegalArgumentException if {@code depth} is not positive
     * @throws IllegalStateException if there are more than {@code most}
     */
    public static <S> List<Trace<S>> all(Model<S> model, int depth, int most) {
        positive("depth", depth);
        List<Trace<S>> paths = new ArrayList<>();
        for (S state : model.initial) {
            extend(model, List.of(new Step<>(Step.INITIAL, state)), depth, most, paths);
        }
        return List.copyOf(paths);
    }

    private static <S> void extend(Model<S> model, List<Step<S>> soFar, int left, int most, List<Trace<S>> into) {
        List<Model.Move<S>> moves =
                left == 0 ? List.of() : model.moves(soFar.get(soFar.size() - 1).state());
        if (moves.isEmpty()) {
            if (into.size() == most) {
                throw new IllegalStateException("model " + model.name() + " has more than " + most
                        + " runs of that depth: raise the limit or lower the depth");
            }
            into.add(new Trace<>(soFar));
            return;
        }
        for (Model.Move<S> move : moves) {
            List<Step<S>> longer = new ArrayList<>(soFar);
            longer.add(new Step<>(model.actionNames().get(move.action()), move.state()));
            extend(model, longer, left - 1, most, into);
        }
    }

    /**
     * {@return {@code count} random runs of up to {@code length} actions} The k-th depends on {@code seed} and k alone; it
     * ends early where the model can go no further.
     */
    public static <S> List<Trace<S>> walks(Model<S> model, long seed, int count, int length) {
        positive("count", count);
        positive("length", length);
        List<Trace<S>> paths = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            paths.add(walk(model, seed, k, length));
        }
        return List.copyOf(paths);
    }

    private static <S> Trace<S> walk(Model<S> model, long seed, int number, int length) {
        List<Step<S>> steps = new ArrayList<>();
        steps.add(new Step<>(Step.INITIAL, model.initial.get(below(model.initial.size(), seed, number, -1))));
        for (int i = 0; i < length; i++) {
            List<Model.Move<S>> moves = model.moves(steps.get(i).state());
            if (moves.isEmpty()) {
                break;
            }
            Model.Move<S> move = moves.get(below(moves.size(), seed, number, i));
            steps.add(new Step<>(model.actionNames().get(move.action()), move.state()));
        }
        return new Trace<>(steps);
    }

    static int below(int bound, long seed, int number, int step) {
        long bits = new Mixer().put(seed).put(number).put(step).bits();
        return (int) Long.remainderUnsigned(bits, bound);
    }

    /**
     * {@return the shortest run that shows what is wrong with {@code mutant}} A program of the right design refuses to go
     * that way, or goes another: a test that the tests can tell the two apart.
     *
     * @throws IllegalArgumentException if nothing is wrong with it
     */
    public static <S> Trace<S> counterexample(Model<S> mutant) {
        Trace<S> trace = mutant.check().trace();
        if (trace == null) {
            throw new IllegalArgumentException("model " + mutant.name() + " has no counterexample");
        }
        return trace;
    }

    private static void positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " is not positive: " + value);
        }
    }
}
