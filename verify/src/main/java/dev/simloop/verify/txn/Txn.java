package dev.simloop.verify.txn;

import dev.simloop.CheckReturnValue;
import dev.simloop.verify.history.Outcome;
import java.util.List;

/**
 * A transaction and how it ended: committed ({@link Outcome#OK}), aborted ({@link Outcome#FAIL}), or unknown. What an aborted
 * or unknown one read is not looked at.
 *
 * @param name what reports call it; unique
 * @param client who ran it (Jepsen's process): those of one client come one after the other, in the order given
 * @param invokedAt when it was asked for, in any unit that grows; {@link #UNTIMED} if not known
 * @param completedAt when its client was told how it ended; {@link #UNTIMED} if not known, or not told
 */
public record Txn(
        String name, String client, Outcome outcome, List<Access> accesses, long invokedAt, long completedAt) {
    /** A time that is not known. */
    public static final long UNTIMED = Long.MIN_VALUE;

    /**
     * Keeps a copy of {@code accesses}.
     *
     * @throws IllegalArgumentException if it ended before it began
     */
    public Txn {
        accesses = List.copyOf(accesses);
        if (invokedAt != UNTIMED && completedAt != UNTIMED && completedAt < invokedAt) {
            throw new IllegalArgumentException(
                    "transaction " + name + " ends at " + completedAt + ", before it begins at " + invokedAt);
        }
    }

    /** A transaction of which no times are known. */
    public Txn(String name, String client, Outcome outcome, List<Access> accesses) {
        this(name, client, outcome, accesses, UNTIMED, UNTIMED);
    }

    /** {@return a committed transaction} */
    public static Txn committed(String name, String client, Access... accesses) {
        return new Txn(name, client, Outcome.OK, List.of(accesses));
    }

    /** {@return an aborted transaction} */
    public static Txn aborted(String name, String client, Access... accesses) {
        return new Txn(name, client, Outcome.FAIL, List.of(accesses));
    }

    /** {@return a transaction of which nobody knows whether it committed} */
    public static Txn unknown(String name, String client, Access... accesses) {
        return new Txn(name, client, Outcome.UNKNOWN, List.of(accesses));
    }

    /** {@return the same transaction, with its times} */
    @CheckReturnValue
    public Txn at(long invoked, long completed) {
        return new Txn(name, client, outcome, accesses, invoked, completed);
    }

    boolean committed() {
        return outcome == Outcome.OK;
    }

    boolean aborted() {
        return outcome == Outcome.FAIL;
    }

    @Override
    public String toString() {
        return name + accesses;
    }
}
