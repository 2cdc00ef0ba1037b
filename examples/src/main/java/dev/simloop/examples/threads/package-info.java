/** Programs that make threads of their own, and programs that do not. */
@NullMarked
package dev.simloop.examples.threads;

import org.jspecify.annotations.NullMarked;
