package dev.simloop.verify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/*
 * The search for a fair run that misses a goal.
 *
 * Such a run ends in a cycle among the states where what is wanted is false. So: take the part of the graph that can be
 * reached with the goal still missed, split it into strongly connected components, and look for one that a fair run
 * can stay in for ever (Lichtenstein and Pnueli, "Checking that finite state concurrent programs satisfy their linear
 * specification", POPL 1985; Emerson and Lei, "Modalities for model checking: branching time logic strikes back", 1987).
 * A component owes each promise something:
 *   weak:   an action of the promise is taken within it, or is not enabled in one of its states. Otherwise no part of
 *           it can do better, and it is dropped.
 *   strong: an action is taken within it, or is enabled in none of its states. Otherwise the states where it is enabled
 *           are taken out and what remains is split again.
 *
 * Stuttering: each state has a step to itself in which nothing happens. So a component of one state without a step
 * counts, and is fair if no promise is enabled there. A step of the model from a state to itself is such a step, too,
 * and keeps no promise.
 */
final class Liveness<S> {
    private final StateGraph<S> graph;
    private final Goal<S> goal;
    private final int size;

    /** Where the missed goal allows to be. */
    private final BitSet allowed = new BitSet();

    /** Where the goal begins to be missed. */
    private final BitSet sources = new BitSet();

    /** One of these has to be in the cycle; null if any state will do. */
    private @Nullable BitSet required;

    /*
     * Shortest ways from an initial state. In phase 0 (numbers from 0) anything goes; in phase 1 (numbers from size) the
     * goal is being missed.
     */
    private final int[] distance;
    private final int[] before;
    private final int[] by;

    /** The component that is being looked at: its states have this number. */
    private final int[] inside;

    private int number;

    private Liveness(StateGraph<S> graph, Goal<S> goal) {
        this.graph = graph;
        this.goal = goal;
        this.size = graph.states.size();
        distance = new int[2 * size];
        before = new int[2 * size];
        by = new int[2 * size];
        inside = new int[size];
        Arrays.fill(distance, -1);
    }

    static <S> LivenessResult<S> check(StateGraph<S> graph, Goal<S> goal) {
        Liveness<S> search = new Liveness<>(graph, goal);
        boolean triggered = search.mark();
        search.reach();
        return new LivenessResult<>(graph, goal, search.lasso(), !triggered);
    }

    private boolean mark() {
        boolean triggered = false;
        if (goal.kind == Goal.Kind.EVENTUALLY_ALWAYS) {
            required = new BitSet();
        }
        for (int s = 0; s < size; s++) {
            boolean wanted = ask(goal.wanted, s);
            switch (goal.kind) {
                case EVENTUALLY -> {
                    allowed.set(s, !wanted);
                    sources.set(s, !wanted && s < graph.initial);
                    triggered = true;
                }
                case ALWAYS_EVENTUALLY -> {
                    allowed.set(s, !wanted);
                    sources.set(s, !wanted);
                    triggered = true;
                }
                case EVENTUALLY_ALWAYS -> {
                    allowed.set(s);
                    sources.set(s);
                    if (required != null) {
                        required.set(s, !wanted);
                    }
                    triggered = true;
                }
                case LEADS_TO -> {
                    boolean trigger = ask(goal.trigger, s);
                    allowed.set(s, !wanted);
                    sources.set(s, trigger && !wanted);
                    triggered |= trigger;
                }
            }
        }
        return triggered;
    }

    private boolean ask(Predicate<? super S> predicate, int s) {
        try {
            return predicate.test(graph.states.get(s));
        } catch (RuntimeException | AssertionError thrown) {
            throw new ModelException("goal \"" + goal.name + "\" threw in state " + graph.states.get(s), thrown);
        }
    }

