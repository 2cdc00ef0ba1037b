/** The channels and selectors of {@code java.nio} on the simulated network. */
@NullMarked
package dev.simloop.nio;

import org.jspecify.annotations.NullMarked;
