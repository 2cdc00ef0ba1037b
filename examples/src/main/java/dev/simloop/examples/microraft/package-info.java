/**
 * MicroRaft 0.7, unmodified, as a replicated map on the simulated network: partitions, loss, new leaders. No bug is
 * planted; with snapshots on, the simulator finds one of the library's own.
 */
@org.jspecify.annotations.NullMarked
package dev.simloop.examples.microraft;
