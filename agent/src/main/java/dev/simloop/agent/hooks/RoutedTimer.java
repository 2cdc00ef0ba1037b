package dev.simloop.agent.hooks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A timer of a run, whose tasks run one after the other in virtual time. Made without its constructor, which would start a thread.
 * Made by a run, it works in every run, and outside of one says so.
 */
@SuppressWarnings({"JavaUtilDate", "NullAway"})
final class RoutedTimer extends Timer {
    /** As in the JDK's class, which has no names for them that others see. */
    private static final int VIRGIN = 0;

    private static final int SCHEDULED = 1;
    private static final int EXECUTED = 2;
    private static final int CANCELLED = 3;

    private static final VarHandle STATE = field("state", int.class);
    private static final VarHandle NEXT = field("nextExecutionTime", long.class);
    private static final VarHandle PERIOD = field("period", long.class);

    private boolean cancelled;
    private @Nullable Set<Entry> entries;

    private RoutedTimer() {
        throw new AssertionError("simulator bug: made by its constructor");
    }

    static RoutedTimer make() {
        return (RoutedTimer) Instances.make(RoutedTimer.class);
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(TimerTask.class, MethodHandles.lookup())
                    .findVarHandle(TimerTask.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("java.util.TimerTask of this JDK has no field " + name, e);
        }
    }

    private static final class Entry {
        final TimerTask task;

        @Nullable
        Future<?> future;

        Entry(TimerTask task) {
            this.task = task;
        }
    }

    private static Sim run() {
        Sim sim = Hooks.sim();
        if (sim == null) {
            throw new IllegalStateException(
                    "this Timer was made in a run and is used outside of one: make it where it is used");
        }
        return sim;
    }

    /** The period as the JDK's class keeps it: negative for a fixed delay, positive for a fixed rate, 0 for once. */
    private void start(TimerTask task, long delayMillis, long period) {
        if (delayMillis < 0) {
            throw new IllegalArgumentException("Negative delay.");
        }
        Sim sim = run();
        if (cancelled) {
            throw new IllegalStateException("Timer already cancelled.");
        }
        if ((int) STATE.get(task) != VIRGIN) {
            throw new IllegalStateException("Task already scheduled or cancelled");
        }
        STATE.set(task, SCHEDULED);
        NEXT.set(task, sim.clock().millis() + delayMillis);
        PERIOD.set(task, period);
        Set<Entry> known = entries;
        if (known == null) {
            known = new LinkedHashSet<>();
            entries = known;
        }
        Entry entry = new Entry(task);
        known.add(entry);
        arm(sim, entry, delayMillis);
    }

    private void arm(Sim sim, Entry entry, long delayMillis) {
        entry.future = sim.pool(this, 1, "timer").schedule(() -> fire(entry), delayMillis, TimeUnit.MILLISECONDS);
    }

    private void fire(Entry entry) {
        Sim sim = run();
        TimerTask task = entry.task;
        if (cancelled || (int) STATE.get(task) == CANCELLED) {
            forget(entry);
            return;
        }
        long period = (long) PERIOD.get(task);
        long now = sim.clock().millis();
        if (period == 0) {
            STATE.set(task, EXECUTED);
            forget(entry);
        } else {
            long due = (long) NEXT.get(task);
            NEXT.set(task, period < 0 ? now - period : due + period);
        }
        boolean ended = false;
        try {
            task.run();
            ended = true;
        } finally {
            if (!ended) {
                // The JDK's thread dies of it, and the timer with it.
                cancel();
            }
        }
        if (period != 0 && !cancelled && (int) STATE.get(task) != CANCELLED) {
            arm(sim, entry, Math.max(0, (long) NEXT.get(task) - sim.clock().millis()));
        }
    }

    private void forget(Entry entry) {
        if (entries != null) {
            entries.remove(entry);
        }
    }

    private static long until(Date time) {
        if (time.getTime() < 0) {
            throw new IllegalArgumentException("Illegal execution time.");
        }
        return Math.max(0, time.getTime() - run().clock().millis());
    }

    private static long positive(long period) {
        if (period <= 0) {
            throw new IllegalArgumentException("Non-positive period.");
        }
        return period;
    }

    @Override
    public void schedule(TimerTask task, long delay) {
        start(task, delay, 0);
    }

    @Override
    public void schedule(TimerTask task, Date time) {
        start(task, until(time), 0);
    }

    @Override
    public void schedule(TimerTask task, long delay, long period) {
        start(task, delay, -positive(period));
    }

    @Override
    public void schedule(TimerTask task, Date first, long period) {
        start(task, until(first), -positive(period));
    }

    @Override
    public void scheduleAtFixedRate(TimerTask task, long delay, long period) {
        start(task, delay, positive(period));
    }

    @Override
    public void scheduleAtFixedRate(TimerTask task, Date first, long period) {
        start(task, until(first), positive(period));
    }

    @Override
    public void cancel() {
        cancelled = true;
        Set<Entry> known = entries;
        entries = null;
        if (known != null) {
            for (Entry entry : known) {
                Future<?> future = entry.future;
                if (future != null) {
                    boolean unused = future.cancel(false);
                }
            }
        }
    }

    @Override
    public int purge() {
        int before = entries == null ? 0 : entries.size();
        if (entries != null) {
            entries.removeIf(entry -> (int) STATE.get(entry.task) == CANCELLED);
        }
        return before - (entries == null ? 0 : entries.size());
    }
}
