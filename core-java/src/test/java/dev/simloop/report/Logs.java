package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import dev.simloop.tape.Token;
import java.util.ArrayList;
import java.util.List;

/** Builds event logs by hand and by formula. Equal calls give equal logs. */
final class Logs {
    static final String HOSTILE = "<script>alert(1)</script>";

    private final List<Event> events = new ArrayList<>();
    private long nanos;
    private long step;
    private String actor = "";
    private String host = "";
    private String at = "";

    static Logs log() {
        return new Logs();
    }

    Logs at(long nanos) {
        this.nanos = nanos;
        return this;
    }

    /** A step of {@code actor}; what is added next happens in it. */
    Logs step(String host, String actor, String line, int cause) {
        this.host = host;
        this.actor = actor;
        this.at = line;
        step++;
        add(EventKind.STEP, cause, "", "");
        return this;
    }

    Logs line(String line) {
        at = line;
        return this;
    }

    /** What happens in the world, outside of any step. */
    Logs world(String host) {
        this.host = host;
        actor = "";
        at = "";
        return this;
    }

    int add(EventKind kind, int cause, String subject, String text) {
        int index = events.size();
        long digest = text.isEmpty() ? 0 : text.hashCode() * 0x9e3779b97f4a7c15L;
        events.add(Event.of(index, kind, nanos, step)
                .withActor(actor, host)
                .withCause(cause)
                .withSubject(subject, text, digest)
                .withLine(at));
        return index;
    }

    Logs observe(String name, Object value) {
        add(EventKind.OBSERVE, last(), name, String.valueOf(value));
        return this;
    }

    int last() {
        return events.size() - 1;
    }

    /** The last step. */
    int lastStep() {
        for (int i = last(); i >= 0; i--) {
            if (events.get(i).kind() == EventKind.STEP) {
                return i;
            }
        }
        return Event.NO_CAUSE;
    }

    EventLog done(String test, String failure) {
        return new EventLog(new Token(4823, "random", "-", "2624f37d"), test, failure, events);
    }

    /**
     * A cluster of three hosts: a leader that replicates to two followers over a lossy network, a partition, a crash with a
     * restart, and in the end a broken property. Runs of other {@code variant}s share their first half.
     *
     * @param size about how many events
     */
    static EventLog cluster(int size, int variant) {
        var log = new Logs();
        long chance = 88172645463325252L;
        int[] lastOf = {-1, -1, -1};
        int partition = -1;
        int crash = -1;
        boolean down = false;
        for (int i = 0; i < 3; i++) {
            log.world("n" + (i + 1));
            lastOf[i] = log.add(EventKind.START, Event.NO_CAUSE, "n" + (i + 1), "incarnation 1");
        }
        int term = 1;
        while (log.events.size() < size - 14) {
            chance ^= chance << 13;
            chance ^= chance >>> 7;
            chance ^= chance << 17;
            if (variant != 0 && log.events.size() > size / 2) {
                chance += variant;
            }
            int n = log.events.size();
            log.at(log.nanos + (chance >>> 40) % 900_000);
            if (partition < 0 && n > size / 4) {
                log.world("");
                partition = log.add(EventKind.FAULT, Event.NO_CAUSE, "n1->n3", "partition from n3, both ways");
            } else if (partition >= 0 && partition != Integer.MAX_VALUE && n > size * 5 / 12) {
                log.world("");
                log.add(EventKind.HEAL, partition, "n1->n3", "partition healed");
                partition = Integer.MAX_VALUE;
            } else if (crash < 0 && n > size * 6 / 10) {
                log.world("n2");
                crash = log.add(EventKind.CRASH, Event.NO_CAUSE, "n2", "power cut; 2 writes not forced");
                down = true;
            } else if (down && n > size * 7 / 10) {
                log.world("n2");
                lastOf[1] = log.add(EventKind.START, crash, "n2", "incarnation 2");
                down = false;
            }
            int from = (int) ((chance >>> 33) % 3);
            if (down && from == 1) {
                from = 0;
            }
            String host = "n" + (from + 1);
            String actor = host + "/" + List.of("raft#1", "clock#2", "client#3").get((int) ((chance >>> 20) % 3));
            log.step(host, actor, "Raft.java:" + (40 + (chance >>> 50) % 90), lastOf[from]);
            lastOf[from] = log.last();
            switch ((int) ((chance >>> 10) % 5)) {
                case 0 -> log.observe("term", term += (chance & 15) == 0 ? 1 : 0);
                case 1 -> {
                    int written =
                            log.add(EventKind.WRITE, log.last(), host + ":/raft/log", "append 42 bytes at " + n * 42);
                    if ((chance & 1) == 0) {
                        log.add(EventKind.FORCE, written, host + ":/raft/log", "file and length");
                    }
                }
                case 2, 3 -> {
                    int to = (from + 1 + (int) ((chance >>> 5) & 1)) % 3;
                    String link = host + "->n" + (to + 1);
                    int sent = log.add(
                            EventKind.SEND, log.last(), link, "AppendEntries(term=" + term + ", index=" + n + ")");
                    log.at(log.nanos + 300_000 + (chance >>> 44) % 700_000);
                    log.world("n" + (to + 1));
                    boolean cut = partition >= 0 && partition != Integer.MAX_VALUE && (from == 2 || to == 2);
                    if (cut || (down && to == 1) || (chance & 31) == 7) {
                        log.world("");
                        log.add(EventKind.DROP, sent, link, cut ? "partition" : "lost");
                    } else {
                        lastOf[to] = log.add(
                                EventKind.DELIVER, sent, link, "AppendEntries(term=" + term + ", index=" + n + ")");
                    }
                }
                default -> {
                    if ((chance & 3) == 0) {
                        log.add(EventKind.NOTE, log.last(), "raft", "election timeout is " + (150 + n % 150) + " ms");
                    }
                }
            }
        }
        log.step("n3", "n3/raft#1", "Raft.java:201", lastOf[2]);
        log.observe("leader", "n3 in term " + term);
        log.step("n1", "n1/" + HOSTILE, "Raft.java:207", lastOf[0]);
        log.observe("leader", variant == 0 ? "n1 in term " + term : "nobody");
        if (variant != 0) {
            return log.done("dev.simloop.examples.RaftTest.oneLeaderPerTerm", "");
        }
        int observed = log.last();
        log.add(EventKind.VIOLATION, observed, "one leader per term", "term " + term + " has leaders n1 and n3");
        log.add(
                EventKind.FAILURE,
                log.last(),
                "PropertyViolation",
                "always 'one leader per term': term " + term + " has leaders n1 and n3");
        return log.done(
                "dev.simloop.examples.RaftTest.oneLeaderPerTerm",
                "PropertyViolation: always 'one leader per term': term " + term + " has leaders n1 and n3");
    }
}
