package dev.simloop;

import dev.simloop.internal.TimerQueue;
import dev.simloop.spi.Candidate;
import dev.simloop.spi.TaskKind;
import org.jspecify.annotations.Nullable;

/**
 * One runnable on its way: pending as a timer, queued in a mailbox, or running. Tasks that come from a plain submission
 * are pooled and reused; timers are not, because their creators hold on to them.
 *
 * <p>Among thousands of ready tasks a step costs what it touches, so this is kept small: {@link #next} links timers
 * of a deadline, then tasks of a mailbox, then free tasks, and counts per actor stand in the {@link Roster}.
 */
final class Task extends TimerQueue.Entry implements Candidate, Timer {
    static final byte FREE = 0;
    static final byte ARMED = 1;
    static final byte QUEUED = 2;
    static final byte DONE = 3;
    /** Ready, but its host is paused. */
    static final byte HELD = 4;
    /** Would be ready, but is late: among the timers, whatever it is. */
    static final byte LATE = 5;

    Runnable body = NOTHING;

    @Nullable
    Actor actor;

    @Nullable
    Mailbox mailbox;

    @Nullable
    Domain domain;

    /** The ordinal of its {@link TaskKind}. */
    byte kind;

    boolean background;
    boolean timer;
    byte state;
    int step;
    /** The actor's row in the {@link Roster}; it stays that one as long as this is pending. */
    int row;
    /** Place in the order of submission; renumbered now and then, order kept. */
    int slot;
    /** What {@link Pool} knows it by, or -1, and where it stands there. */
    int number = -1;

    int place;

    long deadline;

    static final Runnable NOTHING = () -> {};
    private static final TaskKind[] KINDS = TaskKind.values();

    /** Says for how long this, which is armed, waits. Only ready tasks have a slot and a place, so these two hold it. */
    void waits(long nanos) {
        slot = (int) (nanos >>> 32);
        place = (int) nanos;
    }

    /** {@return what {@link #waits} was told} */
    long waited() {
        return ((long) slot << 32) | (place & 0xffffffffL);
    }

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
        return KINDS[kind];
    }

    @Override
    public Domain domain() {
        Domain result = domain;
        if (result == null) {
            throw new IllegalStateException("this candidate was valid only until it was picked");
        }
        return result;
    }

    /** {@return the next task of the same mailbox, or the next free one} */
    @Nullable
    Task nextTask() {
        return (Task) next;
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
    public int actorNumber() {
        return actor().id;
    }

    @Override
    public int hostNumber() {
        Host host = domain().host();
        return host == null ? -1 : host.number;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public long deadlineNanos() {
        return deadline;
    }

    @Override
    public boolean cancel() {
        Domain owner = domain;
        // After the run there is nothing left to cancel.
        return owner != null && !owner.isOver() && owner.engine().cancel(this);
    }
}
