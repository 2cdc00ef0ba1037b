/**
 * Runs a test over many seeds, and reports the seed of a failure together with the line that replays it.
 *
 * <p>Two forms: {@link dev.simloop.junit.SeedSource} makes each seed a row of a parameterized test; {@link
 * dev.simloop.junit.SeedSweep} is one test that runs a whole campaign. Both are guided by the same system properties,
 * listed there, and try the pinned seeds of the test first.
 */
@NullMarked
package dev.simloop.junit;

import org.jspecify.annotations.NullMarked;
