/** Netty on the simulated network: event loops that are tasks of a host, and channels over its streams. */
@org.jspecify.annotations.NullMarked
package dev.simloop.netty;
