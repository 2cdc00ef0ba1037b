package dev.simloop.campaign;

/**
 * A ready task that need not run next: all that begins with it has been gone through where it came first, and only steps that do not
 * depend on its own have run since.
 *
 * @param actor the number of its actor
 * @param step its number among the tasks of that actor
 * @param footprint what its step touches
 */
record Sleeper(int actor, int step, Footprint footprint) {
    static final Sleeper[] NONE = {};

    boolean is(long task) {
        return task == key(actor, step);
    }

    static long key(int actor, int step) {
        return ((long) actor << 32) | step;
    }
}
