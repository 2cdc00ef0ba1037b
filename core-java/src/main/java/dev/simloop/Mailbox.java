package dev.simloop;

import org.jspecify.annotations.Nullable;

/**
 * A first-in-first-out ordering domain: a single-threaded executor or one event loop of a library. The loop picks among
 * the heads of ready mailboxes. Made by {@link Domain#mailbox(String)}.
 */
public final class Mailbox {
    final Domain domain;
    private final String name;

    @Nullable
    Task head;

    @Nullable
    Task tail;
    /** How it is late; null until that was asked, and in runs of exact time. */
    Lateness.@Nullable Queue lateness;

    /** Its current task has stopped midway: nothing of it is ready until that task goes on. */
    int parked;

    Mailbox(Domain domain, String name) {
        this.domain = domain;
        this.name = name;
    }

    /** {@return the name, unique within the run} */
    public String name() {
        return name;
    }

    /** {@return whether the task that runs at this moment belongs to this mailbox} */
    public boolean isCurrent() {
        Task current = domain.engine().current;
        return current != null && current.mailbox == this;
    }

    @Override
    public String toString() {
        return name;
    }
}
