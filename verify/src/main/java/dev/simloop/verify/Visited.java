package dev.simloop.verify;

/**
 * The states met so far. Within a batch several workers may reach one state; the smallest {@code origin} (who reached
 * it, in the order of a single worker) gets it, so that the answer does not depend on how many there are. After the
 * batch each is settled under its number.
 */
interface Visited<S> {
    /** {@return what tells whether a state has changed since it was found} */
    long print(S state);

    /** {@return whether {@code origin} has the best claim on {@code state} so far, and the state is new in this batch} */
    boolean claim(S state, long print, long origin);

    /** Numbers {@code state} if it is {@code origin}'s, and returns whether it is. */
    boolean settle(S state, long print, long origin, long number);

    /** {@return the number of {@code state}, or -1 if it was not settled} */
    long number(S state, long print);
}
