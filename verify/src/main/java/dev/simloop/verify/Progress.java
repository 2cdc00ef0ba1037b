package dev.simloop.verify;

/**
 * How far a check is.
 *
 * @param states distinct states so far
 * @param transitions successors computed so far
 * @param depth steps from an initial state to the states that are being left now
 * @param waiting states whose successors are not yet computed
 */
public record Progress(long states, long transitions, int depth, long waiting) {}
