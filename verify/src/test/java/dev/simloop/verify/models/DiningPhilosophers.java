package dev.simloop.verify.models;

import dev.simloop.verify.Goal;
import dev.simloop.verify.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Chandy and Misra, "The drinking philosophers problem", 1984: dirty forks are cleaned and handed over. In the steps of
 * DiningPhilosophers of the TLA+ examples; philosopher p has fork p at the left and p + 1 at the right.
 */
public final class DiningPhilosophers {
    public enum Bug {
        /** Eats whether it has forks or not. */
        EATS_WITHOUT_FORKS,
        /** Never hands a right fork over. */
        KEEPS_THE_RIGHT_FORK,
        /** A fork that was eaten with stays clean, so it is never handed over again. */
        NEVER_SOILS
    }

    public enum At {
        LOOP,
        EAT,
        THINK
    }

    public record Fork(int holder, boolean clean) {}

    public record State(List<Fork> forks, List<At> at, List<Boolean> hungry) {
        int left(int p) {
            return p;
        }

        int right(int p) {
            return (p + 1) % forks.size();
        }

        boolean has(int p, int fork, boolean clean) {
            return forks.get(fork).equals(new Fork(p, clean));
        }
    }

    private DiningPhilosophers() {}

    public static Model<State> model(int philosophers, @Nullable Bug bug) {
        List<Integer> all = IntStream.range(0, philosophers).boxed().toList();
        List<Fork> forks =
                all.stream().map(f -> new Fork(f == 1 ? 0 : f, false)).toList();
        var model = Model.<State>named("dining philosophers")
                .initial(new State(
                        forks, Collections.nCopies(philosophers, At.LOOP), Collections.nCopies(philosophers, true)))
                .actions("loop", all, (s, p) -> s.at.get(p) == At.LOOP, (s, p) -> loop(s, p, bug))
                .actions(
                        "think",
                        all,
                        (s, p) -> s.at.get(p) == At.THINK,
                        (s, p) -> new State(s.forks, set(s.at, p, At.LOOP), set(s.hungry, p, true)))
                .actions("eat", all, (s, p) -> s.at.get(p) == At.EAT, (s, p) -> {
                    List<Fork> after = s.forks;
                    if (bug != Bug.NEVER_SOILS) {
                        after = set(after, s.left(p), new Fork(after.get(s.left(p)).holder, false));
                        after = set(after, s.right(p), new Fork(after.get(s.right(p)).holder, false));
                    }
                    return new State(after, set(s.at, p, At.LOOP), set(s.hungry, p, false));
                })
                .invariant(
                        "neighbours do not eat together",
                        s -> all.stream()
                                .noneMatch(p -> s.at.get(p) == At.EAT && s.at.get((p + 1) % philosophers) == At.EAT));
        all.forEach(p ->
                model.weaklyFairTogether("philosopher " + p, "loop(" + p + ")", "think(" + p + ")", "eat(" + p + ")"));
        return model.build();
    }

    private static State loop(State s, int p, @Nullable Bug bug) {
        int n = s.forks.size();
        List<Fork> forks = s.forks;
        if (s.has(p, s.left(p), false)) {
            forks = set(forks, s.left(p), new Fork((p + n - 1) % n, true));
        } else if (s.has(p, s.right(p), false) && bug != Bug.KEEPS_THE_RIGHT_FORK) {
            forks = set(forks, s.right(p), new Fork((p + 1) % n, true));
        }
        boolean canEat = bug == Bug.EATS_WITHOUT_FORKS || (s.has(p, s.left(p), true) && s.has(p, s.right(p), true));
        At next = s.hungry.get(p) ? canEat ? At.EAT : At.LOOP : At.THINK;
        return new State(forks, set(s.at, p, next), s.hungry);
    }

    private static <T> List<T> set(List<T> list, int index, T value) {
        List<T> changed = new ArrayList<>(list);
        changed.set(index, value);
        return Collections.unmodifiableList(changed);
    }

    /** Each is without hunger again and again. */
    public static Goal<State> nobodyStarves(int p) {
        return Goal.alwaysEventually("philosopher " + p + " has eaten", s -> !s.hungry.get(p));
    }
}
