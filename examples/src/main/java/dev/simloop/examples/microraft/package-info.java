/**
 * MicroRaft 0.7, unmodified, as a replicated map on the simulated network: partitions, loss, new leaders. No bug is
 * planted; with snapshots on, the simulator finds one of the library's own. And the same with a store on the simulated
 * disk, crashes and restarts.
 */
@org.jspecify.annotations.NullMarked
package dev.simloop.examples.microraft;
