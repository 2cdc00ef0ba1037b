/** Who picks the next task while hunting: one strategy a file, named in tokens by its descriptor. */
@org.jspecify.annotations.NullMarked
package dev.simloop.strategy;
