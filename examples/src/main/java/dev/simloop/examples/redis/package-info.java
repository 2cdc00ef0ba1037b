/** A small Redis on the simulated network, an unmodified Lettuce that asks it, and a lock that is released after its expiry. */
@org.jspecify.annotations.NullMarked
package dev.simloop.examples.redis;
