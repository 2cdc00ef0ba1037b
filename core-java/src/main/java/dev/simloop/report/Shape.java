package dev.simloop.report;

import java.util.Optional;

/** A shape that bugs of concurrent and distributed programs often have. Looks at one run; keeps nothing. */
interface Shape {
    /** {@return the shape's name and what in this run has it, with the actors, lines and values; or nothing} */
    Optional<Sign> find(Evidence run);

    /**
     * What has the shape.
     *
     * @param text in words, the shape's name first
     * @param last the index of the event with which it was complete
     */
    record Sign(String text, int last) {
        private static final String WHEN = " \\(step \\d+, [0-9.]+ s\\)";

        /** {@return whether the two are the same but for when they happened} */
        boolean isLike(Sign other) {
            return text.replaceAll(WHEN, "").equals(other.text.replaceAll(WHEN, ""));
        }
    }

    /**
     * {@return what the shape finds, if it can be what the run failed of} Where the nearest passing run has the same, it cannot.
     */
    static Optional<Sign> telling(Shape shape, Evidence run) {
        Optional<Sign> found = shape.find(run);
        if (found.isEmpty() || run.passing() == null) {
            return found;
        }
        int parting = FirstDifference.between(run.log(), run.passing());
        boolean shared = parting >= 0 && found.get().last() < parting;
        boolean both = shared
                || shape.find(new Evidence(run.passing(), null))
                        .filter(found.get()::isLike)
                        .isPresent();
        return both ? Optional.empty() : found;
    }
}
