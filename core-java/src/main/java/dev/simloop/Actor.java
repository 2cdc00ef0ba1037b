package dev.simloop;

import org.jspecify.annotations.Nullable;

/**
 * An identity within a run: who a task belongs to, for names, priorities and the story. A coroutine's actor is its
 * builder call; a pool task's actor is its chain: the tasks that follow from each other, one at a time, in a pool on behalf of
 * a {@link #lineage()}.
 *
 * <p>Names and numbers are given by the loop in the order of creation and are equal in every run of a seed.
 */
public final class Actor {
    final int id;
    final Domain domain;
    final Actor lineage;
    private final @Nullable String created;
    private final @Nullable String base;
    private final int ordinal;
    /** Where it belongs to a pool; null for all else. */
    final @Nullable Chain chain;

    private @Nullable String name;
    /** What an adapter knows this actor by, such as a coroutine's job. */
    @Nullable
    Object owner;

    boolean background;

    /** The simulated thread whose tasks are all its own; null for all else. */
    @Nullable
    SimExecutor thread;

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
    /** How it is late; null until that was asked, and in runs of exact time. */
    Lateness.@Nullable Queue lateness;

    /** The pools that work on its behalf, newest first; null if there is none. */
    private Chain.@Nullable Family families;

    Actor(int id, Domain domain, @Nullable String base, int ordinal, @Nullable Chain chain, @Nullable String created) {
        this.id = id;
        this.domain = domain;
        this.lineage = chain == null ? this : chain.family.lineage;
        this.base = base;
        this.ordinal = ordinal;
        this.chain = chain;
        this.created = created;
    }

    /** {@return the name, such as {@code n1/raft#3}, unique within the run} */
    public String name() {
        String result = name;
        if (result == null) {
            result = name(plainName(), ordinal, branch());
            name = result;
        }
        return result;
    }

    /** {@return the name without its number} */
    String plainName() {
        return domain.prefix() + (chain == null ? base : chain.family.base());
    }

    int ordinal() {
        return ordinal;
    }

    int branch() {
        return chain == null ? 0 : chain.branch;
    }

    static String name(String plain, int ordinal, int branch) {
        return ordinal == 0 ? plain : plain + "#" + ordinal + (branch == 0 ? "" : "." + branch);
    }

    /** {@return the executor whose tasks are its own; null if there is none} */
    @Nullable
    SimExecutor executor() {
        return chain == null ? thread : chain.family.pool;
    }

    /** {@return what {@code pool} does on behalf of this one} */
    Chain.Family inPool(SimExecutor pool) {
        for (Chain.Family family = families; family != null; family = family.next) {
            if (family.pool == pool) {
                return family;
            }
        }
        // Kept with the lineage: with the last that holds it goes what works on its behalf.
        Chain.Family fresh = new Chain.Family(pool, this, families);
        families = fresh;
        return fresh;
    }

    /** {@return what all chains of one lineage have in common; the actor itself if it is no pool's} */
    Object kin() {
        return chain == null ? this : chain.family;
    }

    /** {@return the number of this actor within its run, from 0 in the order of creation} */
    public int id() {
        return id;
    }

    /** {@return the world or the incarnation of a host that owns it} */
    public Domain domain() {
        return domain;
    }

    /** {@return for a chain of a pool's tasks: on whose behalf they run; otherwise the actor itself} */
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
        return created;
    }

    @Override
    public String toString() {
        return name();
    }
}
