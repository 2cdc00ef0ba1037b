package dev.simloop.examples.microraft;

import dev.simloop.SimExecutor;
import dev.simloop.World;
import io.microraft.executor.RaftNodeExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread of a MicroRaft node whose tasks take time, as forcing a disk does: one after the other, each a while after
 * the one before. So there is a moment between a log entry and its flush, and the power can go in it.
 *
 * <p>What a task throws fails the run, unless the node has switched itself off in it: then nobody is left to hear it.
 */
final class BusyThread implements RaftNodeExecutor {
    private final World world;
    private final SimExecutor thread;
    private final IntSupplier busyMicros;
    private final BooleanSupplier isOff;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private Duration free = Duration.ZERO;
    private boolean armed;

    BusyThread(World world, SimExecutor thread, IntSupplier busyMicros, BooleanSupplier isOff) {
        this.world = world;
        this.thread = thread;
        this.busyMicros = busyMicros;
        this.isOff = isOff;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        arm();
    }

    @Override
    public void submit(Runnable task) {
        execute(task);
    }

    @Override
    public void schedule(Runnable task, long delay, TimeUnit unit) {
        thread.delayed(Duration.ofNanos(unit.toNanos(delay))).execute(() -> execute(task));
    }

    private void arm() {
        if (!armed) {
            armed = true;
            Duration wait = free.minus(world.now());
            if (wait.isNegative() || wait.isZero()) {
                thread.execute(this::next);
            } else {
                thread.delayed(wait).execute(this::next);
            }
        }
    }

    private void next() {
        armed = false;
        @Nullable Runnable task = tasks.poll();
        if (task == null) {
            return;
        }
        free = world.now().plusNanos(1_000L * busyMicros.getAsInt());
        if (!tasks.isEmpty()) {
            arm();
        }
        try {
            task.run();
        } catch (RuntimeException e) {
            if (!isOff.getAsBoolean()) {
                throw e;
            }
        }
    }
}
