package dev.simloop.verify.models;

import dev.simloop.verify.Goal;
import dev.simloop.verify.Model;
import dev.simloop.verify.ModelBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The alternating bit protocol over two lossy queues, after Lamport, "Specifying Systems", chapter 14. */
public final class AlternatingBit {
    public enum Bug {
        /** Any acknowledgement counts for the message that is out. */
        TAKES_ANY_ACK,
        /** The receiver takes every message for a new one and answers with the other bit. */
        ACKS_THE_OTHER_BIT,
        /** A message that is sent again carries the other bit. */
        RESENDS_WITH_THE_OTHER_BIT
    }

    public record Message(int bit, String data) {}

    public record State(
            List<Message> messages, List<Integer> acks, int sBit, int sAck, int rBit, String sent, String received) {
        State messages(List<Message> now) {
            return new State(now, acks, sBit, sAck, rBit, sent, received);
        }

        State acks(List<Integer> now) {
            return new State(messages, now, sBit, sAck, rBit, sent, received);
        }
    }

    private static final List<String> DATA = List.of("d1", "d2");

    private AlternatingBit() {}

    public static ModelBuilder<State> model(@Nullable Bug bug) {
        List<State> initial = new ArrayList<>();
        for (int bit : new int[] {0, 1}) {
            for (String sent : DATA) {
                for (String received : DATA) {
                    initial.add(new State(List.of(), List.of(), bit, bit, bit, sent, received));
                }
            }
        }
        return Model.<State>named("alternating bit")
                .initial(initial)
                .actions(
                        "send new",
                        DATA,
                        (s, d) -> s.sAck == s.sBit,
                        (s, d) -> new State(
                                plus(s.messages, new Message(1 - s.sBit, d)),
                                s.acks,
                                1 - s.sBit,
                                s.sAck,
                                s.rBit,
                                d,
                                s.received))
                .action(
                        "send again",
                        s -> s.sAck != s.sBit,
                        s -> s.messages(plus(
                                s.messages,
                                new Message(bug == Bug.RESENDS_WITH_THE_OTHER_BIT ? 1 - s.sBit : s.sBit, s.sent))))
                .action("receive", s -> !s.messages.isEmpty(), s -> {
                    Message head = s.messages.get(0);
                    return new State(without(s.messages, 0), s.acks, s.sBit, s.sAck, head.bit, s.sent, head.data);
                })
                .action(
                        "acknowledge",
                        s -> true,
                        s -> s.acks(plus(s.acks, bug == Bug.ACKS_THE_OTHER_BIT ? 1 - s.rBit : s.rBit)))
                .action(
                        "hear",
                        s -> !s.acks.isEmpty(),
                        s -> new State(
                                s.messages,
                                without(s.acks, 0),
                                s.sBit,
                                bug == Bug.TAKES_ANY_ACK ? s.sBit : s.acks.get(0),
                                s.rBit,
                                s.sent,
                                s.received))
                .choice("lose message", s -> !s.messages.isEmpty(), s -> {
                    List<State> all = new ArrayList<>();
                    for (int i = 0; i < s.messages.size(); i++) {
                        all.add(s.messages(without(s.messages, i)));
                    }
                    return all;
                })
                .choice("lose acknowledgement", s -> !s.acks.isEmpty(), s -> {
                    List<State> all = new ArrayList<>();
                    for (int i = 0; i < s.acks.size(); i++) {
                        all.add(s.acks(without(s.acks, i)));
                    }
                    return all;
                })
                .constraint("two in each queue", s -> s.messages.size() <= 2 && s.acks.size() <= 2)
                .invariant(
                        "what the receiver has the bit of is what was sent",
                        s -> s.sAck == s.sBit || s.rBit != s.sBit || s.received.equals(s.sent))
                .invariant(
                        "a message that is out is the one sent last, or an old one",
                        s -> s.sAck != s.sBit || s.messages.stream().allMatch(message -> message.bit == s.sBit));
    }

    public static Model<State> fair() {
        return model(null)
                .weaklyFair("send again", "acknowledge")
                .stronglyFair("receive", "hear")
                .build();
    }

    public static Goal<State> delivered(String data) {
        return Goal.leadsTo(
                data + " arrives", s -> s.sent.equals(data) && s.sAck != s.sBit, s -> s.received.equals(data));
    }

    private static <T> List<T> plus(List<T> list, T element) {
        List<T> more = new ArrayList<>(list);
        more.add(element);
        return List.copyOf(more);
    }

    private static <T> List<T> without(List<T> list, int index) {
        List<T> fewer = new ArrayList<>(list);
        fewer.remove(index);
        return List.copyOf(fewer);
    }
}
