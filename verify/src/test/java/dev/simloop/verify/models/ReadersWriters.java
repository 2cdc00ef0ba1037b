package dev.simloop.verify.models;

import dev.simloop.verify.Copies;
import dev.simloop.verify.Goal;
import dev.simloop.verify.Model;
import dev.simloop.verify.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Readers and writers served in the order of a queue; ReadersWriters of the TLA+ examples. */
public final class ReadersWriters {
    public enum Bug {
        /** A reader is let in while somebody writes. */
        READS_BESIDE_A_WRITER,
        /** Nobody has to stop. */
        NEVER_STOPS
    }

    public record State(Set<Integer> readers, Set<Integer> writers, List<Pair<Boolean, Integer>> waiting) {}

    private ReadersWriters() {}

    public static Model<State> model(int actors, @Nullable Bug bug) {
        List<Integer> all = IntStream.rangeClosed(1, actors).boxed().toList();
        var model = Model.<State>named("readers and writers")
                .initial(new State(Set.of(), Set.of(), List.of()))
                .actions("try read", all, (s, a) -> !s.waiting.contains(Pair.of(false, a)), (s, a) -> asks(s, false, a))
                .actions("try write", all, (s, a) -> !s.waiting.contains(Pair.of(true, a)), (s, a) -> asks(s, true, a))
                .action("serve", s -> isServed(s, bug), ReadersWriters::serve)
                .choice("stop", s -> true, ReadersWriters::stop)
                .weaklyFair("try read", "try write", "serve")
                .invariant("apart", s -> s.readers.isEmpty() || s.writers.isEmpty())
                .invariant("one writer", s -> s.writers.size() <= 1);
        return (bug == Bug.NEVER_STOPS ? model : model.weaklyFair("stop")).build();
    }

    private static State asks(State s, boolean writes, int actor) {
        return new State(s.readers, s.writers, Copies.append(s.waiting, Pair.of(writes, actor)));
    }

    private static boolean isServed(State s, @Nullable Bug bug) {
        if (s.waiting.isEmpty()) {
            return false;
        }
        boolean writes = s.waiting.get(0).first();
        return (s.writers.isEmpty() || (!writes && bug == Bug.READS_BESIDE_A_WRITER))
                && (!writes || s.readers.isEmpty());
    }

    private static State serve(State s) {
        Pair<Boolean, Integer> next = s.waiting.get(0);
        List<Pair<Boolean, Integer>> rest = Copies.rest(s.waiting);
        return next.first()
                ? new State(s.readers, Copies.plus(s.writers, next.second()), rest)
                : new State(Copies.plus(s.readers, next.second()), s.writers, rest);
    }

    private static List<State> stop(State s) {
        List<State> all = new ArrayList<>();
        Set<Integer> busy = new TreeSet<>(s.readers);
        busy.addAll(s.writers);
        for (int actor : busy) {
            all.add(
                    s.readers.contains(actor)
                            ? new State(Copies.minus(s.readers, actor), s.writers, s.waiting)
                            : new State(s.readers, Copies.minus(s.writers, actor), s.waiting));
        }
        return all;
    }

    public static List<Goal<State>> goals(int actors) {
        List<Goal<State>> goals = new ArrayList<>();
        for (int a = 1; a <= actors; a++) {
            int actor = a;
            goals.add(Goal.alwaysEventually(actor + " reads", s -> s.readers.contains(actor)));
            goals.add(Goal.alwaysEventually(actor + " writes", s -> s.writers.contains(actor)));
            goals.add(Goal.alwaysEventually(actor + " does not read", s -> !s.readers.contains(actor)));
            goals.add(Goal.alwaysEventually(actor + " does not write", s -> !s.writers.contains(actor)));
        }
        return goals;
    }
}
