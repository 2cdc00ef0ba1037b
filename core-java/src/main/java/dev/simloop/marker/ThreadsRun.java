package dev.simloop.marker;

import dev.simloop.internal.WallClock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * Concurrency: the course is guarded by this object's monitor. Threads report arrivals and ends under it and wake the run's thread, which
 * alone takes steps.
 *
 * Waiting: a thread that is neither at a marker nor over may be waiting for another one. The JVM tells who owns a monitor, or a lock like
 * ReentrantLock, that a thread waits for: where the owners lead to a thread at a marker, or in a circle, it can be known without a clock that
 * it will not get on before a step is taken. Who would wake a thread out of a queue, a latch or Object.wait cannot be known, so it is given
 * time.
 */

/** One run of a schedule on real threads. */
final class ThreadsRun {
    private static final int PATIENCE = 20;
    private static final long LONGEST_PAUSE = 1_000_000;

    private final Course course;
    private final Duration timeout;
    private final List<ScheduledThread> threads = new ArrayList<>();
    private final Thread controller = Thread.currentThread();
    private final ThreadMXBean beans = ManagementFactory.getThreadMXBean();
    private long arrivals;
    private @Nullable String misuse;
    private volatile boolean abandoned;

    ThreadsRun(Course course, List<MarkedThread> threads, Duration timeout) {
        this.course = course;
        this.timeout = timeout;
        for (MarkedThread thread : threads) {
            this.threads.add(ScheduledThread.of(this, course.standing(thread.name()), thread.body()));
        }
    }

    void run() {
        try {
            for (ScheduledThread thread : threads) {
                synchronized (this) {
                    thread.standing.state = Standing.State.RUNNING;
                }
                thread.start();
                settle(false);
            }
            while (true) {
                Standing next;
                synchronized (this) {
                    next = course.next();
                }
                if (next == null) {
                    break;
                }
                takeNext(next);
                settle(false);
            }
            settle(true);
        } catch (RuntimeException | Error e) {
            abandon(e);
            throw e;
        }
    }

    private void takeNext(Standing next) {
        if (next.isOver()) {
            String fact;
            synchronized (this) {
                fact = course.neverReached();
            }
            throw stopped(fact);
        }
        // All stand still, but this one does so elsewhere: another that was woken meanwhile may still help it.
        awaitUntil("the marker of " + next.name, () -> next.isSettled());
        if (next.isOver()) {
            takeNext(next);
            return;
        }
        synchronized (this) {
            Standing standing = course.take();
            for (ScheduledThread thread : threads) {
                if (thread.standing == standing) {
                    thread.mayGoOn = true;
                    LockSupport.unpark(thread);
                }
            }
        }
    }

    /** Waits until each thread stands at a marker, has ended, or waits for another; {@code toTheEnd}: until all have ended. */
    private void settle(boolean toTheEnd) {
        if (toTheEnd) {
            awaitUntil("the end of all threads", course::areOver);
        } else {
            awaitUntil(null, course::areSettled);
        }
    }

    /** Asked under this object's monitor. */
    private interface Condition {
        boolean holds();
    }

    /** @param what what is waited for; null: that it stands still is enough */
    private void awaitUntil(@Nullable String what, Condition condition) {
        long seen = -1;
        long since = WallClock.nanos();
        for (int turn = 0; ; turn++) {
            synchronized (this) {
                throwIfWrong();
                if (condition.holds()) {
                    return;
                }
                if (arrivals != seen) {
                    seen = arrivals;
                    since = WallClock.nanos();
                }
            }
            if (turn < 200) {
                Thread.onSpinWait();
                continue;
            }
            long now = WallClock.nanos();
            Stand stand = look(now);
            if (stand == Stand.STILL_FOR_CERTAIN || stand == Stand.STILL) {
                if (what == null) {
                    return;
                }
                if (stand == Stand.STILL_FOR_CERTAIN) {
                    MarkerException stopped =
                            stopped("no thread can get on: " + nextOr("all steps are taken") + waitsFor());
                    throw isNextHeldUp() ? stopped.asRuledOut() : stopped;
                }
            }
            if (now - since > timeout.toNanos()) {
                throw stopped("no thread got on for " + timeout + " (Schedule.withTimeout): "
                        + nextOr("all steps are taken, and a thread goes on") + waitsFor());
            }
            LockSupport.parkNanos(this, Math.min(LONGEST_PAUSE, 20_000L * (turn - 199)));
            if (Thread.currentThread().isInterrupted()) {
                throw stopped("the thread that runs the schedule was interrupted: " + nextOr("all steps are taken"));
            }
        }
    }

    private synchronized String nextOr(String otherwise) {
        return course.next() == null ? otherwise : course.nextText() + " cannot be taken";
    }

