package dev.simloop.coroutines;

import dev.simloop.SimLoop;
import dev.simloop.failure.DeadlockException;
import dev.simloop.failure.EscapeException;
import java.lang.reflect.Field;
import java.util.concurrent.locks.LockSupport;
import kotlinx.coroutines.AbstractTimeSource;
import kotlinx.coroutines.AbstractTimeSourceKt;
import org.jspecify.annotations.Nullable;

/**
 * Sees, through kotlinx.coroutines' own time source, what a simulated coroutine hands to threads of that library.
 *
 * <p>Installed once per JVM and routed by thread: off the loop's threads everything stays as it was. On them, time is
 * virtual, a dispatch to {@code Dispatchers.Default} or {@code IO} and a delay on the library's own timer thread fail
 * the run at the call, and {@code runBlocking} runs the loop while it waits.
 */
final class EscapeHook extends AbstractTimeSource {
    private static boolean installed;

    private final @Nullable AbstractTimeSource before;

    private EscapeHook(@Nullable AbstractTimeSource before) {
        this.before = before;
    }

    static synchronized void install() {
        if (!installed) {
            AbstractTimeSourceKt.mockTimeSource(new EscapeHook(installedBefore()));
            installed = true;
        }
    }

    /** Another tool's time source stays in force off the loop's threads. */
    private static @Nullable AbstractTimeSource installedBefore() {
        try {
            Field field = AbstractTimeSourceKt.class.getDeclaredField("timeSource");
            return field.trySetAccessible() ? (AbstractTimeSource) field.get(null) : null;
        } catch (NoSuchFieldException e) {
            return null;
        } catch (IllegalAccessException e) {
            throw new AssertionError("simulator bug: a field made accessible is not", e);
        }
    }

    @Override
    public long currentTimeMillis() {
        SimLoop loop = SimLoop.currentOrNull();
        if (loop != null) {
            return loop.clock().millis();
        }
        return before == null ? System.currentTimeMillis() : before.currentTimeMillis();
    }

    @Override
    public long nanoTime() {
        SimLoop loop = SimLoop.currentOrNull();
        if (loop != null) {
            return loop.nowNanos();
        }
        return before == null ? System.nanoTime() : before.nanoTime();
    }

    @Override
    public Runnable wrapTask(Runnable block) {
        return before == null ? block : before.wrapTask(block);
    }

    @Override
    public void trackTask() {
        SimLoop loop = SimLoop.currentOrNull();
        TakenDispatchers taken = loop == null ? TakenDispatchers.ofJvm() : TakenDispatchers.ofRun(loop);
        if (taken != null) {
            // Off the loop's thread this throws, for the task would become one of the run's.
            taken.dispatched();
            return;
        }
        if (loop != null) {
            throw escape(
                    loop,
                    "a coroutine was dispatched to Dispatchers.Default or Dispatchers.IO, which the loop does not"
                            + " control: take it over with SimConfig.withTakeOver(TakeOver.COROUTINES), or pass the"
                            + " dispatcher in, and in the simulation pass SimScope's");
        }
        if (before != null) {
            before.trackTask();
        }
    }

    @Override
    public void unTrackTask() {
        if (before != null) {
            before.unTrackTask();
        }
    }

    @Override
    public void registerTimeLoopThread() {
        if (before != null) {
            before.registerTimeLoopThread();
        }
    }

    @Override
    public void unregisterTimeLoopThread() {
        if (before != null) {
            before.unregisterTimeLoopThread();
        }
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
        SimLoop loop = SimLoop.currentOrNull();
        if (loop == null || loop.isOnGuest()) {
            // A thread of the run waits as all of its kind do, in virtual time.
            if (loop != null || before == null) {
                LockSupport.parkNanos(blocker, nanos);
            } else {
                before.parkNanos(blocker, nanos);
            }
            return;
        }
        long steps = loop.steps();
        long from = loop.nowNanos();
        long until = nanos > Long.MAX_VALUE - from ? Long.MAX_VALUE : from + nanos;
        if (!loop.runNested(() -> loop.steps() > steps, until) && loop.nowNanos() == from && nanos > 0) {
            DeadlockException deadlock =
                    new DeadlockException("runBlocking waits on the loop's thread, and nothing is left that could run");
            loop.fail(deadlock);
            throw deadlock;
        }
    }

    @Override
    public void unpark(Thread thread) {
        TakenDispatchers taken = TakenDispatchers.ofJvm();
        if (taken != null && taken.isOfDelays(thread)) {
            taken.wakeForDelays();
            return;
        }
        SimLoop loop = SimLoop.currentOrNull();
        if (loop != null && thread != Thread.currentThread() && thread.getName().startsWith("kotlinx.coroutines.")) {
            // Not thrown: kotlinx has queued the delay already, and has yet to tie it to the coroutine's cancellation.
            loop.fail(new EscapeException(
                    "a delay was put on " + thread.getName() + ", a thread of kotlinx.coroutines: the dispatcher in"
                            + " use (Dispatchers.Unconfined?) is no Delay of the loop's"));
            return;
        }
        if (before == null) {
            LockSupport.unpark(thread);
        } else {
            before.unpark(thread);
        }
    }

    private static EscapeException escape(SimLoop loop, String fact) {
        EscapeException escape = new EscapeException(fact);
        loop.fail(escape);
        return escape;
    }
}
