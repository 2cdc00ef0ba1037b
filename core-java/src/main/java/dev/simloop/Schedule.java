package dev.simloop;

import dev.simloop.failure.TapeMismatchException;
import dev.simloop.spi.Candidate;
import dev.simloop.spi.Strategy;
import dev.simloop.tape.Deviation;
import dev.simloop.tape.Pick;
import dev.simloop.tape.Tape;
import dev.simloop.tape.TapeEdit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stream {@code schedule} of one run: which ready task is next, by strategy or from a tape, and what was picked. */
final class Schedule {
    private static final int NAMES_SHOWN = 8;
    /** From so many steps at one instant on a strategy that is not fair gives way to chance; see {@link Strategy#isFair}. */
    private static final int FAIR_AFTER = 10_000;

    private final Engine engine;
    private final ReadyQueue ready;
    private final Buffers buffers;
    private final Strategy strategy;
    private final DrawStream chance;
    private final boolean random;
    private final boolean fair;
    private final @Nullable Tape replay;
    private final boolean strict;
    private final @Nullable Plan plan;
    private int picks;

    Schedule(
            Engine engine,
            ReadyQueue ready,
            Buffers buffers,
            Strategy strategy,
            DrawStream chance,
            boolean random,
            @Nullable Tape replay,
            boolean strict,
            @Nullable TapeEdit variant) {
        this.engine = engine;
        this.ready = ready;
        this.buffers = buffers;
        this.strategy = strategy;
        this.chance = chance;
        this.random = random;
        this.fair = strategy.isFair();
        this.replay = replay;
        this.strict = strict;
        this.plan = variant == null ? null : new Plan(variant);
    }

    /** {@return the next task, of {@code n} that are ready} */
    Task next(int n) {
        return n > 1 ? choose(n) : ready.only();
    }

    private Task choose(int n) {
        Task task;
        if (random) {
            task = ready.inPool(chance.uniform(n));
        } else {
            Plan planned = plan;
            task = planned == null ? replay == null ? picked() : replayed(replay.schedule(), n) : planned(planned, n);
        }
        int rank = ready.rank(task);
        if (rank > 0 && engine.record != null) {
            engine.record.departs(n, rank, (Task) ready.at(0));
        }
        int at = 2 * picks;
        if (at == buffers.picks.length) {
            buffers.picks = Arrays.copyOf(buffers.picks, 2 * at);
        }
        buffers.picks[at] = ((long) n << 32) | (rank & 0xffffffffL);
        int[] counts = buffers.actors.counts;
        int who = task.row * Roster.ROW + Roster.ID;
        int id = counts[who] & ~Roster.PICKED;
        counts[who] = id | Roster.PICKED;
        buffers.picks[at + 1] = ((long) id << 32) | task.step;
        picks++;
        return task;
    }

    private Task picked() {
        if (!fair && engine.instantSteps() >= FAIR_AFTER) {
            return ready.any(chance);
        }
        Candidate candidate = strategy.pick(ready);
        if (!(candidate instanceof Task task) || !ready.isReady(task)) {
            throw new IllegalStateException(
                    "strategy " + strategy.descriptor() + " picked something that is not ready: " + candidate);
        }
        return task;
    }

    private Task planned(Plan planned, int n) {
        TapeEdit variant = planned.variant;
        if (engine.steps >= variant.freshFrom() && variant.isAllFresh()) {
            if (!planned.fresh) {
                planned.fresh = true;
                chance.reseed(engine.seed ^ variant.salt());
            }
            Task task = picked();
            planned.passedOver(picks, task, (Task) ready.at(0));
            return task;
        }
        Task first = (Task) ready.at(0);
        Task task = first;
        if (picks == variant.flipAt()) {
            task = (Task) ready.at(Math.min(variant.flipTo(), n - 1));
        } else if (planned.isByTask()) {
            task = planned.departing(first, ready, n);
        } else if (replay != null && picks < replay.schedule().size()) {
            task = replayed(replay.schedule(), n);
        }
        planned.passedOver(picks, task, first);
        return task;
    }

    private Task replayed(List<Pick> schedule, int n) {
        if (picks >= schedule.size()) {
            if (strict) {
                throw engine.mismatch(
                        new TapeMismatchException("stream schedule, draw " + picks + ": the tape ends after "
                                + schedule.size() + " picks, the program has " + n + " ready: " + readyNames()));
            }
            return (Task) ready.at(0);
        }
        Pick entry = schedule.get(picks);
        if (entry.rank() == Pick.UNRANKED) {
            Task task = readyTask(entry);
            if (task != null && (!strict || entry.ready() == n)) {
                return task;
            }
        } else if (entry.rank() < n) {
            Task task = (Task) ready.at(entry.rank());
            if (task.step == entry.step()
                    && task.actor().name().equals(entry.actor())
                    && (!strict || entry.ready() == n)) {
                return task;
            }
        }
        if (strict) {
            throw engine.mismatch(new TapeMismatchException("stream schedule, draw " + picks + ": the tape has "
                    + entry.actor() + " step " + entry.step() + ", rank " + entry.rank() + " of " + entry.ready()
                    + "; the program has " + n + " ready: " + readyNames()));
        }
        for (int rank = 0; rank < n; rank++) {
            Task task = (Task) ready.at(rank);
            if (task.actor().name().equals(entry.actor())) {
                return task;
            }
        }
        return (Task) ready.at(0);
    }

    private @Nullable Task readyTask(Pick entry) {
        for (Task task : ready.heads()) {
            if (task.step == entry.step() && task.actor().name().equals(entry.actor())) {
                return task;
            }
        }
        return null;
    }

    private String readyNames() {
        StringBuilder text = new StringBuilder();
        int shown = Math.min(ready.size(), NAMES_SHOWN);
        for (int rank = 0; rank < shown; rank++) {
            Candidate candidate = ready.at(rank);
            text.append(rank == 0 ? "" : ", ")
                    .append(candidate.actor().name())
                    .append(" step ")
                    .append(candidate.step());
        }
        return ready.size() > shown ? text + ", ..." : text.toString();
    }

    /** {@return how many picks there were; forced choices are none} */
    int count() {
        return picks;
    }

    /** {@return what was picked; forced choices are none} */
    List<Pick> picks() {
        List<Pick> schedule = new ArrayList<>(picks);
        Roster.Names names = buffers.actors.pickedNames();
        for (int i = 0; i < picks; i++) {
            long choice = buffers.picks[2 * i];
            long who = buffers.picks[2 * i + 1];
            schedule.add(new Pick((int) (choice >>> 32), (int) choice, names.of((int) (who >>> 32)), (int) who));
        }
        return schedule;
    }

    /** {@return what departed from submission order in a varied run} */
    List<Deviation> deviations() {
        return plan == null ? List.of() : plan.deviations(picks());
    }

    /** Fails the run if the tape has picks left. */
    void checkReadToTheEnd() {
        if (replay != null && picks < replay.schedule().size()) {
            engine.fail(new TapeMismatchException("stream schedule: the run ended after " + picks
                    + " picks, the tape has " + replay.schedule().size()));
        }
    }
}
