package dev.simloop.campaign;

import dev.simloop.strategy.Profile;
import java.util.Collections;
import java.util.List;

/**
 * What the runs of a campaign have shown up to the end of a block: a pure function of how they went, in the order of their
 * numbers.
 *
 * @param profile how long they are, the choices at the mean
 * @param longest how many choices the longest of them had
 * @param arms what each kind of runs has brought
 */
record Knowledge(Profile profile, int longest, List<Arm> arms) {
    /**
     * What one kind of runs has brought.
     *
     * @param runs how many there were
     * @param fresh how many went in an order that no run before had
     * @param failed how many failed
     */
    record Arm(long runs, long fresh, long failed) {
        static final Arm NONE = new Arm(0, 0, 0);

        Arm plus(boolean isFresh, boolean hasFailed) {
            return new Arm(runs + 1, fresh + (isFresh ? 1 : 0), failed + (hasFailed ? 1 : 0));
        }
    }

    static Knowledge none(int arms) {
        return new Knowledge(new Profile(0), 0, Collections.nCopies(arms, Arm.NONE));
    }

    Arm arm(int number) {
        return arms.get(number);
    }
}
