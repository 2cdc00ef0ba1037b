package dev.simloop.threads;

import dev.simloop.Actor;
import dev.simloop.agent.hooks.Guest;
import dev.simloop.campaign.Interleaver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/*
 * Concurrency: one thread at a time runs, the loop's or one guest, whoever has the turn. So all that they share is plain but for the
 * two flags by which the turn is handed over and back, which are volatile and order the rest.
 *
 * A guest in Object.wait has to give the real monitor back, so it waits for its turn by a real wait() on that object. Whoever hands it the
 * turn has to notify under that monitor, which is free by then: the model of monitors lets a guest out of wait only when no other is inside.
 */

/** A real thread on which a run has code of the program go on, one step at a time. Of one run, so thread locals are, too. */
final class GuestThread extends Guest {
    /** Points that are passed without a switch although another thread could only become ready by a timer. */
    private static final int PASSED_AT_MOST = 10_000;
    /** Looks at a thread that does not come back, 10 ms apart, until it counts as waiting for something outside of the run. */
    private static final int LOOKS = 30;

    /** The same for a monitor. */
    private static final int LOOKS_AT_A_MONITOR = 1_000;

    /** What a guest does at this moment. */
    enum State {
        NEW,
        READY,
        RUNNING,
        BLOCKED,
        WAITING,
        RETRYING,
        SLEEPING,
        ENDED
    }

    private volatile boolean turn;
    private volatile boolean back;

    /** It goes on with the turn that it was given; until then its state is that of its wait for it. */
    private volatile boolean took;

    private volatile @Nullable Thread loop;

    private final Run run;
    private final Interleaver.Body body;
    final Actor actor;
    /** What the loop runs to have it go on. */
    final Runnable step;

    State state = State.NEW;

    @Nullable
    Throwable failure;

    /** It has had the turn in this run. */
    private boolean begun;

    /** Its run is over: finally blocks run as they stand, so that locks which outlive the run are given back. */
    private boolean isUnwinding;

    int site = -1;
    private int passed;
    /** What it waits for, for the text of a deadlock. */
    @Nullable
    Object waitsFor;
    /** The monitor that it needs to go on. */
    @Nullable
    Monitor wants;
    /** Entries of that monitor that it has back when it comes out of a wait. */
    private int entries;
    /** The object in whose real wait() it waits for its turn. */
    private @Nullable Object parkedIn;
    /** Number of the wait or sleep, so that a timer of an earlier one does nothing. */
    int sleeps;
    /** Where it stands, in a recorded run and in messages; innermost first. */
    List<StackTraceElement> frames = List.of();

    GuestThread(Run run, String name, Interleaver.Body body, Actor actor) {
        super(name);
        this.run = run;
        this.body = body;
        this.actor = actor;
        this.step = () -> run.step(this);
        setDaemon(true);
        setContextClassLoader(Thread.currentThread().getContextClassLoader());
    }

    // ---- on the loop's thread

    /**
     * Lets it run until it gives the turn back.
     *
     * @return false if it does not: it waits for something that no run knows of
     */
    boolean giveTurn() {
        loop = Thread.currentThread();
        back = false;
        took = false;
        Object in = parkedIn;
        if (in != null) {
            // Within: woken for another one, it would else see its turn and keep the monitor that is asked for here.
            synchronized (in) {
                turn = true;
                in.notifyAll();
            }
        } else if (begun) {
            turn = true;
            LockSupport.unpark(this);
        } else {
            turn = true;
            begun = true;
            start();
        }
        int still = 0;
        while (!back) {
            LockSupport.parkNanos(this, 10_000_000);
            Thread.State now = getState();
            boolean waits = now == Thread.State.WAITING || now == Thread.State.TIMED_WAITING;
            boolean blocked = now == Thread.State.BLOCKED;
            still = took && (waits || blocked) ? still + 1 : 0;
            // Another guest that has just begun to wait leaves a monitor when the machine lets it, which may take its
            // time.
            if (still > (blocked ? LOOKS_AT_A_MONITOR : LOOKS) && !back) {
                frames = List.of(getStackTrace());
                return false;
            }
        }
        return true;
    }

    /** {@return whether there is something of it to unwind} */
    boolean hasBegun() {
        return begun && state != State.ENDED;
    }

    boolean isParkedInMonitor() {
        return parkedIn != null;
    }

    // ---- on its own thread

    @Override
    public void run() {
        took = true;
        try {
            body.run();
        } catch (Throwable e) {
            failure = e instanceof Abandoned ? null : e;
        }
        state = State.ENDED;
        giveBack();
    }

    private void giveBack() {
        turn = false;
        back = true;
        LockSupport.unpark(loop);
    }

