package dev.simloop.verify.models;

import dev.simloop.verify.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Two-phase commit after Gray and Lamport, "Consensus on transaction commit", 2006; TwoPhase of the TLA+ examples. */
public final class TwoPhaseCommit {
    public enum Bug {
        /** The manager commits with one answer missing. */
        COMMITS_EARLY,
        /** A resource manager may still abort by itself after it has said that it is prepared. */
        CHANGES_ITS_MIND,
        /** The manager may abort after it has committed. */
        ABORTS_LATE
    }

    public enum Rm {
        WORKING,
        PREPARED,
        COMMITTED,
        ABORTED
    }

    public enum Tm {
        INIT,
        COMMITTED,
        ABORTED
    }

    public record State(List<Rm> rms, Tm tm, Set<Integer> heard, Set<String> sent) {
        State with(int rm, Rm now, @Nullable String message) {
            List<Rm> changed = new ArrayList<>(rms);
            changed.set(rm, now);
            return new State(
                    Collections.unmodifiableList(changed), tm, heard, message == null ? sent : plus(sent, message));
        }

        State decided(Tm now, String message) {
            return new State(rms, now, heard, plus(sent, message));
        }
    }

    private TwoPhaseCommit() {}

    private static <T> Set<T> plus(Set<T> set, T element) {
        Set<T> more = new TreeSet<>(set);
        more.add(element);
        return Collections.unmodifiableSet(more);
    }

    public static Model<State> model(int managers, @Nullable Bug bug) {
        return model(managers, bug, false);
    }

    public static Model<State> model(int managers, @Nullable Bug bug, boolean symmetric) {
        List<Integer> rms = IntStream.range(0, managers).boxed().toList();
        int needed = bug == Bug.COMMITS_EARLY ? managers - 1 : managers;
        var model = Model.<State>named("two-phase commit")
                .initial(new State(Collections.nCopies(managers, Rm.WORKING), Tm.INIT, Set.of(), Set.of()))
                .action(
                        "commit",
                        s -> s.tm == Tm.INIT && s.heard.size() >= needed,
                        s -> s.decided(Tm.COMMITTED, "commit"))
                .action(
                        "abort",
                        s -> s.tm == Tm.INIT || (bug == Bug.ABORTS_LATE && s.tm == Tm.COMMITTED),
                        s -> s.decided(Tm.ABORTED, "abort"))
                .actions(
                        "hear prepared",
                        rms,
                        (s, rm) -> s.tm == Tm.INIT && s.sent.contains("prepared " + rm),
                        (s, rm) -> new State(s.rms, s.tm, plus(s.heard, rm), s.sent))
                .actions(
                        "prepare",
                        rms,
                        (s, rm) -> s.rms.get(rm) == Rm.WORKING,
                        (s, rm) -> s.with(rm, Rm.PREPARED, "prepared " + rm))
                .actions(
                        "choose to abort",
                        rms,
                        (s, rm) -> s.rms.get(rm) == Rm.WORKING
                                || (bug == Bug.CHANGES_ITS_MIND && s.rms.get(rm) == Rm.PREPARED),
                        (s, rm) -> s.with(rm, Rm.ABORTED, null))
                .actions(
                        "obey commit",
                        rms,
                        (s, rm) -> s.sent.contains("commit"),
                        (s, rm) -> s.with(rm, Rm.COMMITTED, null))
                .actions(
                        "obey abort", rms, (s, rm) -> s.sent.contains("abort"), (s, rm) -> s.with(rm, Rm.ABORTED, null))
                .invariant(
                        "nobody commits while another aborts",
                        s -> !(s.rms.contains(Rm.COMMITTED) && s.rms.contains(Rm.ABORTED)));
        if (symmetric) {
            model.symmetry(TwoPhaseCommit::sorted);
        }
        return model.build();
    }

    /** Resource managers in the order of all that is known of each. */
    private static State sorted(State s) {
        List<Integer> order = IntStream.range(0, s.rms.size())
                .boxed()
                .sorted(java.util.Comparator.<Integer, Rm>comparing(s.rms::get)
                        .thenComparing(s.heard::contains)
                        .thenComparing(rm -> s.sent.contains("prepared " + rm)))
                .toList();
        Set<Integer> heard = new TreeSet<>();
        Set<String> sent = new TreeSet<>(s.sent);
        sent.removeIf(message -> message.startsWith("prepared"));
        List<Rm> rms = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            rms.add(s.rms.get(order.get(i)));
            if (s.heard.contains(order.get(i))) {
                heard.add(i);
            }
            if (s.sent.contains("prepared " + order.get(i))) {
                sent.add("prepared " + i);
            }
        }
        return new State(rms, s.tm, heard, sent);
    }
}
