/**
 * Programs that depend on something the loop does not control, each on one thing alone, so that an audit can be asked for its
 * name; and one that depends on nothing.
 */
@org.jspecify.annotations.NullMarked
package dev.simloop.examples.traps;
