package dev.simloop;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.internal.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of one host: a monotonic one, which its timers follow, and a wall clock on top of it. They outlive crashes,
 * as the clock of a machine does.
 *
 * <p><b>Models</b> drift (the oscillator: monotonic clock, timers that are pending or new, and wall clock run fast or
 * slow), offset and step (the wall clock stands elsewhere), freeze (the wall clock stands still and then goes on from
 * where it stood), and the leap second as POSIX clocks show it (one second of the wall clock happens twice).
 *
 * <p><b>Rejects</b> drift beyond one half in either direction: no oscillator does that, and a timer could then never come; and
 * a wall clock that is off by more than 100 years.
 *
 * <p><b>Leaves out</b> synchronisation: nothing pulls a clock back but the fault's end or a step. Packets and disks take
 * their time from the world; only what a program of the host asks for by itself is on the host's clock.
 *
 * <p><b>Determinism.</b> Whole nanoseconds throughout, no floating point, no draws.
 *
 * <p><b>Counters.</b> {@code clock.drift}, {@code clock.offset}, {@code clock.step}, {@code clock.freeze}, {@code
 * clock.leap}, for each that begins.
 */
public final class HostClock {
    private static final long BILLION = 1_000_000_000;
    /** What the note of a reading is about. */
    static final String READING = "clock.read";

    private static final long DRIFT_MAX = BILLION / 2;
    private static final Duration FARTHEST = Duration.ofDays(36_500);

    private final Host host;
    private final Engine engine;
    /** The world's time and the monotonic time at the last change of drift. */
    private long since;

    private long localThen;
    private long driftPpb;
    private long wallOffset;
    private int freezes;
    private long frozenAt;
    private long reads;
    private long wallReads;
    /** Whether the reading that follows a change is in the log; in a recorded run only. */
    private boolean told = true;

    HostClock(Host host, Engine engine) {
        this.host = host;
        this.engine = engine;
    }

    /** {@return the monotonic clock in nanoseconds: 0 when the run begins, never back} */
    public long nanoTime() {
        reads++;
        return local(engine.now);
    }

    /** {@return the wall clock, UTC; its readings may go back} */
    public Clock wall() {
        return new SimClock(host.domain(), ZoneOffset.UTC);
    }

    /** {@return the present drift in parts per billion; 0 is a right clock} */
    public long driftPpb() {
        return driftPpb;
    }

    /** {@return how far the wall clock is ahead of the world's; negative if it is behind} */
    public Duration error() {
        return Duration.ofNanos(wall(engine.now) - engine.now);
    }

    /** {@return how often the wall clock was read so far, by the host's program and its disk: a fault on it bites then} */
    public long wallReads() {
        return wallReads;
    }

    long wallNanos() {
        reads++;
        wallReads++;
        long wall = wall(engine.now);
        if (!told && engine.record != null) {
            read(engine.record, wall);
        }
        return wall;
    }

    private long wall(long now) {
        return (freezes > 0 ? frozenAt : local(now)) + wallOffset;
    }

    private long local(long now) {
        long passed = now - since;
        return localThen + passed + scaled(passed, driftPpb);
    }

    /** {@return {@code amount * ppb / 10^9}, rounded towards zero, without overflow} */
    private static long scaled(long amount, long ppb) {
        return ppb == 0 ? 0 : amount / BILLION * ppb + amount % BILLION * ppb / BILLION;
    }

    /** {@return how long the world has to wait until this clock has gone on by {@code local}, rounded up} */
    long toWorld(long local) {
        if (driftPpb == 0 || local <= 0 || local == Times.NEVER) {
            return local;
        }
        reads++;
        long rate = BILLION + driftPpb;
        long whole = local / rate;
        long rest = local % rate;
        if (whole > Long.MAX_VALUE / BILLION - 2) {
            return Times.NEVER;
        }
        return whole * BILLION + (rest * BILLION + rate - 1) / rate;
    }

    /**
     * Makes the oscillator fast ({@code ppb} above 0) or slow, in parts per billion; drifts that overlap add up. Pending
     * timers of the host come sooner or later accordingly.
     *
     * @throws IllegalArgumentException if the sum of drifts would pass 500,000,000 ppb, or {@code ppb} is 0
     */
    public Fault drift(long ppb) {
        if (ppb == 0) {
            throw new IllegalArgumentException("drift is 0 ppb, which is no fault");
        }
        long sum = ppb > DRIFT_MAX || ppb < -DRIFT_MAX ? ppb : driftPpb + ppb;
        if (sum > DRIFT_MAX || sum < -DRIFT_MAX) {
            throw new IllegalArgumentException(
                    "drift is beyond one half: " + sum + " ppb on host " + host.name() + ", limit " + DRIFT_MAX);
        }
        int event = begin("clock.drift", null, ppb);
        changeDrift(ppb);
        return new Change("clock.drift", event, () -> reads, () -> changeDrift(-ppb));
    }

