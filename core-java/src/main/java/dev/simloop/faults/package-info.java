/** Faults from the seed: schedules that draw what goes wrong, when, to whom, and then heal it. */
@NullMarked
package dev.simloop.faults;

import org.jspecify.annotations.NullMarked;
