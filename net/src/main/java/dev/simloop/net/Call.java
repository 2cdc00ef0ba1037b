package dev.simloop.net;

/**
 * A request as its handler gets it.
 *
 * @param from the address of who asks
 * @param id the same for all attempts of one call and for no other call of the run
 * @param attempt 1 for the first
 * @param body what is asked
 * @param <Q> the type of the request
 */
public record Call<Q>(String from, String id, int attempt, Q body) {}
