package dev.simloop.verify.txn;

import dev.simloop.verify.history.Outcome;
import java.util.List;

/**
 * A transaction and how it ended: committed ({@link Outcome#OK}), aborted ({@link Outcome#FAIL}), or unknown. What an aborted
 * or unknown one read is not looked at.
 *
 * @param name what reports call it; unique
 * @param client who ran it: those of one client come one after the other, in the order given
 */
public record Txn(String name, String client, Outcome outcome, List<Access> accesses) {
    /** Keeps a copy of {@code accesses}. */
    public Txn {
        accesses = List.copyOf(accesses);
    }

    /** {@return a committed transaction} */
    public static Txn committed(String name, String client, Access... accesses) {
        return new Txn(name, client, Outcome.OK, List.of(accesses));
    }

    /** {@return an aborted transaction} */
    public static Txn aborted(String name, String client, Access... accesses) {
        return new Txn(name, client, Outcome.FAIL, List.of(accesses));
    }

    boolean committed() {
        return outcome == Outcome.OK;
    }

    @Override
    public String toString() {
        return name + accesses;
    }
}
