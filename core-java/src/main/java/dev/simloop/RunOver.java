package dev.simloop;

/** What leaves a task that waits within when the run is over. Nobody is told of it. */
final class RunOver extends Error {
    private static final long serialVersionUID = 1L;

    RunOver() {
        super("the run is over", null, false, false);
    }
}
