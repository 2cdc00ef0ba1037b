package dev.simloop.threads;

import dev.simloop.failure.DataRaceException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds accesses to one variable that nothing orders, of which one writes: by vector clocks, as FastTrack (Flanagan and Freund 2009) does, with the
 * last write and the last read of each thread kept per variable. Deviations: reads are always kept by thread, and all calls of collections, atomics,
 * locks and the rest of {@code java.util.concurrent} count as one lock, for what orders what within the JDK is not looked at. So a race between two
 * accesses that such calls happen to stand between is not seen in that run, and none is seen that is none.
 *
 * <p>Leaves out elements of arrays, whose index is not known, and what constructors write.
 *
 * <p>Called by threads of one run, of which one at a time has the turn; one run each.
 */
public final class RaceDetector {
    private final Set<String> without;
    private final IdentityHashMap<Thread, Clock> clocks = new IdentityHashMap<>();
    private final IdentityHashMap<Object, int[]> locks = new IdentityHashMap<>();
    private final IdentityHashMap<Object, Map<String, Variable>> variables = new IdentityHashMap<>();
    /** Stands for what is static. */
    private final Map<String, Object> statics = new HashMap<>();
    /** What the JDK's own locks have seen. */
    private final Object library = new Object();

    /** What a thread knows of the others. */
    private static final class Clock {
        final String name;
        final int index;
        int[] times;

        Clock(String name, int index, int[] times) {
            this.name = name;
            this.index = index;
            this.times = times;
        }

        void learn(int[] from) {
            if (from.length > times.length) {
                times = Arrays.copyOf(times, from.length);
            }
            for (int i = 0; i < from.length; i++) {
                times[i] = Math.max(times[i], from[i]);
            }
        }

        boolean knows(Access earlier) {
            return earlier.thread == this
                    || (earlier.thread.index < times.length && times[earlier.thread.index] >= earlier.time);
        }
    }

    private record Access(Clock thread, int time, int site) {}

    private static final class Variable {
        final boolean isVolatile;

        @Nullable
        Access written;

        /** In the order of their first read, so that which is told hangs on no hash. */
        final Map<Clock, Access> reads = new LinkedHashMap<>();

        Variable(boolean isVolatile) {
            this.isVolatile = isVolatile;
        }
    }

    /** @param without names of fields, as messages show them, that may be touched without order */
    RaceDetector(Set<String> without) {
        this.without = without;
    }

    /** {@code thread} is about to start; {@code by} starts it, and is null for what was there before. */
    public void starts(Thread thread, String name, @Nullable Thread by) {
        Clock parent = by == null ? null : clocks.get(by);
        int index = clocks.size();
        int[] times = parent == null
                ? new int[index + 1]
                : Arrays.copyOf(parent.times, Math.max(index + 1, parent.times.length));
        times[index] = 1;
        clocks.put(thread, new Clock(name, index, times));
        if (parent != null) {
            parent.times[parent.index]++;
        }
    }

    /** {@code thread} knows that another has ended: all of those that have. */
    public void joins(Thread thread) {
        Clock mine = clocks.get(thread);
        if (mine != null) {
            clocks.forEach((other, clock) -> {
                if (!other.isAlive()) {
                    mine.learn(clock.times);
                }
            });
        }
    }

    /** {@code thread} has entered or left the monitor of {@code object}. */
    public void locks(Thread thread, Object object) {
        Clock mine = clocks.get(thread);
        if (mine != null) {
            int[] known = locks.get(object);
            if (known != null) {
                mine.learn(known);
            }
            locks.put(object, mine.times.clone());
            mine.times[mine.index]++;
        }
    }

    /** {@code thread} has called, or is about to call, what the JDK orders by itself. */
    public void calls(Thread thread) {
        locks(thread, library);
    }

    /**
     * {@code thread} touches {@code owner} at {@code site}.
     *
     * @throws DataRaceException if nothing orders that and an earlier access
     */
    public void accesses(Thread thread, @Nullable Object owner, int site) {
        Clock mine = clocks.get(thread);
        if (mine == null) {
            return;
        }
        Site at = Site.of(site);
        switch (at.kind()) {
            case CALL -> calls(thread);
            case WAIT -> {
                if (owner == null) {
                    calls(thread);
                }
            }
            case READ, WRITE -> {
                if (!at.field().isEmpty() && !without.contains(at.what())) {
                    touches(mine, thread, owner, at, site);
                }
            }
            case ENTER -> {}
        }
    }

    private void touches(Clock mine, Thread thread, @Nullable Object owner, Site at, int site) {
        Object of = owner == null ? statics.computeIfAbsent(at.owner(), name -> new Object()) : owner;
        Variable variable = variables
                .computeIfAbsent(of, key -> new HashMap<>())
                .computeIfAbsent(at.field(), name -> new Variable(at.isVolatile(owner)));
        if (variable.isVolatile) {
            locks(thread, variable);
            return;
        }
        Access now = new Access(mine, mine.times[mine.index], site);
        Access written = variable.written;
        if (written != null && !mine.knows(written)) {
            throw race(written, "wrote", now, at);
        }
        if (at.kind() == Site.Kind.READ) {
            variable.reads.put(mine, now);
            return;
        }
        for (Access read : variable.reads.values()) {
            if (!mine.knows(read)) {
                throw race(read, "read", now, at);
            }
        }
        variable.reads.clear();
        variable.written = now;
    }

    private static DataRaceException race(Access earlier, String did, Access now, Site at) {
        Site before = Site.of(earlier.site);
        return new DataRaceException("data race on " + at.what() + ": " + earlier.thread.name + " " + did + " it at "
                + before.place() + ", " + now.thread.name + (at.kind() == Site.Kind.READ ? " reads" : " writes")
                + " it at "
                + at.place() + ", and nothing orders the two");
    }
}
