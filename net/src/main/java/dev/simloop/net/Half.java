package dev.simloop.net;

import dev.simloop.spi.TaskKind;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.InterruptedByTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a channel: at most one operation waits, a time limit or a cancellation makes it of no more use, and the
 * program may shut it.
 */
abstract class Half {
    final StreamChannel channel;
    private @Nullable Operation waiting;
    private boolean killed;
    private boolean waking;
    /** The program has shut it. */
    boolean shut;

    Half(StreamChannel channel) {
        this.channel = channel;
    }

    /**
     * Moves what can be moved now, and completes {@code op} with it, or with what is broken.
     *
     * @param here whether the handler may run within the current task, as its last act
     * @return whether it did; if not, nothing can be moved
     */
    abstract boolean attempt(StreamEnd end, Operation op, boolean here);

    /** Completes what was asked after the program has shut it. */
    abstract void refuse(Operation op);

    abstract RuntimeException whilePending();

    abstract String whatIsKilled();

    final void begin(Operation op, long timeoutNanos) {
        if (!channel.isOpen()) {
            complete(op, null, new ClosedChannelException(), false);
            return;
        }
        StreamEnd end = channel.connected();
        Operation before = waiting;
        if (before != null && before.isCancelled()) {
            waiting = null;
            killed = true;
        }
        if (killed) {
            throw new IllegalStateException(whatIsKilled() + " not allowed due to timeout or cancellation");
        }
        if (waiting != null) {
            throw whilePending();
        }
        if (channel.isDiscarded()) {
            return;
        }
        if (shut) {
            refuse(op);
        } else if (op.remaining() == 0) {
            complete(op, op.result(0), null, false);
        } else if (!attempt(end, op, false)) {
            waiting = op;
            if (timeoutNanos > 0) {
                op.timer = channel.kernel.domain.schedule(
                        channel.actor(), null, TaskKind.TIMER, false, timeoutNanos, () -> {
                            killed = true;
                            complete(op, null, new InterruptedByTimeoutException(), true);
                        });
            }
        }
    }

    final void complete(Operation op, @Nullable Object value, @Nullable Throwable failure, boolean here) {
        if (waiting == op) {
            waiting = null;
        }
        channel.complete(op, value, failure, here);
    }

    /** Something may be possible now. Called as the last act of a task. */
    final void wake(@Nullable StreamEnd end) {
        Operation op = waiting;
        if (op == null || end == null || op.isCancelled()) {
            return;
        }
        Kernel kernel = channel.kernel;
        if (!kernel.mustDefer()) {
            boolean unused = attempt(end, op, true);
        } else if (!waking) {
            waking = true;
            kernel.domain.submit(channel.actor(), null, TaskKind.DELIVERY, false, () -> {
                waking = false;
                wake(end);
            });
        }
    }

    /** {@return what waits, which no longer does} */
    final @Nullable Operation giveUp() {
        Operation op = waiting;
        waiting = null;
        return op;
    }

    final boolean isPending() {
        return waiting != null;
    }
}
