package dev.simloop;

import dev.simloop.internal.TimerQueue;
import dev.simloop.spi.Candidate;
import dev.simloop.spi.TaskKind;
import org.jspecify.annotations.Nullable;

/**
 * One runnable on its way: pending as a timer, queued in a mailbox, or running. Tasks that come from a plain submission
 * are pooled and reused; timers are not, because their creators hold on to them.
 */
final class Task extends TimerQueue.Entry implements Candidate, Timer {
    static final byte FREE = 0;
    static final byte ARMED = 1;
    static final byte QUEUED = 2;
    static final byte DONE = 3;

    Runnable body = NOTHING;

    @Nullable
    Actor actor;

    @Nullable
    Mailbox mailbox;

    TaskKind kind = TaskKind.EXECUTE;
    boolean background;
    boolean timer;
    byte state;
    int step;
    int actorId;
    /** Place in the order of submission; renumbered now and then, order kept. */
    int slot;

    long deadline;

    @Nullable
    Engine engine;
    /** The next task of the same mailbox, or the next free one. */
    @Nullable
    Task next;

    static final Runnable NOTHING = () -> {};

    @Override
    public Actor actor() {
        Actor result = actor;
        if (result == null) {
            throw new IllegalStateException("this candidate was valid only until it was picked");
        }
        return result;
    }

    @Override
    public Actor lineage() {
        return actor().lineage;
    }

    @Override
    public TaskKind kind() {
        return kind;
    }

    @Override
    public Domain domain() {
        return actor().domain;
    }

    @Override
    public @Nullable Mailbox mailbox() {
        return mailbox;
    }

    @Override
    public int step() {
        return step;
    }

    @Override
    public long deadlineNanos() {
        return deadline;
    }

    @Override
    public boolean cancel() {
        Engine owner = engine;
        return owner != null && owner.cancel(this);
    }
}
