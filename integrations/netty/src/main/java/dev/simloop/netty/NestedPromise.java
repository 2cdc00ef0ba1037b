package dev.simloop.netty;

import dev.simloop.Domain;
import dev.simloop.SimLoop;
import io.netty.util.concurrent.BlockingOperationException;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.TimeUnit;

/** A promise that a task may wait for: other tasks run meanwhile. */
final class NestedPromise<V> extends DefaultPromise<V> {
    private final SimLoop loop;

    NestedPromise(Domain domain, EventExecutor executor) {
        super(executor);
        loop = domain.loop();
    }

    /** A promise that no event loop completes, so that listeners run where it is. */
    static <V> NestedPromise<V> ofNoLoop(Domain domain) {
        return new NestedPromise<>(domain, ImmediateEventExecutor.INSTANCE);
    }

    @Override
    protected void checkDeadLock() {
        EventExecutor mine = executor();
        if (mine != ImmediateEventExecutor.INSTANCE && mine.inEventLoop()) {
            throw new BlockingOperationException(toString());
        }
    }

    private boolean waitFor(long nanos) {
        if (!isDone()) {
            checkDeadLock();
        }
        return NestedWait.await(loop, this, nanos);
    }

    @Override
    public Promise<V> await() {
        boolean unused = waitFor(Long.MAX_VALUE);
        return this;
    }

    @Override
    public Promise<V> awaitUninterruptibly() {
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
