package dev.simloop.examples.microraft;

import dev.simloop.SimExecutor;
import io.microraft.executor.RaftNodeExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A simulated thread of a host as the thread of a MicroRaft node. */
final class HostThread implements RaftNodeExecutor {
    private final SimExecutor thread;

    HostThread(SimExecutor thread) {
        this.thread = thread;
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    @Override
    public void submit(Runnable task) {
        thread.execute(task);
    }

    @Override
    public void schedule(Runnable task, long delay, TimeUnit unit) {
        thread.delayed(Duration.ofNanos(unit.toNanos(delay))).execute(task);
    }
}
