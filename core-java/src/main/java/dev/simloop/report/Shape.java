package dev.simloop.report;

import java.util.Optional;

/** A shape that bugs of concurrent and distributed programs often have. Looks at one run; keeps nothing. */
interface Shape {
    /** {@return the shape's name and what in this run has it, with the actors, lines and values; or nothing} */
    Optional<String> find(Evidence run);
}
