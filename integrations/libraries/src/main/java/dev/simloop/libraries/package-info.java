/** Ordinary classes and libraries in runs: {@code benchmarks/evidence takeover}. */
@org.jspecify.annotations.NullMarked
package dev.simloop.libraries;
