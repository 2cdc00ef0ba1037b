package dev.simloop.shrink;

import dev.simloop.RunReport;
import dev.simloop.campaign.EditRunner;
import dev.simloop.campaign.EditedRun;
import dev.simloop.failure.StepLimitException;
import dev.simloop.failure.UnresponsiveException;
import dev.simloop.internal.Splitmix;
import dev.simloop.tape.Deviation;
import dev.simloop.tape.Draw;
import dev.simloop.tape.Fallback;
import dev.simloop.tape.Group;
import dev.simloop.tape.TapeEdit;
import dev.simloop.tape.Track;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The best run so far, and the trying of candidates. Candidates run several at a time, but count in their order: of those
 * that are better the first wins, and what was tried behind it is as if it had not been.
 */
final class Search {
    private static final int OTHERS_MOST = 10;
    private static final long TELL_NANOS = 100_000_000;
    private static final int SLACK = 200;
    /** A run of fewer steps or draws may grow by a quarter of this, for submission order may take longer to fail. */
    private static final int TINY = 256;
    /** So many faults are few, and how much longer a run with few may take. */
    private static final int FEW = 1;

    private static final int LONGER = 4;

    private final EditRunner variations;
    private final FailureIdentity wanted;
    private final Function<RunReport, FailureIdentity> identity;
    private final int runs;
    private final Duration time;
    private final int workers;
    private final ShrinkListener listener;
    private final Size original;
    private final Set<Long> tried = new HashSet<>();
    private final Map<FailureIdentity, EditedRun> others = new LinkedHashMap<>();
    private EditedRun best;
    private Size size;
    /** What an earlier search from the same start came to; null in the first. */
    private @Nullable EditedRun earlier;

    private int candidates;
    private StopReason stop = StopReason.DONE;
    private long told;

    Search(
            EditRunner variations,
            FailureIdentity wanted,
            Function<RunReport, FailureIdentity> identity,
            EditedRun first,
            int runs,
            Duration time,
            int workers,
            ShrinkListener listener) {
        this.variations = variations;
        this.wanted = wanted;
        this.identity = identity;
        this.runs = runs;
        this.time = time;
        this.workers = workers;
        this.listener = listener;
        best = first;
        size = Size.of(first);
        original = size;
    }

    FailureIdentity wanted() {
        return wanted;
    }

    EditedRun best() {
        return best;
    }

    Size size() {
        return size;
    }

    /** {@return the best run of this search and those before it} */
    EditedRun smallest() {
        EditedRun before = earlier;
        return before == null || size.compareTo(Size.of(before)) <= 0 ? best : before;
    }

    /** Searches once more from {@code run}; what was found so far is kept. */
    void again(EditedRun run) {
        earlier = smallest();
        best = run;
        size = Size.of(run);
    }

    /** Goes on with the best of all. */
    void settle() {
        best = smallest();
        size = Size.of(best);
    }

    int candidates() {
        return candidates;
    }

    StopReason stop() {
        return stop;
    }

    List<EditedRun> others() {
        return new ArrayList<>(others.values());
    }

    boolean isOver() {
        return stop != StopReason.DONE;
    }

    /** {@return the best run again, to be changed} */
    TapeEdit variant() {
        return TapeEdit.of(best.tape()).withDeviations(best.deviations()).withGroups(best.groups());
    }

    /** Tries one; {@return whether it is the best now}. */
    boolean accept(TapeEdit candidate) {
        return first(1, i -> candidate) == 0;
    }

    /**
     * Tries {@code count} candidates in order until one is better than the best, which it then is.
     *
     * @param make makes a candidate of the best so far, or null where there is none to try
     * @return the number of the one that was better, or -1
     */
    int first(int count, IntFunction<@Nullable TapeEdit> make) {
        int next = 0;
        while (next < count && !isOver()) {
            List<TapeEdit> batch = new ArrayList<>();
            List<Integer> numbers = new ArrayList<>();
            List<Long> digests = new ArrayList<>();
            Set<Long> inBatch = new HashSet<>();
            while (next < count && batch.size() < workers) {
                TapeEdit variant = make.apply(next);
                long digest = variant == null ? 0 : digest(variant);
                if (variant != null && !tried.contains(digest) && inBatch.add(digest)) {
                    batch.add(variant.withMaxSteps(Math.min(variant.maxSteps(), most(variant))));
                    numbers.add(next);
                    digests.add(digest);
                }
                next++;
            }
            if (batch.isEmpty()) {
                return -1;
            }
            if (isSpent()) {
                return -1;
            }
            boolean cut = batch.size() > runs - candidates;
            if (cut) {
                batch = batch.subList(0, runs - candidates);
            }
            List<EditedRun> results = variations.run(batch);
            for (int i = 0; i < results.size(); i++) {
                candidates++;
                tried.add(digests.get(i));
                if (isBetter(results.get(i))) {
                    tell(true);
                    return numbers.get(i);
                }
            }
            tell(false);
            if (cut) {
                // What was cut off would have been next, with any number of workers.
                stop = StopReason.RUNS;
            }
        }
        return -1;
    }

