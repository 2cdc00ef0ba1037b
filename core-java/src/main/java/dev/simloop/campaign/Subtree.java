package dev.simloop.campaign;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the tree of choices that one worker goes through: all runs from one path on, in depth-first order, that agree with it in the
 * choices before {@code base}.
 *
 * @param path the choices of the first run
 * @param base how many of them stay as they are
 * @param weight which share of the whole tree one option at {@code base} stands for
 * @param levels what is known of the choices from {@code base} on
 */
@SuppressWarnings("ArrayRecordComponent") // of this package alone, and compared by nobody
record Subtree(int[] path, int base, double weight, List<Level> levels) implements Comparable<Subtree> {
    static final Subtree ALL = new Subtree(new int[0], 0, 1, List.of());

    /**
     * What a search remembers of one choice.
     *
     * @param closed whether its further options belong to another part
     * @param sleepers who sleeps where the choice is made
     * @param done the footprints of the options that were gone through, by their numbers; null for what touches anything
     */
    record Level(
            boolean closed, Sleeper[] sleepers, @Nullable Footprint[] done) {}

    @Override
    public int compareTo(Subtree other) {
        return Arrays.compare(path, other.path);
    }
}
