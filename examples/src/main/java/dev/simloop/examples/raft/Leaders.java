package dev.simloop.examples.raft;

import java.util.Arrays;

/** Who has led in which term. Remembers the first conflict, so that the property's look costs nothing. */
final class Leaders {
    private static final byte NOBODY = 0;

    private byte[] leaderOf = new byte[32];
    private String conflict = "";

    void elected(int node, int term) {
        if (term >= leaderOf.length) {
            leaderOf = Arrays.copyOf(leaderOf, 2 * term);
        }
        byte before = leaderOf[term];
        if (before == NOBODY) {
            leaderOf[term] = (byte) node;
        } else if (before != node && conflict.isEmpty()) {
            conflict = "term " + term + " has two leaders: n" + before + " and n" + node;
        }
    }

    /** {@return whether each term has had one leader at most} */
    boolean areUnique() {
        if (conflict.isEmpty()) {
            return true;
        }
        throw new AssertionError(conflict);
    }
}
