package dev.simloop.verify.models;

import dev.simloop.verify.Goal;
import dev.simloop.verify.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Dijkstra, Feijen and van Gasteren, "Derivation of a termination detection algorithm for distributed computations", 1983;
 * EWD840 of the TLA+ examples. Sets of nodes are bits.
 */
public final class TerminationDetection {
    public enum Bug {
        /** Whoever wakes a node that the token has passed does not become black. */
        STAYS_WHITE
    }

    public record State(int active, int black, int token, boolean blackToken) {
        boolean isActive(int node) {
            return (active >> node & 1) != 0;
        }

        boolean isBlack(int node) {
            return (black >> node & 1) != 0;
        }

        boolean detected() {
            return token == 0 && !blackToken && !isActive(0) && !isBlack(0);
        }
    }

    private TerminationDetection() {}

    public static List<State> initial(int nodes) {
        List<State> all = new ArrayList<>();
        for (int active = 0; active < 1 << nodes; active++) {
            for (int black = 0; black < 1 << nodes; black++) {
                for (int token = 0; token < nodes; token++) {
                    all.add(new State(active, black, token, true));
                }
            }
        }
        return all;
    }

    public static Model<State> model(int nodes, @Nullable Bug bug) {
        List<Integer> all = IntStream.range(0, nodes).boxed().toList();
        return Model.<State>named("termination detection")
                .initial(initial(nodes))
                .choice(
                        "probe",
                        s -> s.token == 0,
                        s -> forEach(new State(s.active, s.black & ~1, nodes - 1, false), s.blackToken, s.isBlack(0)))
                .choices(
                        "pass",
                        all.subList(1, nodes),
                        (s, i) -> s.token == i,
                        (s, i) -> forEach(
                                new State(s.active, s.black & ~(1 << i), i - 1, s.blackToken || s.isBlack(i)),
                                !s.isActive(i),
                                s.isBlack(i),
                                s.blackToken))
                .choices("send", all, State::isActive, (s, i) -> sent(s, i, nodes, bug))
                .actions(
                        "rest",
                        all,
                        State::isActive,
                        (s, i) -> new State(s.active & ~(1 << i), s.black, s.token, s.blackToken))
                .terminal(s -> true)
                .weaklyFairTogether("system", "probe", "pass")
                .invariant("detected is true", s -> !s.detected() || s.active == 0)
                .build();
    }

    /** The same step once for each reason that allows it: so TLC counts the states that it generates. */
    private static List<State> forEach(State next, boolean... reasons) {
        List<State> all = new ArrayList<>();
        for (boolean reason : reasons) {
            if (reason) {
                all.add(next);
            }
        }
        return all;
    }

    private static List<State> sent(State s, int from, int nodes, @Nullable Bug bug) {
        List<State> all = new ArrayList<>();
        for (int to = 0; to < nodes; to++) {
            if (to != from) {
                int black = to > from && bug == null ? s.black | 1 << from : s.black;
                all.add(new State(s.active | 1 << to, black, s.token, s.blackToken));
            }
        }
        return all;
    }

    public static Goal<State> detection() {
        return Goal.leadsTo("detected", s -> s.active == 0, State::detected);
    }
}
