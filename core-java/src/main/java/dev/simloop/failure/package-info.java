/** The ways a run ends badly, one exception each; every message names the fact, the value and the limit that was hit. */
@org.jspecify.annotations.NullMarked
package dev.simloop.failure;
