package dev.simloop.net;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.SimFuture;
import dev.simloop.Timer;
import dev.simloop.spi.TaskKind;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** What a program waits for on a channel: a future, or a handler with its attachment. */
final class Operation {
    private static final ByteBuffer[] NO_BUFFERS = {};

    private final @Nullable SimFuture<@Nullable Object> future;
    private final @Nullable CompletionHandler<Object, Object> handler;
    private final @Nullable Object attachment;
    /** Where bytes go to or come from. */
    final ByteBuffer[] buffers;
    /** It was asked with several buffers, and counts in {@code long}. */
    final boolean wide;

    @Nullable
    Timer timer;

    private Operation(
            @Nullable SimFuture<@Nullable Object> future,
            @Nullable CompletionHandler<Object, Object> handler,
            @Nullable Object attachment,
            ByteBuffer[] buffers,
            boolean wide) {
        this.future = future;
        this.handler = handler;
        this.attachment = attachment;
        this.buffers = buffers;
        this.wide = wide;
    }

    static Operation future(Domain domain, ByteBuffer... buffers) {
        return new Operation(domain.newFuture(), null, null, buffers, false);
    }

    static Operation plainFuture(Domain domain) {
        return future(domain, NO_BUFFERS);
    }

    static Operation plainHandler(@Nullable Object handler, @Nullable Object attachment) {
        return handler(handler, attachment, false, NO_BUFFERS);
    }

    @SuppressWarnings("unchecked")
    static Operation handler(
            @Nullable Object handler, @Nullable Object attachment, boolean wide, ByteBuffer... buffers) {
        if (handler == null) {
            throw new NullPointerException("'handler' is null");
        }
        return new Operation(null, (CompletionHandler<Object, Object>) handler, attachment, buffers, wide);
    }

    @SuppressWarnings({"unchecked", "NullAway"})
    <V extends @Nullable Object> Future<V> asFuture() {
        return (Future<V>) (Future<?>) future;
    }

    boolean isCancelled() {
        return future != null && future.isCancelled();
    }

    /** {@return how many bytes its buffers have left} */
    int remaining() {
        return remaining(buffers);
    }

    /** {@return how many bytes the buffers have left} */
    static int remaining(ByteBuffer[] buffers) {
        long sum = 0;
        for (ByteBuffer buffer : buffers) {
            sum += buffer.remaining();
        }
        return (int) Math.min(sum, Integer.MAX_VALUE);
    }

    Object result(int count) {
        return wide ? (Object) Long.valueOf(count) : (Object) Integer.valueOf(count);
    }

    /**
     * Completes it.
     *
     * @param here whether the handler may run within the current task, as its last act
     */
    void complete(
            Kernel kernel,
            Actor actor,
            @Nullable ChannelGroup group,
            @Nullable Object value,
            @Nullable Throwable failure,
            boolean here) {
        Timer armed = timer;
        timer = null;
        if (armed != null) {
            boolean unused = armed.cancel();
        }
        if (!kernel.domain.isAlive()) {
            // The kernel goes on after a shutdown, and may still hear of it; there is no program left to tell.
            return;
        }
        if (kernel.mustDefer()) {
            kernel.domain.submit(
                    actor, null, TaskKind.EXECUTE, false, () -> tell(kernel, actor, group, value, failure, true));
        } else {
            tell(kernel, actor, group, value, failure, here);
        }
    }

    private void tell(
            Kernel kernel,
            Actor actor,
            @Nullable ChannelGroup group,
            @Nullable Object value,
            @Nullable Throwable failure,
            boolean here) {
        if (future != null) {
            boolean settled = kernel.domain.settle(future, value, failure);
            if (settled && failure != null) {
                // A connection that fails is the network's doing: nobody has to look at the future that says so.
                boolean unused = future.isCompletedExceptionally();
            }
            return;
        }
        Executor executor = group == null ? null : group.executor();
        if (executor != null) {
            executor.execute(() -> call(value, failure));
        } else if (here) {
            call(value, failure);
        } else {
            kernel.domain.submit(actor, null, TaskKind.EXECUTE, false, () -> call(value, failure));
        }
    }

    @SuppressWarnings("NullAway")
    private void call(@Nullable Object value, @Nullable Throwable failure) {
        if (failure == null) {
            handler.completed(value, attachment);
        } else {
            handler.failed(failure, attachment);
        }
    }
}
