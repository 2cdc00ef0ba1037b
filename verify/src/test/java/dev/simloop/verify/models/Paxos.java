package dev.simloop.verify.models;

import dev.simloop.verify.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Single-decree Paxos after Lamport, "Paxos made simple", 2001, in the steps of Paxos of the TLA+ examples: three
 * acceptors, any two of which are a quorum. Values and ballots count from 0; -1 stands for none.
 */
public final class Paxos {
    public enum Bug {
        /** The proposer does not look at what was accepted before. */
        FORGETS_EARLIER_VOTES,
        /** An acceptor accepts in a ballot below the one it has promised. */
        BREAKS_ITS_PROMISE,
        /** One promise is enough for the proposer. */
        QUORUM_OF_ONE,
        /** Two values may be proposed in one ballot. */
        PROPOSES_TWICE
    }

    public record Message(String type, int acceptor, int ballot, int votedBallot, int value)
            implements Comparable<Message> {
        private static final Comparator<Message> ORDER = Comparator.comparing(Message::type)
                .thenComparing(Message::acceptor)
                .thenComparing(Message::ballot)
                .thenComparing(Message::votedBallot)
                .thenComparing(Message::value);

        @Override
        public int compareTo(Message other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return type + (acceptor < 0 ? "" : " a" + acceptor) + " b" + ballot
                    + (votedBallot < 0 ? "" : " voted b" + votedBallot) + (value < 0 ? "" : " v" + value);
        }
    }

    /** Of an acceptor: the highest ballot it has seen, and its last vote. */
    public record Acceptor(int ballot, int votedBallot, int value) {}

    public record State(List<Acceptor> acceptors, Set<Message> sent) {
        State send(Message message) {
            Set<Message> more = new TreeSet<>(sent);
            more.add(message);
            return new State(acceptors, more);
        }

        State send(Message message, int acceptor, Acceptor now) {
            List<Acceptor> changed = new ArrayList<>(acceptors);
            changed.set(acceptor, now);
            return new State(changed, send(message).sent);
        }

        boolean chosen(int value) {
            return sent.stream()
                    .filter(m -> m.type.equals("2b") && m.value == value)
                    .anyMatch(m -> IntStream.range(0, acceptors.size())
                                    .filter(a -> sent.contains(new Message("2b", a, m.ballot, -1, value)))
                                    .count()
                            >= 2);
        }
    }

    private record Proposal(int ballot, int value) {
        @Override
        public String toString() {
            return "b" + ballot + ", v" + value;
        }
    }

    private Paxos() {}

    public static Model<State> model(int ballots, int values, @Nullable Bug bug) {
        List<Integer> acceptors = List.of(0, 1, 2);
        List<Integer> numbers = IntStream.range(0, ballots).boxed().toList();
        List<Proposal> proposals = new ArrayList<>();
        numbers.forEach(b -> IntStream.range(0, values).forEach(v -> proposals.add(new Proposal(b, v))));
        return Model.<State>named("Paxos")
                .initial(new State(Collections.nCopies(3, new Acceptor(-1, -1, -1)), Set.of()))
                .actions("1a", numbers, (s, b) -> true, (s, b) -> s.send(new Message("1a", -1, b, -1, -1)))
                .actions(
                        "2a",
                        proposals,
                        (s, p) -> mayPropose(s, p, bug),
                        (s, p) -> s.send(new Message("2a", -1, p.ballot, -1, p.value)))
                .choices("1b", acceptors, (s, a) -> true, Paxos::promises)
                .choices("2b", acceptors, (s, a) -> true, (s, a) -> votes(s, a, bug))
                .terminal(s -> true)
                .invariant(
                        "one value is chosen",
                        s -> IntStream.range(0, values).filter(s::chosen).count() <= 1)
                .build();
    }

    private static List<State> promises(State s, int a) {
        List<State> next = new ArrayList<>();
        Acceptor now = s.acceptors.get(a);
        for (Message m : s.sent) {
            if (m.type.equals("1a") && m.ballot > now.ballot) {
                next.add(s.send(
                        new Message("1b", a, m.ballot, now.votedBallot, now.value),
                        a,
                        new Acceptor(m.ballot, now.votedBallot, now.value)));
            }
        }
        return next;
    }

    private static List<State> votes(State s, int a, @Nullable Bug bug) {
        List<State> next = new ArrayList<>();
        for (Message m : s.sent) {
            if (m.type.equals("2a") && (m.ballot >= s.acceptors.get(a).ballot || bug == Bug.BREAKS_ITS_PROMISE)) {
                next.add(s.send(
                        new Message("2b", a, m.ballot, -1, m.value), a, new Acceptor(m.ballot, m.ballot, m.value)));
            }
        }
        return next;
    }

    private static boolean mayPropose(State s, Proposal p, @Nullable Bug bug) {
        if (bug != Bug.PROPOSES_TWICE && s.sent.stream().anyMatch(m -> m.type.equals("2a") && m.ballot == p.ballot)) {
            return false;
        }
        if (bug == Bug.QUORUM_OF_ONE) {
            return IntStream.range(0, 3).anyMatch(a -> allows(s, p, List.of(a), bug));
        }
        return allows(s, p, List.of(0, 1), bug) || allows(s, p, List.of(0, 2), bug) || allows(s, p, List.of(1, 2), bug);
    }

    private static boolean allows(State s, Proposal p, List<Integer> quorum, @Nullable Bug bug) {
        List<Message> heard = s.sent.stream()
                .filter(m -> m.type.equals("1b") && m.ballot == p.ballot && quorum.contains(m.acceptor))
                .toList();
        if (heard.stream().map(Message::acceptor).distinct().count() < quorum.size()) {
            return false;
        }
        int highest = heard.stream().mapToInt(Message::votedBallot).max().orElse(-1);
        return highest < 0
                || bug == Bug.FORGETS_EARLIER_VOTES
                || heard.stream().anyMatch(m -> m.votedBallot == highest && m.value == p.value);
    }
}
