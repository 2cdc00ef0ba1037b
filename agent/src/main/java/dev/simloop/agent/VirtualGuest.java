package dev.simloop.agent;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.Timer;
import dev.simloop.spi.Guest;
import dev.simloop.spi.TaskKind;
import dev.simloop.threads.Abandoned;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thread of a run: a virtual thread that the loop's thread carries from one wait to the next, a task each. */
final class VirtualGuest implements Guest, Runnable {
    /** Points that are passed without a switch although another thread could only become ready by a timer. */
    private static final int PASSED_AT_MOST = 10_000;

    final RunOfThreads run;
    final Domain domain;
    final Actor actor;
    /** What {@code ThreadLocalRandom} began with on it. */
    long seed;

    /** The monitor that it is about to enter. */
    @Nullable
    Object entering;

    private final boolean background;
    private final boolean isAdopted;
    private final Thread thread;
    private final Runnable continuation;

    /** To be done by the loop's thread; it goes on in the same task. */
    private @Nullable Runnable request;
    /** What has left its body. */
    private @Nullable Throwable thrown;
    /** It stands before an access to memory. */
    private boolean atPoint;
    /** Points that it has passed since it last stopped at one. */
    private int passed;
    /** Its run is over: finally blocks run as they stand. */
    private boolean unwinding;
    /** It waits for its turn. */
    private boolean queued;
    /** Its first stretch belongs to the task that made it. */
    private boolean enters;
    /** The JDK looks where it stands, and would have it go on again. */
    private boolean looking;

    /** @param isAdopted whether the program has made it as what it is, a virtual thread */
    VirtualGuest(RunOfThreads run, Thread thread, Actor actor, boolean background, boolean isAdopted) {
        this.run = run;
        this.thread = thread;
        this.domain = actor.domain();
        this.actor = actor;
        this.background = background;
        this.isAdopted = isAdopted;
        this.continuation = VirtualThreads.continuation(thread);
    }

    @Override
    public Thread thread() {
        return thread;
    }

    /** {@return whether threads that it makes are no daemons} */
    boolean isForeground() {
        return !background && !isAdopted;
    }

    /** {@return whether the program has made it as what it is, a virtual thread} */
    boolean isAdopted() {
        return isAdopted;
    }

    boolean goesOnBy(Runnable what) {
        return what == continuation;
    }

    void failed(Throwable e) {
        thrown = e;
    }

    /** Starts, and goes on up to the first wait. */
    void enter() {
        enters = true;
        thread.start();
        enters = false;
        run();
    }

    /** It can go on. */
    void ready() {
        if (enters || looking || request != null || queued || !domain.isAlive()) {
            return;
        }
        run.leavesMonitor(this);
        queued = true;
        domain.submit(actor, null, atPoint ? TaskKind.ACCESS : TaskKind.THREAD, background, this);
    }

    /** Has the loop run {@code command} once that much time has passed; null where nothing of it ever runs again. */
    @Nullable
    Timer after(long nanos, Runnable command) {
        return domain.isAlive() ? domain.schedule(actor, null, TaskKind.TIMER, background, nanos, command) : null;
    }

    /** Goes on up to its next wait; what the loop runs. */
    @Override
    public void run() {
        queued = false;
        while (true) {
            run.carry(this, continuation);
            Runnable work = request;
            if (work == null) {
                break;
            }
            work.run();
            request = null;
        }
        run.hasStopped(this);
        Throwable failure = thrown;
        thrown = null;
        if (failure != null) {
            throw RunOfThreads.<RuntimeException>asUnchecked(failure);
        }
    }

    @Override
    public void onLoop(Runnable work) {
        Throwable[] failed = new Throwable[1];
        boolean[] done = new boolean[1];
        request = () -> {
            try {
                work.run();
            } catch (Throwable e) {
                failed[0] = e;
            }
            done[0] = true;
        };
        VirtualThreads.giveWay(thread);
        if (!done[0]) {
            request = null;
            throw new IllegalStateException(
                    actor.name()
                            + " would run other tasks from within a class initializer or a native method, which it cannot leave");
        }
        if (failed[0] != null) {
            throw RunOfThreads.<RuntimeException>asUnchecked(failed[0]);
        }
    }

    /** Before an access to memory: another may go on first. */
    void point() {
        if (run.isAbandoned()) {
            abandon();
            return;
        }
        if (run.isAnotherReady() || ++passed > PASSED_AT_MOST) {
            passed = 0;
            atPoint = true;
            VirtualThreads.giveWay(thread);
            atPoint = false;
            if (run.isAbandoned()) {
                abandon();
            }
        }
    }

    private void abandon() {
        if (!unwinding) {
            unwinding = true;
            throw new Abandoned();
        }
    }

    boolean isAtPoint() {
        return atPoint;
    }

    /** Goes on with what its finally blocks do. */
    void unwind() {
        run.carry(this, continuation);
        run.hasStopped(this);
    }

    /** {@return where it stands, innermost first, without frames of threads themselves; also asked by itself} */
    List<StackTraceElement> frames() {
        looking = true;
        try {
            List<StackTraceElement> frames = new ArrayList<>(List.of(thread.getStackTrace()));
            frames.removeIf(frame -> frame.getClassName().startsWith("java.lang.Thread")
                    || frame.getClassName().startsWith("java.lang.VirtualThread")
                    || frame.getClassName().startsWith("jdk.internal.vm.")
                    || frame.getClassName().startsWith("dev.simloop.agent."));
            return frames;
        } finally {
            looking = false;
        }
    }
}
