package dev.simloop;

import org.jspecify.annotations.Nullable;

/**
 * What an actor of a pool is: tasks that follow from each other, of which one at most is pending. A task that a task of a pool
 * submits goes on with that task's chain; if that has one pending already, it starts a branch.
 *
 * <p>Identity is (pool, lineage, ordinal within the lineage), for a branch also its ordinal within the chain that it left or
 * that its chain left. So nothing that other lineages do renames a chain, nor what other chains do a branch.
 */
final class Chain {
    final Family family;
    /** 0 for a chain of its own. */
    final int branch;

    private final Chain trunk;
    private int branches;

    private Chain(Family family, @Nullable Chain trunk, int branch) {
        this.family = family;
        this.trunk = trunk == null ? this : trunk;
        this.branch = branch;
    }

    /** The chains that one pool has on behalf of one lineage. */
    static final class Family {
        final SimExecutor pool;
        final Actor lineage;
        final @Nullable Family next;
        private @Nullable String base;
        private int chains;
        private @Nullable Actor timeouts;

        Family(SimExecutor pool, Actor lineage, @Nullable Family next) {
            this.pool = pool;
            this.lineage = lineage;
            this.next = next;
        }

        String base() {
            String known = base;
            if (known == null) {
                known = pool + "(" + lineage.name() + ")";
                base = known;
            }
            return known;
        }

        /** {@return the actor of a new chain} */
        Actor start(Domain domain) {
            return domain.newPoolActor(++chains, new Chain(this, null, 0));
        }

        /** {@return the actor that all time-outs of futures have, as the JDK has one thread for them} */
        Actor timeouts(Domain domain) {
            Actor known = timeouts;
            if (known == null) {
                known = domain.newPoolActor(0, new Chain(this, null, 0));
                timeouts = known;
            }
            return known;
        }
    }

    /** {@return the actor of a new branch of the chain that {@code from} belongs to} */
    Actor branch(Domain domain, Actor from) {
        return domain.newPoolActor(from.ordinal(), new Chain(family, trunk, ++trunk.branches));
    }
}
