/** Stories with a planted bug, each with the seed that finds it, and the main job that tells one of them. */
@org.jspecify.annotations.NullMarked
package dev.simloop.examples;
