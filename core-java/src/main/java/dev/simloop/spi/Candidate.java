package dev.simloop.spi;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.Mailbox;
import org.jspecify.annotations.Nullable;

/** A task at the head of a ready mailbox: one of those a {@link Strategy} picks among. Valid until it is picked. */
public interface Candidate {
    /** {@return whose task it is} */
    Actor actor();

    /** {@return the actor on whose behalf a pool task runs; the actor itself otherwise} */
    Actor lineage();

    /** {@return what sort of work it is} */
    TaskKind kind();

    /** {@return the world or the incarnation of a host that owns it} */
    Domain domain();

    /** {@return the mailbox that orders it, or null where a task is on its own} */
    @Nullable
    Mailbox mailbox();

    /** {@return the number of this task among those of its actor, from 1} */
    int step();

    /** {@return the number of its actor within the run, from 0 in the order of creation} */
    int actorNumber();

    /** {@return the number of the host that owns it, the same for all its incarnations; -1 for the world} */
    int hostNumber();

    /**
     * {@return a small number that no other ready task has; kept for strategies that {@linkplain Strategy#watches() watch}}
     * It is a key for what a strategy keeps of the task, and valid for {@link Ready#numbered}. It may differ from one run of
     * a seed to the next, so that nothing may be decided by it.
     */
    int number();
}
