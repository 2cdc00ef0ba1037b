package dev.simloop.verify.txn;

import java.util.List;

/**
 * Something that serializable transactions do not do.
 *
 * @param kind its name
 * @param description what happened, a line for each step of a cycle
 * @param transactions the transactions in it; of a cycle, in its order
 */
public record Anomaly(Kind kind, String description, List<Txn> transactions) {
    /** Names of anomalies, the worst first. */
    public enum Kind {
        /** A read contradicts an earlier access of its own transaction. */
        INTERNAL("internal"),
        /** A value was read that nobody wrote. */
        GARBAGE("garbage read"),
        /** A list holds a value twice. */
        DUPLICATE("duplicate elements"),
        /** Two reads of one list fit into no one order. */
        INCOMPATIBLE_ORDER("incompatible order"),
        /** Versions of a register follow each other in a circle. */
        CYCLIC_VERSIONS("cyclic version order"),
        /** A transaction read what it wrote only later. */
        FUTURE_READ("future read"),
        /** A value of an aborted transaction was read. */
        G1A("G1a (aborted read)"),
        /** A value was read that its own transaction then replaced. */
        G1B("G1b (intermediate read)"),
        /** A committed transaction appended to what an aborted one had left. */
        DIRTY_UPDATE("dirty update"),
        /** Transactions overwrite each other in a circle. */
        G0("G0 (write cycle)"),
        /** A circle of overwriting and reading. */
        G1C("G1c (circular information flow)"),
        /** Transactions read the same version of a key, and each replaced it. */
        LOST_UPDATE("lost update"),
        /** A circle with one read of a version that was then replaced. */
        G_SINGLE("G-single (read skew)"),
        /** A circle with several reads of versions that were then replaced, no two of them next to each other. */
        G_NONADJACENT("G-nonadjacent"),
        /** Two transactions each read what the other then replaced, on different keys. */
        WRITE_SKEW("write skew"),
        /** A circle with reads of versions that were then replaced, two of them next to each other. */
        G2("G2 (anti-dependency cycle)"),
        /** As {@link #G0}, with the order of a client in the circle. */
        G0_PROCESS("G0-process"),
        /** As {@link #G1C}, with the order of a client in the circle. */
        G1C_PROCESS("G1c-process"),
        /** As {@link #G_SINGLE}, with the order of a client in the circle, such as a client that does not see its writes. */
        G_SINGLE_PROCESS("G-single-process (stale session)"),
        /** As {@link #G_NONADJACENT}, with the order of a client in the circle. */
        G_NONADJACENT_PROCESS("G-nonadjacent-process"),
        /** As {@link #G2}, with the order of a client in the circle. */
        G2_PROCESS("G2-process"),
        /** As {@link #G0}, with real time in the circle. */
        G0_REALTIME("G0-realtime"),
        /** As {@link #G1C}, with real time in the circle. */
        G1C_REALTIME("G1c-realtime"),
        /** As {@link #G_SINGLE}, with real time in the circle, such as a stale read. */
        G_SINGLE_REALTIME("G-single-realtime (stale read)"),
        /** As {@link #G_NONADJACENT}, with real time in the circle. */
        G_NONADJACENT_REALTIME("G-nonadjacent-realtime"),
        /** As {@link #G2}, with real time in the circle. */
        G2_REALTIME("G2-realtime");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** {@return the usual name} */
        public String title() {
            return title;
        }
    }

    /** Makes an anomaly. */
    public Anomaly {
        transactions = List.copyOf(transactions);
    }

    @Override
    public String toString() {
        return kind.title + (description.startsWith("\n") ? ":" : ": ") + description;
    }
}