    /**
     * {@return after how many steps a candidate is given up} A calm one may go on for as long as a run may: it is the
     * simplest there is, whatever its length. One of few faults may take a few times as long as the original did.
     */
    private long most(TapeEdit variant) {
        List<Deviation> deviations = variant.deviations();
        boolean inOrder = deviations != null && deviations.isEmpty();
        boolean afresh = variant.freshFrom() != Long.MAX_VALUE;
        int faults = variant.groups() == null
                ? Integer.MAX_VALUE
                : Place.faults(variant.groups()).size();
        if (inOrder && faults == 0 && !afresh) {
            return Long.MAX_VALUE;
        }
        long usual = 1 + Math.min(withSlack(original.steps()), 2 * size.steps() + SLACK);
        return inOrder && faults <= FEW ? Math.max(usual, LONGER * original.steps()) : usual;
    }

    /** {@return how long a run may get: not longer than the original, save a little where that is tiny} */
    private static long withSlack(long length) {
        return length < TINY ? length + TINY / 4 : length;
    }

    private boolean isSpent() {
        if (Thread.currentThread().isInterrupted()) {
            stop = StopReason.INTERRUPTED;
        } else if (candidates >= runs) {
            stop = StopReason.RUNS;
        } else if (variations.elapsed().compareTo(time) >= 0) {
            stop = StopReason.TIME;
        }
        return isOver();
    }

    private boolean isBetter(EditedRun run) {
        Throwable failure = run.report().failure();
        if (failure == null || failure instanceof StepLimitException) {
            return false;
        }
        FailureIdentity met = identity.apply(run.report());
        if (!met.equals(wanted)) {
            if (!(failure instanceof UnresponsiveException) && others.size() < OTHERS_MOST) {
                others.putIfAbsent(met, run);
            }
            return false;
        }
        Size found = Size.of(run);
        if (found.compareTo(size) >= 0 || found.draws() > mostDraws(found)) {
            return false;
        }
        best = run;
        size = found;
        return true;
    }

    /** {@return how long the tape may be: a little longer than it was only where that saved faults or departures} */
    private long mostDraws(Size found) {
        if (found.deviationCount() == 0 && found.faults() <= Math.min(FEW, Math.max(0, size.faults() - 1))) {
            return Long.MAX_VALUE;
        }
        boolean calmer = found.faults() < original.faults()
                || (found.faults() == original.faults() && found.deviationCount() < original.deviationCount());
        return calmer ? withSlack(original.draws()) : original.draws();
    }

    private void tell(boolean now) {
        long elapsed = variations.elapsed().toNanos();
        if (listener != ShrinkListener.SILENT && (now || elapsed - told >= TELL_NANOS)) {
            told = elapsed;
            listener.onProgress(
                    new ShrinkListener.Progress(candidates, runs, Size.of(smallest()), Duration.ofNanos(elapsed)));
        }
    }

    private static long digest(TapeEdit variant) {
        long digest = Splitmix.mix(variant.freshFrom() ^ variant.salt());
        digest = Splitmix.mix(digest + variant.flipAt() * 31L + variant.flipTo());
        List<Deviation> deviations = variant.deviations();
        if (deviations != null) {
            for (Deviation each : deviations) {
                digest = Splitmix.mix(digest ^ each.hashCode());
            }
        }
        Map<String, List<Group>> groups = variant.groups();
        if (groups != null) {
            for (Map.Entry<String, List<Group>> stream : groups.entrySet()) {
                digest = Splitmix.mix(digest ^ stream.getKey().hashCode());
                for (Group group : stream.getValue()) {
                    digest = Splitmix.mix(digest ^ group.hashCode());
                }
            }
        }
        if (variant.freshFrom() > 0) {
            for (Track track : variant.tape().tracks()) {
                if (track.calm() == Fallback.SEEDED) {
                    for (Draw draw : track.draws()) {
                        digest = Splitmix.mix(digest ^ draw.value());
                    }
                }
            }
        }
        return digest;
    }
}
