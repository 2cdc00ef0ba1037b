package dev.simloop;

import dev.simloop.internal.Causes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One failure of a future and the stages that it goes on to. It is lost if no handler, waiter or question met it, at any
 * of them, by the end of the run.
 *
 * <p>Stages complete within the JDK, where nothing can be overridden. So who depends on whom is written down when a stage
 * is made, and looked up once, when something fails: a dependent that is not ours, such as one of the JDK's static {@code
 * allOf}, counts as somebody who asks.
 */
final class LostFailure {
    final Throwable cause;
    final Actor actor;
    /** When it happened, in nanoseconds of virtual time. */
    final long nanos;

    private final List<SimFuture<?>> ends = new ArrayList<>();
    private boolean met;

    LostFailure(Throwable cause, Actor actor, long nanos) {
        this.cause = Causes.bare(cause);
        this.actor = actor;
        this.nanos = nanos;
    }

    /** Walks from {@code first}, which is about to fail, to where the failure ends. */
    void spread(SimFuture<?> first) {
        Deque<SimFuture<?>> open = new ArrayDeque<>();
        open.add(first);
        while (!open.isEmpty()) {
            SimFuture<?> stage = open.remove();
            if (!stage.reachedBy(this)) {
                continue;
            }
            List<SimFuture<?>> next = stage.openStages();
            int dependents = stage.dependents();
            if (dependents > next.size()) {
                met = true;
            }
            if (next.isEmpty() && dependents == 0) {
                ends.add(stage);
            }
            open.addAll(next);
        }
    }

    /** A stage that was made of one that had failed by then. */
    void end(SimFuture<?> stage) {
        ends.add(stage);
    }

    void meet() {
        met = true;
    }

    boolean isMet() {
        return met;
    }

    /** {@return the first stage at which the failure ended unseen, or null} */
    @Nullable
    SimFuture<?> lostAt() {
        if (met) {
            return null;
        }
        for (SimFuture<?> end : ends) {
            if (end.isLost(this)) {
                return end;
            }
        }
        return null;
    }
}
