/** Event-driven nodes on the simulated world, and what must hold of them. */
@org.jspecify.annotations.NullMarked
package dev.simloop.verify.node;