    private void reach() {
        int[] queue = new int[2 * size];
        for (int s = 0; s < graph.initial; s++) {
            arrive(queue, s, 0, -1, -1);
        }
        for (int head = 0; head < waiting; head++) {
            int at = queue[head];
            int s = at % size;
            boolean missing = at >= size;
            for (int e = graph.first.get(s); e < graph.first.get(s + 1); e++) {
                int t = graph.target.get(e);
                if (!missing) {
                    arrive(queue, t, distance[at] + 1, at, e);
                } else if (allowed.get(t)) {
                    visit(queue, size + t, distance[at] + 1, at, e);
                }
            }
        }
    }

    private int waiting;

    private void arrive(int[] queue, int s, int steps, int from, int edge) {
        visit(queue, s, steps, from, edge);
        if (sources.get(s)) {
            visit(queue, size + s, steps, from, edge);
        }
    }

    private void visit(int[] queue, int at, int steps, int from, int edge) {
        if (distance[at] < 0) {
            distance[at] = steps;
            before[at] = from;
            by[at] = edge;
            queue[waiting++] = at;
        }
    }

    private @Nullable Lasso<S> lasso() {
        int[] missing = new int[size];
        int count = 0;
        for (int s = 0; s < size; s++) {
            if (distance[size + s] >= 0) {
                missing[count++] = s;
            }
        }
        missing = Arrays.copyOf(missing, count);
        int rest = nearest(missing, this::mayRest);
        Found found = new Found();
        Components components = new Components(graph);
        Deque<int[]> open = new ArrayDeque<>();
        components.each(missing, component -> judge(component, found, open));
        while (!open.isEmpty()) {
            components.each(open.poll(), component -> judge(component, found, open));
        }
        int entry = found.entry;
        if (rest >= 0 && (entry < 0 || distance[size + rest] <= distance[size + entry])) {
            return new Lasso<>(prefix(rest), List.of(new Step<>(Step.STUTTER, graph.states.get(rest))));
        }
        return found.best == null ? null : new Lasso<>(prefix(entry), cycle(found.best, entry));
    }

    /** The component nearest to an initial state in which a fair run can stay. */
    private static final class Found {
        int @Nullable [] best;
        int entry = -1;
    }

    private void judge(int[] component, Found found, Deque<int[]> open) {
        int near = nearest(component, s -> true);
        if (found.entry >= 0 && distance[size + near] >= distance[size + found.entry]) {
            return; // no part of it is nearer
        }
        int[] without = owed(component);
        if (without == null) {
            found.best = component;
            found.entry = near;
        } else if (without.length > 0) {
            open.add(without);
        }
    }

    private void enter(int[] component) {
        number++;
        for (int s : component) {
            inside[s] = number;
        }
    }

    private boolean in(int s) {
        return inside[s] == number;
    }

    private static boolean meets(int[] component, BitSet states) {
        for (int s : component) {
            if (states.get(s)) {
                return true;
            }
        }
        return false;
    }

    /** {@return null if a fair run can stay in {@code component}; otherwise what part of it may still hold one} */
    private int @Nullable [] owed(int[] component) {
        if (required != null && !meets(component, required)) {
            return new int[0];
        }
        enter(component);
        for (int f = 0; f < graph.enabled.size(); f++) {
            Fairness promise = graph.model.fairness.get(f);
            BitSet enabled = graph.enabled.get(f);
            if (!meets(component, enabled) || takes(component, promise)) {
                continue;
            }
            int[] without =
                    Arrays.stream(component).filter(s -> !enabled.get(s)).toArray();
            if (promise.strong() || without.length == 0) {
                return without;
            }
        }
        return null;
    }

