/**
 * Forces one exact order: markers in the code under test, and a schedule that says in which order the threads of a test pass them. For plain
 * threads, without a seed, and for coroutines and pipelines of futures in a world.
 */
@org.jspecify.annotations.NullMarked
package dev.simloop.marker;
