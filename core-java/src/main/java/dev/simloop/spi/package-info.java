/** What plugs into the loop: strategies, parkable tasks and the extensions of other modules. Stable for adapters, not for tests. */
@org.jspecify.annotations.NullMarked
package dev.simloop.spi;