    private boolean takes(int[] component, Fairness promise) {
        for (int s : component) {
            for (int e = graph.first.get(s); e < graph.first.get(s + 1); e++) {
                if (keeps(promise, s, e)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean keeps(Fairness promise, int s, int e) {
        int t = graph.target.get(e);
        return t != s && in(t) && promise.actions().get(graph.action.get(e));
    }

    private boolean mayRest(int s) {
        return (required == null || required.get(s)) && graph.enabled.stream().noneMatch(enabled -> enabled.get(s));
    }

    /** {@return the state nearest to an initial one, of those as near the one with the lowest number; or -1} */
    private int nearest(int[] among, IntPredicate which) {
        int nearest = -1;
        for (int s : among) {
            if (!which.test(s)) {
                continue;
            }
            int way = nearest < 0 ? 1 : Integer.compare(distance[size + nearest], distance[size + s]);
            if (way > 0 || (way == 0 && s < nearest)) {
                nearest = s;
            }
        }
        return nearest;
    }

    private Trace<S> prefix(int s) {
        List<Step<S>> steps = new ArrayList<>();
        for (int at = size + s; at >= 0; at = before[at]) {
            steps.add(0, new Step<>(by[at] < 0 ? Step.INITIAL : name(by[at]), graph.states.get(at % size)));
        }
        return new Trace<>(steps);
    }

    private String name(int edge) {
        return graph.model.actions.get(graph.action.get(edge)).name();
    }

    /** From {@code entry} to what keeps each promise in turn, by the nearest way, and back. */
    private List<Step<S>> cycle(int[] component, int entry) {
        enter(component);
        IntList edges = new IntList();
        int at = entry;
        if (required != null) {
            BitSet wanted = required;
            at = walk(at, edges, (s, e) -> e < 0 && wanted.get(s));
        }
        for (int f = 0; f < graph.enabled.size(); f++) {
            Fairness promise = graph.model.fairness.get(f);
            BitSet enabled = graph.enabled.get(f);
            if (!meets(component, enabled) || met(promise, enabled, entry, edges)) {
                continue;
            }
            at = walk(at, edges, (s, e) -> e < 0 ? !promise.strong() && !enabled.get(s) : keeps(promise, s, e));
        }
        if (edges.size() > 0) {
            walk(at, edges, (s, e) -> e < 0 && s == entry);
        }
        List<Step<S>> steps = new ArrayList<>();
        for (int i = 0; i < edges.size(); i++) {
            steps.add(new Step<>(name(edges.get(i)), graph.states.get(graph.target.get(edges.get(i)))));
        }
        return steps.isEmpty() ? List.of(new Step<>(Step.STUTTER, graph.states.get(entry))) : steps;
    }

    /** {@return whether the steps so far keep the promise already} */
    private boolean met(Fairness promise, BitSet enabled, int entry, IntList edges) {
        int s = entry;
        for (int i = 0; i < edges.size(); i++) {
            if ((!promise.strong() && !enabled.get(s)) || keeps(promise, s, edges.get(i))) {
                return true;
            }
            s = graph.target.get(edges.get(i));
        }
        return !promise.strong() && !enabled.get(s);
    }

    /** What a walk looks for: a state ({@code edge} is -1) or a step from it. */
    private interface Aim {
        boolean at(int state, int edge);
    }

    /** Adds the shortest way within the component to what is aimed at, and returns where it ends. */
    private int walk(int from, IntList edges, Aim aim) {
        int[] back = new int[size];
        Arrays.fill(back, -1);
        int[] came = new int[size];
        BitSet seen = new BitSet();
        Deque<Integer> queue = new ArrayDeque<>();
        queue.add(from);
        seen.set(from);
        while (!queue.isEmpty()) {
            int s = queue.poll();
            if (aim.at(s, -1)) {
                append(back, came, s, edges);
                return s;
            }
            for (int e = graph.first.get(s); e < graph.first.get(s + 1); e++) {
                int t = graph.target.get(e);
                if (!in(t)) {
                    continue;
                }
                if (aim.at(s, e)) {
                    append(back, came, s, edges);
                    edges.add(e);
                    return t;
                }
                if (!seen.get(t)) {
                    seen.set(t);
                    back[t] = e;
                    came[t] = s;
                    queue.add(t);
                }
            }
        }
        throw new AssertionError("simulator bug: a strongly connected component is not connected");
    }

    private static void append(int[] back, int[] came, int to, IntList edges) {
        List<Integer> way = new ArrayList<>();
        for (int s = to; back[s] >= 0; s = came[s]) {
            way.add(0, back[s]);
        }
        way.forEach(edges::add);
    }
}
