/**
 * The simulated world and the campaigns over it: {@link dev.simloop.SimLoop} runs one seed, {@link dev.simloop.Campaign}
 * hunts through many, {@link dev.simloop.World} is what a scenario sees.
 *
 * <p>Everything here belongs to one loop and is used from its thread, unless a type says otherwise.
 */
@org.jspecify.annotations.NullMarked
package dev.simloop;
