/** Programs behind {@code benchmarks/evidence}, one claim each, and the JMH benchmarks they run. */
@org.jspecify.annotations.NullMarked
package dev.simloop.benchmarks;
