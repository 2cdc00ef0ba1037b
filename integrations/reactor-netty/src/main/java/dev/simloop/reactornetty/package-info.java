/** Reactor Netty on the simulated network: its loops and channels are a host's, and so is the clock of its pools. */
@org.jspecify.annotations.NullMarked
package dev.simloop.reactornetty;
