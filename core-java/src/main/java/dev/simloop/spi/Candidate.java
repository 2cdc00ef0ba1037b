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
}