    private void changeDrift(long by) {
        HostClock before = copy();
        localThen = local(engine.now);
        since = engine.now;
        driftPpb += by;
        engine.retime(host.domain(), before, this);
    }

    private HostClock copy() {
        HostClock copy = new HostClock(host, engine);
        copy.since = since;
        copy.localThen = localThen;
        copy.driftPpb = driftPpb;
        return copy;
    }

    /** {@return how far this clock goes in {@code world} nanoseconds} */
    long toLocal(long world) {
        return world + scaled(world, driftPpb);
    }

    /**
     * Puts the wall clock ahead by {@code by}, or behind if it is negative, until the fault is closed.
     *
     * @throws IllegalArgumentException if that would put it off by more than 100 years
     */
    public Fault offset(Duration by) {
        long nanos = near(by);
        int event = begin("clock.offset", by, 0);
        wallOffset += nanos;
        return new Change("clock.offset", event, () -> wallReads, () -> wallOffset -= nanos);
    }

    /**
     * Sets the wall clock forward by {@code by}, or back if it is negative, for good: an administrator, or NTP.
     *
     * @throws IllegalArgumentException if that would put it off by more than 100 years
     */
    public void step(Duration by) {
        long nanos = near(by);
        int unused = begin("clock.step", by, 0);
        wallOffset += nanos;
    }

    private long near(Duration by) {
        Duration sum = isFar(by) ? by : Duration.ofNanos(wallOffset).plus(by);
        if (isFar(sum)) {
            throw new IllegalArgumentException(
                    "the wall clock of host " + host.name() + " would be off by more than 100 years: " + sum);
        }
        return by.toNanos();
    }

    private static boolean isFar(Duration off) {
        return off.compareTo(FARTHEST) > 0 || off.compareTo(FARTHEST.negated()) < 0;
    }

    /** Stops the wall clock; when the fault is closed it goes on from where it stood. */
    public Fault freeze() {
        int event = begin("clock.freeze", null, 0);
        if (freezes++ == 0) {
            frozenAt = local(engine.now);
        }
        return new Change("clock.freeze", event, () -> wallReads, () -> {
            if (--freezes == 0) {
                wallOffset -= local(engine.now) - frozenAt;
            }
        });
    }

    /** A leap second: the wall clock shows the second that has just passed once more. */
    public void leapSecond() {
        int unused = begin("clock.leap", null, 0);
        wallOffset -= BILLION;
    }

    /** {@return the event of a change by so much or so many parts per billion} */
    private int begin(String counter, @Nullable Duration by, long ppb) {
        engine.checkOwner("a clock fault on host " + host.name());
        engine.count(counter, 1);
        Recording log = engine.record;
        if (log == null) {
            return Event.NO_CAUSE;
        }
        told = false;
        String text = by != null
                ? "by " + Times.human(by)
                : ppb != 0 ? "by " + (ppb % 1_000 == 0 ? ppb / 1_000 + " ppm" : ppb + " ppb") : "";
        return log.add(EventKind.CLOCK, host.name(), log.cause(), counter, text, 0);
    }

    /** Tells the first reading of the wall clock that follows a change, which is where it bites. */
    private void read(Recording log, long wall) {
        told = true;
        long off = wall - engine.now;
        String error = off == 0 ? "right" : Times.human(Math.abs(off)) + (off > 0 ? " ahead" : " behind");
        int unused = log.add(EventKind.NOTE, host.name(), log.cause(), READING, error, 0);
    }

    private final class Change implements Fault {
        private final String kind;
        private final int event;
        private final LongSupplier readsSoFar;
        private final Runnable undo;
        private final long readsBefore;
        private long readsWithin = -1;

        Change(String kind, int event, LongSupplier readsSoFar, Runnable undo) {
            this.kind = kind;
            this.event = event;
            this.readsSoFar = readsSoFar;
            this.undo = undo;
            readsBefore = readsSoFar.getAsLong();
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public long hits() {
            return readsWithin < 0 ? readsSoFar.getAsLong() - readsBefore : readsWithin;
        }

        @Override
        public boolean isActive() {
            return readsWithin < 0;
        }

        @Override
        public void close() {
            if (readsWithin < 0) {
                readsWithin = readsSoFar.getAsLong() - readsBefore;
                undo.run();
                if (engine.record != null) {
                    int unused = engine.record.add(EventKind.CLOCK, host.name(), event, kind, "ended", 0);
                }
            }
        }

        @Override
        public String toString() {
            return kind + " on " + host.name() + (isActive() ? "" : " (ended)");
        }
    }
}
