package dev.simloop.verify.models;

import dev.simloop.verify.Goal;
import dev.simloop.verify.Model;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Peterson, "Myths about the mutual exclusion problem", 1981, in the steps of Peterson of the TLA+ examples. */
public final class Peterson {
    public enum Bug {
        /** Takes the turn to itself instead of giving it away. */
        KEEPS_THE_TURN,
        /** Gives the turn away before it raises its flag. */
        TURN_BEFORE_FLAG,
        /** Looks at the flag alone, so both wait for each other. */
        IGNORES_THE_TURN,
        /** Looks at the turn alone: safe, but who wants in may wait for ever. */
        IGNORES_THE_FLAG
    }

    public enum At {
        REST,
        FLAG,
        TURN,
        WAIT,
        CRITICAL,
        LEAVE
    }

    public record State(At first, At second, boolean firstFlag, boolean secondFlag, int turn) {
        At at(int p) {
            return p == 0 ? first : second;
        }

        boolean flag(int p) {
            return p == 0 ? firstFlag : secondFlag;
        }

        State to(int p, At at) {
            return p == 0
                    ? new State(at, second, firstFlag, secondFlag, turn)
                    : new State(first, at, firstFlag, secondFlag, turn);
        }

        State flag(int p, boolean up) {
            return p == 0
                    ? new State(first, second, up, secondFlag, turn)
                    : new State(first, second, firstFlag, up, turn);
        }

        State turn(int p) {
            return new State(first, second, firstFlag, secondFlag, p);
        }

        boolean critical(int p) {
            return at(p) == At.CRITICAL || at(p) == At.LEAVE;
        }
    }

    private Peterson() {}

    public static Model<State> model(@Nullable Bug bug, boolean fair) {
        List<Integer> both = List.of(0, 1);
        boolean swapped = bug == Bug.TURN_BEFORE_FLAG;
        var model = Model.<State>named("Peterson")
                .initial(new State(At.REST, At.REST, false, false, 0))
                .actions("want", both, (s, p) -> s.at(p) == At.REST, (s, p) -> s.to(p, At.FLAG))
                .actions(
                        swapped ? "give turn" : "raise flag",
                        both,
                        (s, p) -> s.at(p) == At.FLAG,
                        (s, p) -> (swapped ? s.turn(1 - p) : s.flag(p, true)).to(p, At.TURN))
                .actions(
                        swapped ? "raise flag" : "give turn",
                        both,
                        (s, p) -> s.at(p) == At.TURN,
                        (s, p) -> (swapped ? s.flag(p, true) : s.turn(bug == Bug.KEEPS_THE_TURN ? p : 1 - p))
                                .to(p, At.WAIT))
                .actions(
                        "enter",
                        both,
                        (s, p) -> s.at(p) == At.WAIT
                                && ((bug != Bug.IGNORES_THE_FLAG && !s.flag(1 - p))
                                        || (bug != Bug.IGNORES_THE_TURN && s.turn == p)),
                        (s, p) -> s.to(p, At.CRITICAL))
                .actions("work", both, (s, p) -> s.at(p) == At.CRITICAL, (s, p) -> s.to(p, At.LEAVE))
                .actions(
                        "lower flag",
                        both,
                        (s, p) -> s.at(p) == At.LEAVE,
                        (s, p) -> s.flag(p, false).to(p, At.REST))
                .invariant("one at a time", s -> !(s.critical(0) && s.critical(1)));
        if (fair) {
            for (int p : both) {
                String of = "(" + p + ")";
                model.weaklyFairTogether(
                        "process " + p,
                        "raise flag" + of,
                        "give turn" + of,
                        "enter" + of,
                        "work" + of,
                        "lower flag" + of);
            }
        }
        return model.build();
    }

    /** Who wants in gets in. */
    public static Goal<State> noStarvation(int p) {
        return Goal.leadsTo("process " + p + " gets in", s -> s.at(p) == At.FLAG, s -> s.at(p) == At.CRITICAL);
    }
}
