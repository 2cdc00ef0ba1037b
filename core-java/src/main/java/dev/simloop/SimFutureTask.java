package dev.simloop;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The future of a submitted task; waiting for an unfinished one on the loop's thread is an error at once. {@code get} with a
 * time is as in {@link SimFuture}.
 */
class SimFutureTask<V> extends FutureTask<V> {
    final Domain domain;
    private boolean failed;

    SimFutureTask(Domain domain, Callable<V> callable) {
        super(callable);
        this.domain = domain;
    }

    SimFutureTask(Domain domain, Runnable runnable, @Nullable V result) {
        super(runnable, result);
        this.domain = domain;
    }

    @Override
    protected void setException(Throwable t) {
        failed = true;
        super.setException(t);
    }

    final boolean succeeded() {
        return isDone() && !failed && !isCancelled();
    }

    @Override
    public V get() throws InterruptedException, ExecutionException {
        refuseToWait();
        return super.get();
    }

    @Override
    public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        long nanos = unit.toNanos(timeout);
        if (!isDone()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (nanos <= 0) {
                throw new TimeoutException();
            }
            if (!domain.isAlive()) {
                refuseToWait();
            }
            if (!ScenarioDriver.timedGet(domain.engine(), this::isDone, nanos)) {
                throw new TimeoutException();
            }
        }
        return super.get();
    }

    private void refuseToWait() {
        if (!isDone()) {
            throw new IllegalStateException("get() of an unfinished task on the loop's thread would wait for ever: "
                    + "use a SimFuture, a coroutine, or invokeAll");
        }
    }
}
