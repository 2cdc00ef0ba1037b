package dev.simloop.verify.txn;

import java.util.List;

/**
 * Finds anomalies in transactions on lists (append and read) and registers (write and read). On lists the order of
 * versions shows in what is read; on registers it follows from transactions that read one value and write another. What
 * follows from neither is not guessed: no anomaly that is reported is a false one, but on registers some may stay
 * unseen. {@link TransactionChecker} has options that tell more of the order.
 */
public final class Transactions {
    private Transactions() {}

    /**
     * {@return the anomalies of {@code transactions}, with the order of each client and, where times are given, of real
     * time; see {@link TxnResult#holds} for what they say about a level}
     *
     * @throws IllegalArgumentException if two have one name, one value is written to a key twice, or a key is both a list
     *     and a register
     */
    public static TxnResult check(List<Txn> transactions) {
        return TransactionChecker.defaults().check(transactions);
    }
}
