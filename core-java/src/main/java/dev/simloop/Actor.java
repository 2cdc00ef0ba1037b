package dev.simloop;

import dev.simloop.internal.SourceLine;
import org.jspecify.annotations.Nullable;

/**
 * An identity within a run: who a task belongs to, for names, priorities and the story. A coroutine's actor is its
 * builder call; a pool task's actor is the pool on behalf of a {@link #lineage()}.
 *
 * <p>Names and numbers are given by the loop in the order of creation and are equal in every run of a seed.
 */
public final class Actor {
    final int id;
    final Domain domain;
    final Actor lineage;
    final StackTraceElement[] created;
    private final String base;
    private final int ordinal;
    private @Nullable String name;
    /** What an adapter knows this actor by, such as a coroutine's job. */
    @Nullable
    Object owner;

    boolean background;

    /** Its row in the {@link Roster}; -1 while it is let go, and then the rest holds what the row held. */
    int row = -1;

    int submitted;
    int steps;
    int cancelled;
    boolean picked;
    /** What {@link Tail} knows of it: what stands for its creation line, and when it last saw it. */
    @Nullable
    Object site;

    int seenInTail;
    /** The pools that work on its behalf, newest first; null if there is none. */
    private @Nullable PoolSide pools;

    /** An actor that a pool's tasks have on behalf of another. */
    private record PoolSide(
            SimExecutor pool, Actor actor, @Nullable PoolSide next) {}

    Actor(
            int id,
            Domain domain,
            @Nullable Actor lineage,
            String base,
            int ordinal,
            StackTraceElement @Nullable [] created) {
        this.id = id;
        this.domain = domain;
        this.lineage = lineage == null ? this : lineage;
        this.base = base;
        this.ordinal = ordinal;
        this.created = created == null ? NO_STACK : created;
    }

    private static final StackTraceElement[] NO_STACK = new StackTraceElement[0];

    /** {@return the name, such as {@code n1/raft#3}, unique within the run} */
    public String name() {
        String result = name;
        if (result == null) {
            result = name(plainName(), ordinal);
            name = result;
        }
        return result;
    }

    /** {@return the name without its number} */
    String plainName() {
        return domain.prefix() + base;
    }

    int ordinal() {
        return ordinal;
    }

    static String name(String plain, int ordinal) {
        return ordinal == 0 ? plain : plain + "#" + ordinal;
    }

    /** {@return the actor of {@code pool}'s tasks on behalf of this one, or null if there was none yet} */
    @Nullable
    Actor inPool(SimExecutor pool) {
        for (PoolSide side = pools; side != null; side = side.next) {
            if (side.pool == pool) {
                return side.actor;
            }
        }
        return null;
    }

    void joinPool(SimExecutor pool, Actor actor) {
        pools = new PoolSide(pool, actor, pools);
    }

    /** {@return the number of this actor within its run, from 0 in the order of creation} */
    public int id() {
        return id;
    }

    /** {@return the world or the incarnation of a host that owns it} */
    public Domain domain() {
        return domain;
    }

    /** {@return for the actor of a pool's tasks: on whose behalf they run; otherwise the actor itself} */
    public Actor lineage() {
        return lineage;
    }

    /** {@return whether it was made for {@code candidate}; see {@link Domain#newActor(String, Object, boolean)}} */
    public boolean isOwnedBy(@Nullable Object candidate) {
        return candidate != null && owner == candidate;
    }

    /** {@return whether its tasks are background work} */
    public boolean isBackground() {
        return background;
    }

    /** {@return the source line that created it, known in a recorded run only} */
    public @Nullable String createdAt() {
        return created.length == 0 ? null : SourceLine.of(created);
    }

    @Override
    public String toString() {
        return name();
    }
}
