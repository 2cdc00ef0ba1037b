package dev.simloop.agent.hooks;

import org.jspecify.annotations.Nullable;

/** A thread whose accesses to memory a run interleaves. What is called here, it calls itself. */
public abstract class Guest extends Thread {
    /** Inherits no thread locals: it is made by a run for itself, and not by the program. */
    protected Guest(String name) {
        super(null, null, name, 0, false);
    }

    /** Before an access at {@code site} to {@code owner}; null for what is static. Others may run before this returns. */
    public abstract void point(@Nullable Object owner, int site);

    /** {@return whether the run wants to know values} */
    public abstract boolean isRecorded();

    /** Tells the value that was read at {@code site}, or is about to be written there. */
    public abstract void seen(@Nullable Object value, int site);

    /** Before the monitor of {@code object} is entered: returns when it is free. */
    public abstract void enter(Object object, int site);

    /** When the monitor of {@code object} has been left. */
    public abstract void exit(Object object);

    /** In place of {@code object.wait(nanos)}; 0 for no time-out. */
    public abstract void await(Object object, long nanos, int site) throws InterruptedException;

    /** In place of {@code object.notify()}. */
    public abstract void wake(Object object, boolean all);

    /** Waits until {@code attempt} is true, asked whenever another thread may have changed that. */
    public abstract void awaitUntil(Object what, java.util.function.BooleanSupplier attempt, int site);

    /** Something was given back or changed, which others may wait for. */
    public abstract void changed();

    /** Sleeps in virtual time. */
    public abstract void sleepFor(long nanos, int site);
}
