package dev.simloop.netty;

import dev.simloop.SimLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.util.concurrent.BlockingOperationException;
import java.util.concurrent.TimeUnit;

/** A promise of a channel that a task may wait for: other tasks run meanwhile. */
final class NestedChannelPromise extends DefaultChannelPromise {
    NestedChannelPromise(Channel channel) {
        super(channel);
    }

    /** {@return a future that is done when {@code closed} is} */
    static ChannelFuture following(ChannelFuture closed) {
        NestedChannelPromise promise = new NestedChannelPromise(closed.channel());
        ChannelFuture unused = closed.addListener(done -> promise.setSuccess());
        return promise;
    }

    @Override
    protected void checkDeadLock() {
        if (channel().isRegistered() && executor().inEventLoop()) {
            throw new BlockingOperationException(toString());
        }
    }

    private boolean waitFor(long nanos) {
        if (!isDone()) {
            checkDeadLock();
        }
        return NestedWait.await(SimLoop.current(), this, nanos);
    }

    @Override
    public ChannelPromise await() {
        boolean unused = waitFor(Long.MAX_VALUE);
        return this;
    }

    @Override
    public ChannelPromise awaitUninterruptibly() {
        return await();
    }

    @Override
    public boolean await(long timeout, TimeUnit unit) {
        return waitFor(unit.toNanos(timeout));
    }

    @Override
    public boolean await(long timeoutMillis) {
        return waitFor(TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
    }

    @Override
    public boolean awaitUninterruptibly(long timeout, TimeUnit unit) {
        return waitFor(unit.toNanos(timeout));
    }

    @Override
    public boolean awaitUninterruptibly(long timeoutMillis) {
        return waitFor(TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
    }
}
