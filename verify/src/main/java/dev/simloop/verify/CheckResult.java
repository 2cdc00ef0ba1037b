package dev.simloop.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a check found. {@link #describe} says all of it in words. */
public final class CheckResult<S> {
    private final String model;
    private final Verdict verdict;
    private final String about;
    private final @Nullable Throwable cause;
    private final @Nullable Trace<S> trace;
    private final Map<String, Long> fired;
    private final long states;
    private final long transitions;
    private final long terminal;
    private final int depth;
    private final int completeDepth;
    private final List<String> limits;
    private final List<String> assumptions;
    private final double collision;
    private final boolean shortest;

    private CheckResult(Exploration<S> run, boolean exact) {
        Problem problem = run.problem;
        shortest = true;
        model = run.model.name;
        states = run.states();
        transitions = run.transitions;
        terminal = run.terminal;
        depth = run.depth;
        completeDepth = run.completeDepth;
        limits = limits(run);
        assumptions = assumptions(run.model);
        collision = exact ? 0 : states * (states - 1.0) / 0x1p65;
        fired = new LinkedHashMap<>();
        for (int a = 0; a < run.fired.length; a++) {
            fired.put(run.model.actions.get(a).name(), run.fired[a]);
        }
        if (problem == null) {
            verdict = limits.isEmpty() ? Verdict.HOLDS : Verdict.HOLDS_WITHIN_BOUNDS;
            about = "";
            cause = null;
            trace = null;
        } else {
            verdict = problem.verdict();
            about = problem.about();
            cause = problem.cause();
            trace = run.trace(Links.parent(problem.origin()), problem.deeper() ? Links.edge(problem.origin()) : -1);
        }
    }

    private CheckResult(Simulation<S> run) {
        model = run.model.name;
        states = run.states;
        transitions = run.transitions;
        terminal = run.terminal;
        depth = run.longest;
        completeDepth = 0;
        limits = List.of("only " + run.followed + " random runs of up to " + run.length
                + " actions were followed, from seed " + run.seed + "; states are counted as often as they were met");
        assumptions = List.of();
        collision = 0;
        fired = new LinkedHashMap<>();
        for (int a = 0; a < run.fired.length; a++) {
            fired.put(run.model.actions.get(a).name(), run.fired[a]);
        }
        verdict = run.verdict;
        about = run.about;
        cause = run.cause;
        trace = run.trace;
        shortest = false;
    }

    static <S> CheckResult<S> of(Simulation<S> run) {
        return new CheckResult<>(run);
    }

    static <S> CheckResult<S> of(Exploration<S> run, boolean exact) {
        return new CheckResult<>(run, exact);
    }

    private static List<String> limits(Exploration<?> run) {
        List<String> limits = new ArrayList<>();
        if (!run.stopped.isEmpty()) {
            limits.add(run.stopped + ": explored to depth " + run.completeDepth + ", not complete");
        }
        Named<?> constraint = run.model.constraint;
        if (constraint != null && run.outside > 0) {
            limits.add("constraint \"" + constraint.name() + "\" cut " + run.outside + " transitions off");
        }
        if (run.model.view != null) {
            limits.add("a view hides parts of the states: of those with one view, only the first was left");
        }
        return List.copyOf(limits);
    }

    private static List<String> assumptions(Model<?> model) {
        return model.symmetry == null ? List.of() : List.of("the symmetry given respects actions and invariants");
    }

    /** {@return how it ended} */
    public Verdict verdict() {
        return verdict;
    }

    /** {@return whether everything reachable was looked at and nothing was wrong} */
    public boolean holds() {
        return verdict == Verdict.HOLDS;
    }

    /** {@return the name of the violated invariant, what threw, or nothing} */
    public String about() {
        return about;
    }

    /** {@return what a function of the model threw; null if none did} */
    public @Nullable Throwable cause() {
        return cause;
    }

    /** {@return a shortest run to what is wrong, of a simulation just a run; null if nothing is} */
    public @Nullable Trace<S> trace() {
        return trace;
    }

    /** {@return how many distinct states were found} */
    public long states() {
        return states;
    }

    /** {@return how many successors were computed, known states and those outside of a constraint included} */
    public long transitions() {
        return transitions;
    }

    /** {@return how many states without successors were terminal} */
    public long terminalStates() {
        return terminal;
    }

    /** {@return steps from an initial state to the farthest state found: the diameter, if all was explored} */
    public int diameter() {
        return depth;
    }

    /** {@return the depth up to which every state was found and checked} */
    public int completeDepth() {
        return completeDepth;
    }

    /** {@return for each action, in the order given, how many successors it had} */
    public Map<String, Long> fired() {
        return java.util.Collections.unmodifiableMap(fired);
    }

    /** {@return the actions that were possible nowhere: what they should show was not looked at} */
    public List<String> neverEnabled() {
        return fired.entrySet().stream()
                .filter(action -> action.getValue() == 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** {@return what left states out; nothing is proven about those} */
    public List<String> limits() {
        return limits;
    }

    /** {@return what is taken on trust} */
    public List<String> assumptions() {
        return assumptions;
    }

    /**
     * {@return a bound on the chance that two of the states had one fingerprint, so that one was not looked at; it takes
     * fingerprints for random, n(n-1)/2^65; 0 if checked exactly}
     */
    public double collisionProbability() {
        return collision;
    }

    /** {@return all of it in words} */
    public String describe() {
        StringBuilder text = new StringBuilder("model \"" + model + "\" ");
        text.append(
                switch (verdict) {
                    case HOLDS -> "holds in all of its";
                    case HOLDS_WITHIN_BOUNDS -> "holds in the states looked at, which are not all:";
                    case VIOLATED -> "violates invariant \"" + about + "\":";
                    case DEADLOCK -> "deadlocks:";
                    case ERROR -> "is in error, " + about + ":";
                });
        text.append(String.format(" %d states, %d transitions, diameter %d%n", states, transitions, depth));
        limits.forEach(limit -> text.append("  limit: ").append(limit).append('\n'));
        assumptions.forEach(
                trust -> text.append("  taken on trust: ").append(trust).append('\n'));
        if (!neverEnabled().isEmpty()) {
            text.append(verdict == Verdict.HOLDS ? "  never enabled: " : "  not enabled so far: ")
                    .append(String.join(", ", neverEnabled()))
                    .append('\n');
        }
        if (collision > 0) {
            text.append(String.format(
                    java.util.Locale.ROOT, "  chance that two states had one fingerprint: %.1e%n", collision));
        }
        if (cause != null) {
            text.append("  ").append(cause).append('\n');
        }
        if (trace != null) {
            text.append(shortest ? "  a shortest run to it, of " : "  a run to it, of ")
                    .append(trace.length())
                    .append(" actions:\n");
            text.append(trace.describe());
        }
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    /**
     * Throws unless it holds.
     *
     * @throws AssertionError with {@link #describe}; also where something was left out
     */
    public void assertHolds() {
        if (!holds()) {
            throw new AssertionError(describe(), cause);
        }
    }

    @Override
    public String toString() {
        return describe();
    }
}
