/**
 * Small programs with one bug each, for people who want to see what a seed is. In Kotlin; where the bug is one of
 * order, with a twin on {@link java.util.concurrent.CompletableFuture}.
 */
@org.jspecify.annotations.NullMarked
package dev.simloop.examples.zoo;
