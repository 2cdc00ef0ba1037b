/** Ordinary classes: each takes its threads, clocks, timers and chance by itself. */
@org.jspecify.annotations.NullMarked
package shop;
