package dev.simloop.examples.microraft;

import java.util.BitSet;

/** All of a {@link ReplicatedMap} at one index: what a snapshot holds. Never changed once made. */
final class MapImage {
    final long chain;
    final int[] values;
    final BitSet seen;

    MapImage(long chain, int[] values, BitSet seen) {
        this.chain = chain;
        this.values = values.clone();
        this.seen = (BitSet) seen.clone();
    }
}
