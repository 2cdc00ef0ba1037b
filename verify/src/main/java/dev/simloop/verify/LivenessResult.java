package dev.simloop.verify;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether every fair run comes to its goal. */
public final class LivenessResult<S> {
    private final String model;
    private final String goal;
    private final Verdict verdict;
    private final @Nullable Lasso<S> lasso;
    private final int states;
    private final int transitions;
    private final List<String> limits;
    private final List<String> fairness;
    private final List<String> broken;

    LivenessResult(StateGraph<S> graph, Goal<S> goal, @Nullable Lasso<S> lasso, boolean vacuous) {
        this.model = graph.model.name;
        this.goal = goal.name;
        this.lasso = lasso;
        this.states = graph.states.size();
        this.transitions = graph.steps();
        this.limits = new ArrayList<>(graph.limits);
        this.broken = graph.brokenInvariants();
        this.fairness = graph.model.fairness.stream().map(Fairness::toString).toList();
        if (lasso != null) {
            this.verdict = Verdict.VIOLATED;
        } else {
            this.verdict = graph.limits.isEmpty() ? Verdict.HOLDS : Verdict.HOLDS_WITHIN_BOUNDS;
        }
        this.vacuous = vacuous;
    }

    private final boolean vacuous;

    /** {@return {@link Verdict#HOLDS}, {@link Verdict#HOLDS_WITHIN_BOUNDS} or {@link Verdict#VIOLATED}} */
    public Verdict verdict() {
        return verdict;
    }

    /** {@return whether every fair run comes to the goal, with nothing left out} */
    public boolean holds() {
        return verdict == Verdict.HOLDS;
    }

    /** {@return a fair run that misses the goal; null if there is none} */
    public @Nullable Lasso<S> lasso() {
        return lasso;
    }

    /** {@return whether the goal's trigger is true in no state, so that there was nothing to check} */
    public boolean vacuous() {
        return vacuous;
    }

    /** {@return how many states the graph has} */
    public int states() {
        return states;
    }

    /** {@return what left states out; nothing is proven about runs through those} */
    public List<String> limits() {
        return List.copyOf(limits);
    }

    /**
     * {@return what else is wrong with the model: its invariants that some state breaks, whether or not the goal is met; with
     * the first state each}
     */
    public List<String> brokenInvariants() {
        return broken;
    }

    /** {@return all of it in words} */
    public String describe() {
        StringBuilder text = new StringBuilder("goal \"" + goal + "\" of model \"" + model + "\" ");
        text.append(
                switch (verdict) {
                    case HOLDS -> "is met on every fair run:";
                    case HOLDS_WITHIN_BOUNDS -> "is met on every fair run looked at, which are not all:";
                    default -> "is missed:";
                });
        text.append(' ').append(states).append(" states, ").append(transitions).append(" transitions\n");
        text.append("  promised: ")
                .append(fairness.isEmpty() ? "no fairness, so nothing has to happen" : String.join(", ", fairness))
                .append('\n');
        limits.forEach(limit -> text.append("  limit: ").append(limit).append('\n'));
        broken.forEach(invariant -> text.append("  besides, ").append(invariant).append('\n'));
        if (vacuous) {
            text.append("  vacuous: its trigger is true in no state\n");
        }
        if (lasso != null) {
            text.append(lasso.describe());
        }
        return text.toString();
    }

    /**
     * Throws unless it holds, was not vacuous, and the model keeps its invariants.
     *
     * @throws AssertionError with {@link #describe}
     */
    public void assertHolds() {
        if (!holds() || vacuous || !broken.isEmpty()) {
            throw new AssertionError(describe());
        }
    }

    @Override
    public String toString() {
        return describe();
    }
}
