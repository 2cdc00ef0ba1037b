/**
 * What a user types first, and the engine that it drives: {@link dev.simloop.SimLoop} runs one seed, {@link
 * dev.simloop.World} is what a scenario sees. Package {@code dev.simloop.campaign} hunts through many seeds.
 *
 * <p>Everything here belongs to one loop and is used from its thread, unless a type says otherwise.
 */
@org.jspecify.annotations.NullMarked
package dev.simloop;
