package dev.simloop.marker;

import dev.simloop.internal.run.LoopThread;

/** Markers as calls, for the code that threads of a schedule run. */
public final class Markers {
    private Markers() {}

    /**
     * Waits on a thread of a schedule until the step that passes {@code marker} is due. Elsewhere, as in production, it does nothing. If no
     * step of the schedule names that marker, or the next step of this thread is another one, the schedule's run fails and this
     * thread is unwound.
     *
     * @throws IllegalStateException on the thread of a loop while a schedule runs there: a task cannot stop midway. Coroutines have {@code
     *     dev.simloop.coroutines.reach}, pipelines {@link Marks#reach}
     */
    public static void reach(String marker) {
        Thread thread = Thread.currentThread();
        if (thread instanceof ScheduledThread ours) {
            ours.reach(marker);
        } else if (thread instanceof LoopThread loop && loop.schedule != null) {
            throw new IllegalStateException("marker \"" + marker
                    + "\" was reached on the loop's thread, where a task cannot stop midway: in a coroutine call the suspending "
                    + "dev.simloop.coroutines.reach(\"" + marker + "\"), in a pipeline marks.reach(\"" + marker
                    + "\")");
        }
    }
}
