package dev.simloop.campaign;

import dev.simloop.tape.Fallback;

/**
 * A stream whose draws an exhaustive search has not gone through.
 *
 * @param stream its name
 * @param fault whether it decides about what goes wrong; then nothing went wrong
 * @param calm calm zero: all its draws were 0; else they were what the seed says
 * @param bound how many ways the first of its draws that was held can go, unsigned; 0 stands for 2^64
 */
public record HeldDraws(String stream, boolean fault, Fallback calm, long bound) {}
