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
        /** A value of an aborted transaction was read. */
        G1A("G1a (aborted read)"),
        /** A value was read that its own transaction then replaced. */
        G1B("G1b (intermediate read)"),
        /** Transactions overwrite each other in a circle. */
        G0("G0 (write cycle)"),
        /** A circle of overwriting and reading. */
        G1C("G1c (circular information flow)"),
        /** Two transactions read the same version of a key, and both replaced it. */
        LOST_UPDATE("lost update"),
        /** A circle with one read of a version that was then replaced. */
        G_SINGLE("G-single (read skew)"),
        /** Two transactions each read what the other then replaced, on different keys. */
        WRITE_SKEW("write skew"),
        /** A circle with several reads of versions that were then replaced. */
        G2("G2 (anti-dependency cycle)");

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
