/**
 * Coroutines on the loop: {@code runSim}, {@code SimScope} and the dispatcher under them.
 *
 * <p>What is in Java here is the model; the Kotlin files are the face.
 */
@org.jspecify.annotations.NullMarked
package dev.simloop.coroutines;
