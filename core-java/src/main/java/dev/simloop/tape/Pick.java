package dev.simloop.tape;

/**
 * One entry of stream {@code schedule}: which of the ready mailboxes ran.
 *
 * @param ready how many were ready; at least 2, because a forced pick draws nothing
 * @param rank how many of them had been submitted earlier, or {@link #UNRANKED}
 * @param actor the name of the actor whose task it was
 * @param step the number of the task among those of that actor, from 1
 */
public record Pick(int ready, int rank, String actor, int step) {
    /**
     * The rank of a pick that was made in a hunt with strategy {@code random}, which does not know ranks. Such a tape is
     * kept only of a run whose repetition went another way; a replay goes by actor and step.
     */
    public static final int UNRANKED = -1;

    public Pick {
        if (ready < 2) {
            throw new IllegalArgumentException("a pick among " + ready + " is no pick");
        }
        if (rank < UNRANKED || rank >= ready) {
            throw new IllegalArgumentException("rank " + rank + " is not below " + ready);
        }
        if (step < 1) {
            throw new IllegalArgumentException("step is not positive: " + step);
        }
    }
}
