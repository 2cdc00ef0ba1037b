/**
 * Runs a JUnit Jupiter test once per seed, and reports the seed of a failure together with the line that replays it.
 */
@NullMarked
package dev.simloop.junit;

import org.jspecify.annotations.NullMarked;
