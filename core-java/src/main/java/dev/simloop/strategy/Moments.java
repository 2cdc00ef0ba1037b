package dev.simloop.strategy;

import dev.simloop.spi.Strategy.Chance;
import java.util.Arrays;

/** Drawn moments among the first picks of a run. Several may fall together. */
final class Moments {
    private final int[] drawn;
    private final int length;
    private int next;
    private int picks;

    Moments(int count, int length) {
        this.drawn = new int[count];
        this.length = length;
    }

    int length() {
        return length;
    }

    void begin(Chance chance) {
        next = 0;
        picks = 0;
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = chance.next(length);
        }
        Arrays.sort(drawn);
    }

    /** {@return whether the pick that is made now, the next one, is at such a moment} */
    boolean isNow() {
        return countNow() > 0;
    }

    /** {@return how many of them are at the pick that is made now} */
    int countNow() {
        int before = next;
        while (next < drawn.length && drawn[next] <= picks) {
            next++;
        }
        picks++;
        return next - before;
    }
}
