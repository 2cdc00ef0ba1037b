package dev.simloop.spi;

/** The ready mailboxes in the order of the submission of their head tasks. Rank 0 was submitted first. */
public interface Ready {
    /** {@return how many there are; at least 2 while a strategy is asked} */
    int size();

    /** {@return the head task with exactly {@code rank} before it, in logarithmic time} */
    Candidate at(int rank);
}
