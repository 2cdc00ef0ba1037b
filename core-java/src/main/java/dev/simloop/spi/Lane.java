package dev.simloop.spi;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.Mailbox;
import dev.simloop.Timer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Where work goes that a library believes to give to a thread or a pool of its own, while a run has taken the library over: tasks
 * of a domain, in its virtual time. What a task throws leaves it, and is an orphan of the run.
 *
 * <p>Of the loop's thread alone. Once the run has ended or the host is gone, a lane is closed.
 */
public final class Lane {
    private final Domain domain;
    private final String name;
    /** What the tasks of a thread have in common; null for a pool, where each is on its own. */
    private final @Nullable Actor actor;

    private final @Nullable Mailbox mailbox;
    private final Set<Work> pending = new LinkedHashSet<>();
    private boolean closed;

    private Lane(Domain domain, String name, boolean inOrder) {
        this.domain = Objects.requireNonNull(domain);
        this.name = Objects.requireNonNull(name);
        actor = inOrder ? domain.newActor(name) : null;
        mailbox = inOrder ? domain.mailbox(name) : null;
    }

    /** {@return a thread: its tasks run one after the other; those that are due at the same time in the order of submission} */
    public static Lane thread(Domain domain, String name) {
        return new Lane(domain, name, true);
    }

    /** {@return a pool: its tasks run in any order, each as an actor of its own, {@code name#k}} */
    public static Lane pool(Domain domain, String name) {
        return new Lane(domain, name, false);
    }

    /** {@return whose tasks it holds} */
    public Domain domain() {
        return domain;
    }

    /**
     * Runs {@code body} once {@code delayNanos} have passed on the domain's clock; at 0 or less as soon as its turn comes.
     *
     * @throws RejectedExecutionException if it is closed
     */
    public Work schedule(Runnable body, long delayNanos) {
        return start(new Work(body, -1), delayNanos);
    }

    /**
     * Runs {@code body} at {@code delayNanos} from now and every {@code periodNanos} after that, until it throws or is cancelled. A
     * period of 0 is again at once, behind what waits by then.
     *
     * @throws IllegalArgumentException if the period is negative
     * @throws RejectedExecutionException if it is closed
     */
    public Work repeat(Runnable body, long delayNanos, long periodNanos) {
        if (periodNanos < 0) {
            throw new IllegalArgumentException("period is negative: " + periodNanos + " ns");
        }
        return start(new Work(body, periodNanos), delayNanos);
    }

    private Work start(Work work, long delayNanos) {
        if (isClosed()) {
            throw new RejectedExecutionException(name + " was shut down, or its run has ended");
        }
        pending.add(work);
        work.dueNanos = domain.localNanos() + Math.max(0, delayNanos);
        work.arm(delayNanos);
        return work;
    }

    /** Cancels all that is pending, and takes no more. */
    public void close() {
        closed = true;
        for (Work work : new ArrayList<>(pending)) {
            work.cancel();
        }
    }

    /** {@return whether it takes no more work} */
    public boolean isClosed() {
        return closed || !domain.isAlive();
    }

    /** Something to run, once or again and again. */
    public final class Work {
        private final Runnable body;
        /** Negative: once. */
        private final long periodNanos;

        private final Actor whose;
        private @Nullable Timer timer;
        private long dueNanos;
        private boolean over;

        private Work(Runnable body, long periodNanos) {
            this.body = Objects.requireNonNull(body);
            this.periodNanos = periodNanos;
            this.whose = actor == null ? domain.newActor(name) : actor;
        }

        private void arm(long delayNanos) {
            if (delayNanos > 0) {
                timer = domain.schedule(whose, mailbox, TaskKind.TIMER, false, delayNanos, this::run);
            } else {
                timer = null;
                domain.submit(whose, mailbox, TaskKind.EXECUTE, false, this::run);
            }
        }

        private void run() {
            if (over) {
                return;
            }
            boolean again = false;
            try {
                body.run();
                again = periodNanos >= 0;
            } finally {
                if (!again || closed) {
                    end();
                }
            }
            if (!over) {
                dueNanos += periodNanos;
                arm(periodNanos == 0 ? 0 : Math.max(0, dueNanos - domain.localNanos()));
            }
        }

        private void end() {
            over = true;
            pending.remove(this);
        }

        /** Keeps it from running, or from running again. */
        public void cancel() {
            if (over) {
                return;
            }
            end();
            Timer armed = timer;
            if (armed != null && domain.isAlive()) {
                boolean unused = armed.cancel();
            }
        }

        /** {@return whether it will not run any more, or has begun its last run and ended it} */
        public boolean isOver() {
            return over;
        }
    }
}