    private String waitsFor() {
        Map<Long, ScheduledThread> ours = byId();
        for (ScheduledThread thread : threads) {
            ThreadInfo info = thread.isAlive() ? beans.getThreadInfo(id(thread)) : null;
            ScheduledThread owner = info == null ? null : ours.get(info.getLockOwnerId());
            if (owner != null && owner != thread && Objects.requireNonNull(info).getLockInfo() != null) {
                return ", " + thread.standing.name + " waits for the "
                        + simple(info.getLockInfo().getClassName()) + " that " + owner.standing.name + " holds";
            }
        }
        return "";
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    /** What is known of the threads that are neither at a marker nor over. */
    private enum Stand {
        GOING,
        /** Each has waited for as long as it is given. */
        STILL,
        /** Each waits, in the end, for a thread that stands at a marker, or in a circle. */
        STILL_FOR_CERTAIN
    }

    private Stand look(long now) {
        Map<Long, ScheduledThread> ours = byId();
        Map<ScheduledThread, ScheduledThread> owners = new HashMap<>();
        boolean certain = true;
        boolean still = true;
        List<ScheduledThread> running = running();
        for (ScheduledThread thread : running) {
            Thread.State state = thread.getState();
            if (state != Thread.State.BLOCKED && state != Thread.State.WAITING) {
                thread.waitingSince = 0;
                certain = false;
                still = false;
                continue;
            }
            if (thread.waitingSince == 0) {
                thread.waitingSince = now;
            }
            ThreadInfo info = beans.getThreadInfo(id(thread));
            ScheduledThread owner = info == null ? null : ours.get(info.getLockOwnerId());
            if (owner == null) {
                certain = false;
                still &= now - thread.waitingSince > timeout.toNanos() / PATIENCE;
            } else {
                owners.put(thread, owner);
            }
        }
        if (running.size() != running().size()) {
            return Stand.GOING;
        }
        if (certain && leadNowhere(owners)) {
            return Stand.STILL_FOR_CERTAIN;
        }
        return still && (certain || leadNowhere(owners) || owners.isEmpty()) ? Stand.STILL : Stand.GOING;
    }

    /** {@return whether each of {@code owners}, followed from thread to thread, ends at a thread that stands still} */
    private boolean leadNowhere(Map<ScheduledThread, ScheduledThread> owners) {
        for (ScheduledThread thread : owners.keySet()) {
            Set<ScheduledThread> met = new HashSet<>();
            ScheduledThread at = thread;
            while (owners.containsKey(at) && met.add(at)) {
                at = owners.get(at);
            }
            synchronized (this) {
                boolean inCircle = owners.containsKey(at);
                if (!inCircle && !at.standing.isSettled() && at.waitingSince == 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** {@return whether the thread of the next step waits, in the end, for one that stands at a marker} */
    private boolean isNextHeldUp() {
        Map<Long, ScheduledThread> ours = byId();
        Standing next;
        synchronized (this) {
            next = course.next();
        }
        Set<ScheduledThread> met = new HashSet<>();
        for (ScheduledThread at : threads) {
            if (at.standing != next) {
                continue;
            }
            ScheduledThread holder = at;
            while (holder != null && met.add(holder)) {
                synchronized (this) {
                    if (holder.standing.state == Standing.State.AT_MARKER) {
                        return true;
                    }
                }
                ThreadInfo info = beans.getThreadInfo(id(holder));
                holder = info == null ? null : ours.get(info.getLockOwnerId());
            }
        }
        return false;
    }

    private synchronized List<ScheduledThread> running() {
        List<ScheduledThread> running = new ArrayList<>();
        for (ScheduledThread thread : threads) {
            if (thread.standing.state == Standing.State.RUNNING) {
                running.add(thread);
            } else {
                thread.waitingSince = 0;
            }
        }
        return running;
    }

    @SuppressWarnings("deprecation") // threadId() is there from JDK 19 on
    private static long id(Thread thread) {
        return thread.getId();
    }

    private Map<Long, ScheduledThread> byId() {
        Map<Long, ScheduledThread> ours = new HashMap<>();
        threads.forEach(thread -> ours.put(id(thread), thread));
        return ours;
    }

    private void throwIfWrong() {
        String wrong = misuse;
        if (wrong != null) {
            throw stopped(wrong);
        }
        course.throwIfFailed();
    }

    private MarkerException stopped(String fact) {
        Map<String, ScheduledThread> byName = new HashMap<>();
        threads.forEach(thread -> byName.put(thread.standing.name, thread));
        synchronized (this) {
            return course.stopped(
                    fact,
                    standing ->
                            Objects.requireNonNull(byName.get(standing.name)).line());
        }
    }

    // ---- on the threads

    /** {@return whether the thread has to wait at that marker} */
    boolean arrive(ScheduledThread thread, String marker) {
        checkAbandoned();
        String wrong;
        synchronized (this) {
            wrong = course.arrive(thread.standing, marker);
            if (wrong != null && misuse == null) {
                misuse = wrong;
            }
            arrivals++;
            LockSupport.unpark(controller);
            if (wrong == null) {
                return thread.standing.state == Standing.State.AT_MARKER;
            }
        }
        // Stays here until the message has been written, which says where it stands.
        while (true) {
            checkAbandoned();
            LockSupport.park(this);
        }
    }

    void checkAbandoned() {
        if (abandoned) {
            throw new Abandoned();
        }
    }

    synchronized void ended(ScheduledThread thread, @Nullable Throwable failure) {
        course.end(thread.standing, failure instanceof Abandoned ? null : failure);
        arrivals++;
        LockSupport.unpark(controller);
    }

    // ---- after a failure

    /** Ends what is left, as far as it lets itself be ended. */
    private void abandon(Throwable because) {
        abandoned = true;
        boolean interrupted = Thread.interrupted();
        for (ScheduledThread thread : threads) {
            thread.interrupt();
            LockSupport.unpark(thread);
        }
        long until = WallClock.nanos() + Math.min(timeout.toNanos(), 1_000_000_000L);
        for (ScheduledThread thread : threads) {
            long left = until - WallClock.nanos();
            try {
                thread.join(Math.max(1, left / 1_000_000));
            } catch (InterruptedException e) {
                interrupted = true;
            }
            if (thread.isAlive()) {
                because.addSuppressed(new MarkerException(
                        "thread " + thread.standing.name
                                + " did not end when it was interrupted, and goes on as a daemon, at " + thread.line(),
                        null));
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
