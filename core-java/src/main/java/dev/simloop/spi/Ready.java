package dev.simloop.spi;

/** The ready mailboxes in the order of the submission of their head tasks. Rank 0 was submitted first. */
public interface Ready {
    /** {@return how many there are; at least 2 while a strategy is asked} */
    int size();

    /**
     * {@return the head task with exactly {@code rank} before it, in logarithmic time}
     *
     * @throws IllegalStateException if the strategy has said that it does not need the order
     */
    Candidate at(int rank);

    /** {@return the ready task with that {@linkplain Candidate#number() number}; for strategies that watch} */
    Candidate numbered(int number);
}
