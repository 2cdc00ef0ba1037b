/**
 * Leader election of Raft over messages, with a planted split brain. One protocol and wire format, two kinds of nodes:
 * coroutines and futures, on one loop and network, also in one cluster.
 */
@org.jspecify.annotations.NullMarked
package dev.simloop.examples.raft;
