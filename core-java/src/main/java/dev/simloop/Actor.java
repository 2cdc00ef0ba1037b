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
            result = domain.prefix() + base + (ordinal == 0 ? "" : "#" + ordinal);
            name = result;
        }
        return result;
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
