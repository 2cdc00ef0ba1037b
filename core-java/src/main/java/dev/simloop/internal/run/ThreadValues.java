package dev.simloop.internal.run;

import org.jspecify.annotations.Nullable;

/**
 * What thread locals hold on one simulated thread, while another one runs on the loop's. A thread local of a class that
 * overrides {@code childValue} is asked as for a real thread.
 */
public final class ThreadValues {
    private @Nullable Object own;
    private @Nullable Object inherited;
    private boolean isNew = true;

    private ThreadValues() {}

    /** {@return those that the current thread, which is the loop's, has now} */
    public static ThreadValues installed() {
        ThreadValues values = new ThreadValues();
        values.isNew = false;
        return values;
    }

    /** {@return those of a thread that nobody of the run has started: none} */
    public static ThreadValues none() {
        return new ThreadValues();
    }

    /** {@return those of a thread that is started now: what it inherits} */
    public static ThreadValues ofChild() {
        ThreadValues values = new ThreadValues();
        LoopThread thread = LoopThread.current();
        HiddenField field = ThreadLocals.INHERITED;
        if (thread == null || field == null) {
            return values;
        }
        LoopThread.Occupant running = thread.occupant;
        // This thread is never started, so the one that watches for threads must not see it.
        thread.occupant = null;
        try {
            values.inherited = field.get(new Thread(null, null, "child", 0, true));
        } finally {
            thread.occupant = running;
        }
        return values;
    }

    /** Has the current thread hold these from now on, and keeps what it held in {@code before}. */
    public void insteadOf(ThreadValues before) {
        HiddenField ownField = ThreadLocals.OWN;
        HiddenField inheritedField = ThreadLocals.INHERITED;
        if (ownField == null || inheritedField == null) {
            throw new AssertionError("simulator bug: thread locals are out of reach");
        }
        Thread thread = Thread.currentThread();
        before.own = ownField.get(thread);
        before.inherited = inheritedField.get(thread);
        ownField.set(thread, own);
        inheritedField.set(thread, inherited);
        own = null;
        inherited = null;
        if (isNew) {
            isNew = false;
            ForeignThreads.watch();
        }
    }
}
