/** From a failing run to the smallest one that fails the same way, and what decided between failing and passing. */
@org.jspecify.annotations.NullMarked
package dev.simloop.shrink;
