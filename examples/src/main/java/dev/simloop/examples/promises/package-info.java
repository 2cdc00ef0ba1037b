/** Small programs that rely on documented order and time only, and twins that rely on more: what a test may not be failed for. */
@NullMarked
package dev.simloop.examples.promises;

import org.jspecify.annotations.NullMarked;
