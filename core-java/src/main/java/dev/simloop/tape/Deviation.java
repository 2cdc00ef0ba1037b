package dev.simloop.tape;

/**
 * One departure of the schedule from submission order: which task ran, and which one would have. It names both by what
 * they are and not by when it happened, so that it still makes sense in a run from which other departures were taken out.
 *
 * @param actor the actor whose task ran
 * @param step the number of the task among those of that actor, from 1
 * @param rank how many tasks that were ready had been submitted earlier; at least 1
 * @param instead the actor whose task had been submitted first
 * @param insteadStep the number of that task among those of its actor
 * @param index which pick of the run it was, from 0
 */
public record Deviation(String actor, int step, int rank, String instead, int insteadStep, int index) {
    public Deviation {
        if (rank < 1) {
            throw new IllegalArgumentException("rank " + rank + " is no departure");
        }
    }

    @Override
    public String toString() {
        return actor + " step " + step + " instead of " + instead + " step " + insteadStep;
    }
}