    private void awaitTurn() {
        while (!turn) {
            LockSupport.park(this);
            // An interrupt would keep the next park from waiting; it belongs to nobody here.
            boolean unused = Thread.interrupted();
        }
        took = true;
    }

    private void yieldAs(State now) {
        passed = 0;
        state = now;
        if (run.isRecorded() || now != State.READY) {
            frames = programFrames();
        }
        giveBack();
        awaitTurn();
        state = State.RUNNING;
        checkAbandoned();
    }

    private void checkAbandoned() {
        if (run.isAbandoned()) {
            isUnwinding = true;
            throw new Abandoned();
        }
    }

    private List<StackTraceElement> programFrames() {
        List<StackTraceElement> found = new ArrayList<>(Arrays.asList(getStackTrace()));
        found.removeIf(frame -> isOurs(frame.getClassName()));
        return found;
    }

    private static boolean isOurs(String type) {
        return type.startsWith("dev.simloop.agent.")
                || type.startsWith("dev.simloop.threads.")
                || type.startsWith("java.lang.Thread");
    }

    @Override
    public void point(@Nullable Object owner, int at) {
        if (isUnwinding && ++passed <= PASSED_AT_MOST) {
            return;
        }
        checkAbandoned();
        site = at;
        run.accesses++;
        if (run.isAnotherReady(this) || ++passed > PASSED_AT_MOST) {
            yieldAs(State.READY);
        }
        run.touches(at, owner);
    }

    @Override
    public boolean isRecorded() {
        return run.isRecorded();
    }

    @Override
    public void seen(@Nullable Object value, int at) {
        run.seen(at, value, programFrames());
    }

    @Override
    public void enter(Object object, int at) {
        point(object, at);
        Monitor monitor = run.monitor(object);
        while (monitor.owner != null && monitor.owner != this) {
            checkAbandoned();
            monitor.blocked.add(this);
            waitsFor = monitor;
            wants = monitor;
            yieldAs(State.BLOCKED);
            wants = null;
            waitsFor = null;
        }
        if (monitor.owner == null) {
            monitor.site = at;
        }
        monitor.owner = this;
        monitor.count++;
        run.touchesMonitor(object);
    }

    @Override
    public void exit(Object object) {
        Monitor monitor = run.monitor(object);
        if (monitor.owner == this && --monitor.count == 0) {
            run.release(monitor);
        }
        run.touchesMonitor(object);
    }

    @Override
    public void await(Object object, long nanos, int at) {
        point(object, at);
        Monitor monitor = run.monitor(object);
        checkAbandoned();
        if (monitor.owner != this) {
            throw new IllegalMonitorStateException("the monitor was not entered where the run sees it");
        }
        run.touchesMonitor(object);
        entries = monitor.count;
        monitor.count = 0;
        run.release(monitor);
        monitor.waiting.add(this);
        waitsFor = monitor;
        if (nanos > 0) {
            run.arm(this, nanos, monitor);
        }
        parkedIn = object;
        wants = monitor;
        passed = 0;
        state = State.WAITING;
        site = at;
        frames = programFrames();
        giveBack();
        while (!turn) {
            try {
                object.wait();
            } catch (InterruptedException e) {
                // Belongs to nobody here: waits of a run are not interrupted.
                boolean unused = Thread.interrupted();
            }
        }
        took = true;
        parkedIn = null;
        wants = null;
        waitsFor = null;
        state = State.RUNNING;
        checkAbandoned();
        monitor.owner = this;
        monitor.site = at;
        monitor.count = entries;
        run.touchesMonitor(object);
    }

    @Override
    public void wake(Object object, boolean all) {
        if (isUnwinding) {
            return;
        }
        Monitor monitor = run.monitor(object);
        for (int left = all ? monitor.waiting.size() : 1; left > 0 && !monitor.waiting.isEmpty(); left--) {
            GuestThread first = monitor.waiting.remove(0);
            first.sleeps++;
            // Whoever wakes it is inside, so it has to wait for the monitor.
            first.state = State.BLOCKED;
            monitor.blocked.add(first);
        }
    }

    @Override
    public void awaitUntil(Object what, BooleanSupplier attempt, int at) {
        point(what, at);
        while (!attempt.getAsBoolean()) {
            checkAbandoned();
            waitsFor = what;
            run.retryLater(this);
            yieldAs(State.RETRYING);
            waitsFor = null;
            run.touches(at, what);
        }
        run.touchesLibrary();
    }

    @Override
    public void changed() {
        run.touchesLibrary();
        run.retryAll();
    }

    @Override
    public void sleepFor(long nanos, int at) {
        point(null, at);
        if (nanos > 0 && !isUnwinding) {
            run.arm(this, nanos, null);
            waitsFor = "its sleep";
            yieldAs(State.SLEEPING);
            waitsFor = null;
        }
    }
}
