package dev.simloop.verify.models;

import dev.simloop.verify.Model;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Lamport, "Teaching concurrency", 2009: each process sets its x, then copies the x of its neighbour into its y; the last one
 * has to see a one. Simple of the TLA+ examples. Variables of all processes are bits.
 */
public final class TeachingConcurrency {
    public enum Bug {
        /** The neighbour's x is copied before the own is set. */
        LOOKS_FIRST
    }

    /** {@code first} and {@code second} are the processes that have done their first and their second step. */
    public record State(int x, int y, int first, int second) {}

    private TeachingConcurrency() {}

    public static Model<State> model(int processes, @Nullable Bug bug) {
        List<Integer> all = IntStream.range(0, processes).boxed().toList();
        int everyone = (1 << processes) - 1;
        boolean looksFirst = bug == Bug.LOOKS_FIRST;
        return Model.<State>named("teaching concurrency")
                .initial(new State(0, 0, 0, 0))
                .actions("a", all, (s, i) -> (s.first >> i & 1) == 0, (s, i) -> {
                    int first = s.first | 1 << i;
                    return looksFirst ? copied(s, i, processes, first, s.second) : set(s, i, first, s.second);
                })
                .actions("b", all, (s, i) -> (s.first >> i & 1) == 1 && (s.second >> i & 1) == 0, (s, i) -> {
                    int second = s.second | 1 << i;
                    return looksFirst ? set(s, i, s.first, second) : copied(s, i, processes, s.first, second);
                })
                .action("end", s -> s.second == everyone, s -> s)
                .invariant("somebody saw a one", s -> s.second != everyone || s.y != 0)
                .build();
    }

    private static State set(State s, int i, int first, int second) {
        return new State(s.x | 1 << i, s.y, first, second);
    }

    private static State copied(State s, int i, int processes, int first, int second) {
        int neighbour = s.x >> Math.floorMod(i - 1, processes) & 1;
        return new State(s.x, s.y | neighbour << i, first, second);
    }
}
