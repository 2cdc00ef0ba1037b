package dev.simloop.verify;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Random runs of a model, held to all that it demands, until something is wrong. */
final class Simulation<S> {
    final Model<S> model;
    final long seed;
    final int length;
    final long[] fired;
    long states;
    long transitions;
    long terminal;
    int longest;
    int followed;
    Verdict verdict = Verdict.HOLDS_WITHIN_BOUNDS;
    String about = "";

    @Nullable
    Throwable cause;

    @Nullable
    Trace<S> trace;

    private final int runs;

    Simulation(Model<S> model, long seed, int runs, int length) {
        this.model = model;
        this.seed = seed;
        this.runs = runs;
        this.length = length;
        fired = new long[model.actions.size()];
    }

    void run() {
        while (followed < runs && trace == null) {
            follow(followed++);
        }
    }

    private void follow(int number) {
        S state = model.initial.get(ModelPaths.below(model.initial.size(), seed, number, -1));
        List<Step<S>> steps = new ArrayList<>(List.of(new Step<>(Step.INITIAL, state)));
        check(state, steps);
        for (int i = 0; i < length && trace == null; i++) {
            if (model.constraint != null && !model.constraint.test().test(state)) {
                break;
            }
            List<Model.Move<S>> moves = moves(state, steps);
            transitions += moves.size();
            moves.forEach(move -> fired[move.action()]++);
            if (trace != null) {
                break;
            } else if (moves.isEmpty()) {
                if (model.terminal.test(state)) {
                    terminal++;
                } else {
                    found(Verdict.DEADLOCK, "", null, steps);
                }
                break;
            }
            Model.Move<S> move = moves.get(ModelPaths.below(moves.size(), seed, number, i));
            S before = state;
            state = move.state();
            steps.add(new Step<>(model.actions.get(move.action()).name(), state));
            longest = Math.max(longest, steps.size() - 1);
            checkStep(before, state, steps);
            check(state, steps);
        }
        states += steps.size();
    }

    private List<Model.Move<S>> moves(S state, List<Step<S>> steps) {
        try {
            return model.moves(state);
        } catch (RuntimeException | AssertionError thrown) {
            found(Verdict.ERROR, "an action", thrown, steps);
            return List.of();
        }
    }

    private void check(S state, List<Step<S>> steps) {
        for (Named<S> invariant : model.invariants) {
            try {
                if (!invariant.test().test(state)) {
                    found(Verdict.VIOLATED, invariant.name(), null, steps);
                }
            } catch (AssertionError broken) {
                found(Verdict.VIOLATED, invariant.name(), broken, steps);
            } catch (RuntimeException thrown) {
                found(Verdict.ERROR, "invariant " + invariant.name(), thrown, steps);
            }
        }
    }

    private void checkStep(S before, S after, List<Step<S>> steps) {
        for (NamedStep<S> invariant : model.stepInvariants) {
            try {
                if (!before.equals(after) && !invariant.allowed().test(before, after)) {
                    found(Verdict.VIOLATED, invariant.name(), null, steps);
                }
            } catch (AssertionError broken) {
                found(Verdict.VIOLATED, invariant.name(), broken, steps);
            } catch (RuntimeException thrown) {
                found(Verdict.ERROR, "step invariant " + invariant.name(), thrown, steps);
            }
        }
    }

    private void found(Verdict what, String where, @Nullable Throwable thrown, List<Step<S>> steps) {
        if (trace == null) {
            verdict = what;
            about = where;
            cause = thrown;
            trace = new Trace<>(steps);
        }
    }
}
