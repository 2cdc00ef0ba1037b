/**
 * A simulated network for code under test: all traffic runs in virtual time, and its faults come from the seed.
 */
@NullMarked
package dev.simloop.net;

import org.jspecify.annotations.NullMarked;
