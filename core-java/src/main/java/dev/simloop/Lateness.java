package dev.simloop;

import dev.simloop.internal.Splitmix;
import dev.simloop.spi.TaskKind;
import dev.simloop.tape.Fallback;
import dev.simloop.tape.Hiccups;
import org.jspecify.annotations.Nullable;

/**
 * Hiccups of one run: decides, for each task that would become ready, whether it is late instead.
 *
 * <p>What is late is a <em>queue</em>: a mailbox, or an actor for tasks that stand in none (a coroutine, a chain on a pool, an end
 * of a connection). While it is late, all that becomes due in it waits behind, so nothing in it passes what was due before; and as
 * lateness is drawn when something is due, nothing is ever early.
 *
 * <p>One draw decides about one task: 0 is on time, and a higher value is later. So an edited tape that takes one hiccup away
 * leaves the draws of the others where they were.
 */
final class Lateness {
    /** What its events are called, and its streams but for their numbers. The streams are calm zero. */
    static final String NAME = "hiccup";

    /** Queues share that many streams, so that an edit of what one does seldom moves the draws of another. */
    private static final int STREAMS = 256;

    private static final long BOUND = 1L << 31;
    /** What does not wait for a time is late more rarely, for each step is one; and as if it waited for a millisecond. */
    private static final int RARER_AT_ONCE = 16;

    private static final long AT_ONCE = 1_000_000;
    /** Of {@link #FINE} parts of all hiccups, those that have nothing to do with what was waited for. */
    private static final int FINE = 1024;

    private static final int SECONDS = 24;
    /** The mildest hiccup is an eighth of what was waited for. */
    private static final int BELOW_ONE = 3;

    private final Engine engine;
    private final @Nullable DrawStream[] streams = new DrawStream[STREAMS];
    private final long hitsTimed;
    private final long hitsAtOnce;
    private final int bands;
    private final long most;

    /** What all hiccups of the run come to, in nanoseconds. */
    long total;

    /** Until when something is late that was late by now. */
    long latest;

    Lateness(Engine engine, Hiccups shape, long mostNanos) {
        this.engine = engine;
        this.hitsTimed = BOUND / shape.oneIn();
        this.hitsAtOnce = Math.max(FINE, hitsTimed / RARER_AT_ONCE);
        this.bands = BELOW_ONE + Integer.numberOfTrailingZeros(shape.times());
        this.most = mostNanos;
    }

    /** A mailbox, or an actor without one, as far as it can be late. */
    static final class Queue {
        static final Queue PUNCTUAL = new Queue(null);

        private final @Nullable DrawStream draws;
        private long until = -1;

        private Queue(@Nullable DrawStream draws) {
            this.draws = draws;
        }
    }

    private static boolean canBeLate(TaskKind kind) {
        return kind != TaskKind.ENTRY && kind != TaskKind.FAULT;
    }

    /**
     * {@return when {@code task}, which is due now, becomes ready; the present instant if it is on time}
     *
     * @param waited for how long it waited, in nanoseconds; 0 for what was to be done at once
     */
    long due(Task task, long waited) {
        long now = engine.now;
        if (!canBeLate(task.kind())) {
            return now;
        }
        Queue queue = queue(task);
        DrawStream draws = queue.draws;
        if (draws == null) {
            return now;
        }
        if (queue.until > now || (queue.until == now && waited > 0)) {
            // Those of no mailbox would be picked in any order at one instant; those of one stand behind.
            if (task.mailbox == null) {
                queue.until++;
                total++;
                latest = Math.max(latest, queue.until);
            }
            return queue.until;
        }
        long hits = waited == 0 ? hitsAtOnce : hitsTimed;
        draws.beginGroup();
        long drawn = draws.drawUpTo(hits, BOUND);
        long usual = drawn == 0 ? 0 : length((drawn - 1) * FINE / hits, waited == 0 ? AT_ONCE : waited);
        long late = Math.min(most - 1, usual);
        if (late <= 0) {
            return now;
        }
        total += late;
        queue.until = now + late;
        latest = Math.max(latest, queue.until);
        engine.late(task, late);
        return queue.until;
    }

    /** {@return how long hiccup {@code fine} of {@link #FINE} takes, the shortest first} */
    private long length(long fine, long waited) {
        long usual = FINE - SECONDS;
        if (fine >= usual) {
            return most / SECONDS * (fine - usual + 1);
        }
        int band = (int) (fine * bands / usual);
        long within = fine * bands % usual;
        // A band goes from 2^band / 8 times what was waited for to twice that; more than the most is the most.
        long unit = Math.max(1, Math.min(waited, most) >> BELOW_ONE);
        if (unit > most >> (band + 1)) {
            return most;
        }
        long from = unit << band;
        return from + from / usual * within;
    }

    private Queue queue(Task task) {
        Mailbox mailbox = task.mailbox;
        if (mailbox != null) {
            Queue known = mailbox.lateness;
            if (known == null) {
                known = queue(mailbox.name());
                mailbox.lateness = known;
            }
            return known;
        }
        Actor actor = task.actor();
        Queue known = actor.lateness;
        if (known == null) {
            known = queue(actor.name());
            actor.lateness = known;
        }
        return known;
    }

    private Queue queue(String name) {
        long drawn = Splitmix.mix(engine.seed ^ Splitmix.hash(name));
        if ((drawn & 1) == 0) {
            return Queue.PUNCTUAL;
        }
        int number = (int) (drawn >>> 1) & (STREAMS - 1);
        DrawStream draws = streams[number];
        if (draws == null) {
            draws = engine.stream(NAME + "/" + number, Fallback.ZERO, true);
            streams[number] = draws;
        }
        return new Queue(draws);
    }
}
