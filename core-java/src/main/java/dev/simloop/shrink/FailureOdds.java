package dev.simloop.shrink;

import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.EditRunner;
import dev.simloop.campaign.EditedRun;
import dev.simloop.internal.Splitmix;
import dev.simloop.tape.Tape;
import dev.simloop.tape.TapeEdit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How likely a failing run was to fail, seen from points along it: up to a point it is replayed, and from there everything
 * is drawn afresh, time and again. The point from which every sample fails is where the failure was decided.
 *
 * <p>A pure function of tape, number of points and number of samples.
 *
 * @param points in order of steps; the last is the failure itself, from which every sample fails
 * @param steps how many steps the run took until it failed
 */
public record FailureOdds(List<Point> points, long steps) {
    /**
     * What became of the samples from one point.
     *
     * @param step how many steps were replayed
     * @param failed how many samples then failed in the same way
     * @param otherwise how many failed in another way, overran included
     * @param samples how many there were
     */
    public record Point(long step, int failed, int otherwise, int samples) {
        /** {@return the share of samples that failed in the same way, within 0 and 1} */
        public double share() {
            return (double) failed / samples;
        }

        boolean isCertain() {
            return failed == samples;
        }

        /** {@return the share in per cent; 0 and 100 only where no sample failed, or all did} */
        public String percent() {
            long rounded = Math.round(100 * share());
            long told = failed == 0 || isCertain() ? rounded : Math.max(1, Math.min(99, rounded));
            return told + " %";
        }
    }

    /** A sample may take this much longer than the run it is drawn from before it counts as not failing. */
    private static final int LONGER = 4;

    private static final int SLACK = 1_000;
    /** How many points a message looks at before it looks for the step, and how many samples it wants of each. */
    private static final int FEW_POINTS = 5;

    private static final int MOST_SAMPLES = 40;
    private static final int LEAST_SAMPLES = 8;
    private static final int BRIEF_POINTS = 4;

    public FailureOdds {
        points = List.copyOf(points);
    }

    /**
     * {@return the odds along the run of {@code tape}}
     *
     * @param points how many points, from the start on; more are added where the failure became inevitable, to tell the step
     * @param samples runs at each point
     * @throws IllegalArgumentException if a number is not positive, or the tape does not fail
     */
    public static FailureOdds of(Campaign campaign, Tape tape, int points, int samples) {
        if (points < 1) {
            throw new IllegalArgumentException("number of points is not positive: " + points);
        }
        if (samples < 1) {
            throw new IllegalArgumentException("number of samples is not positive: " + samples);
        }
        EditRunner variations = campaign.variations();
        return Objects.requireNonNull(
                along(variations, tape, failing(variations, tape), points, samples, null), "without a limit of time");
    }

    /**
     * {@return the odds along the run of {@code tape} at five points and where the failure became inevitable, with up to 40
     * samples of each; null if {@code runs} do not pay for 8 of each, if {@code time} is up on the wall before all are run,
     * or if the thread is interrupted}
     *
     * @throws IllegalArgumentException if the tape does not fail
     */
    public static @Nullable FailureOdds within(Campaign campaign, Tape tape, int runs, Duration time) {
        EditRunner variations = campaign.variations();
        RunReport run = failing(variations, tape);
        long stretch = Math.max(1, run.steps() / (FEW_POINTS - 1));
        int halvings = Long.SIZE - Long.numberOfLeadingZeros(stretch);
        int samples = Math.min(MOST_SAMPLES, runs / (FEW_POINTS + halvings));
        return samples < LEAST_SAMPLES ? null : along(variations, tape, run, FEW_POINTS, samples, time);
    }

    private static RunReport failing(EditRunner variations, Tape tape) {
        RunReport run = variations.run(TapeEdit.of(tape)).report();
        if (run.passed()) {
            throw new IllegalArgumentException("the run of " + tape.token() + " passes: it has no odds of failing");
        }
        return run;
    }

    private static @Nullable FailureOdds along(
            EditRunner variations, Tape tape, RunReport run, int points, int samples, @Nullable Duration time) {
        FailureIdentity wanted = FailureIdentity.of(run);
        Sampler sampler = new Sampler(variations, tape, wanted, run.steps(), samples, time);
        TreeMap<Long, Point> found = new TreeMap<>();
        long last = run.steps();
        for (int i = 0; i < points; i++) {
            long step = points == 1 ? 0 : last * i / (points - 1);
            found.computeIfAbsent(step, sampler::at);
        }
        refine(found, sampler);
        return sampler.late ? null : new FailureOdds(new ArrayList<>(found.values()), last);
    }

    /** Halves the stretch between the last point from which a sample got away and the first that none does. */
    private static void refine(TreeMap<Long, Point> found, Sampler sampler) {
        long high = -1;
        for (Point point : found.descendingMap().values()) {
            if (!point.isCertain()) {
                long low = point.step();
                while (high > 0 && high - low > 1) {
                    long middle = low + (high - low) / 2;
                    Point between = sampler.at(middle);
                    found.put(middle, between);
                    if (between.isCertain()) {
                        high = middle;
                    } else {
                        low = middle;
                    }
                }
                return;
            }
            high = point.step();
        }
    }

    /** {@return the first step from which, as from all points after it, every sample failed; empty if there is none} */
    public OptionalLong inevitableFrom() {
        long from = -1;
        for (int i = points.size() - 1; i >= 0 && points.get(i).isCertain(); i--) {
            from = points.get(i).step();
        }
        return from < 0 ? OptionalLong.empty() : OptionalLong.of(from);
    }

    /**
     * {@return one line for a message, such as {@code drawn afresh from step 0 it fails so in 38 %, from 4 in 52 %, from 5 in
     * 100 % of 40 runs: inevitable from step 5 of 8 on}} Of many points the first and the last before that step are told.
     */
    public String brief() {
        OptionalLong from = inevitableFrom();
        if (from.isPresent() && from.getAsLong() == 0) {
            return "all of " + points.get(0).samples() + " runs drawn afresh from the start fail so";
        }
        List<Point> told = new ArrayList<>();
        for (Point point : points) {
            boolean first = from.isPresent() && point.step() == from.getAsLong();
            if (first || from.isEmpty() || point.step() < from.getAsLong()) {
                told.add(point);
            }
        }
        while (told.size() > BRIEF_POINTS + 1) {
            told.remove(1);
        }
        StringBuilder text = new StringBuilder("drawn afresh from step ");
        for (int i = 0; i < told.size(); i++) {
            text.append(i == 0 ? "" : ", from ").append(told.get(i).step());
            text.append(i == 0 ? " it fails so in " : " in ").append(told.get(i).percent());
        }
        text.append(" of ").append(points.get(0).samples()).append(" runs");
        if (from.isPresent()) {
            text.append(": inevitable from step ").append(from.getAsLong());
            text.append(" of ").append(steps).append(" on");
        }
        return text.toString();
    }

    /** {@return a line for each point, and where the failure became inevitable} */
    public String describe() {
        StringBuilder text = new StringBuilder();
        for (Point point : points) {
            text.append(String.format(
                    Locale.ROOT,
                    "from step %d: %d of %d fail (%s)",
                    point.step(),
                    point.failed(),
                    point.samples(),
                    point.percent()));
            if (point.otherwise() > 0) {
                text.append(", ").append(point.otherwise()).append(" in another way");
            }
            text.append('\n');
        }
        OptionalLong from = inevitableFrom();
        return text.append(
                        from.isPresent()
                                ? "inevitable from step " + from.getAsLong() + " of " + steps + " on"
                                : "not looked at where it is inevitable")
                .toString();
    }

    private static final class Sampler {
        private final EditRunner variations;
        private final Tape tape;
        private final FailureIdentity wanted;
        private final long maxSteps;
        private final int samples;
        private final @Nullable Duration time;
        /** Not all samples could be run: what was found is of no use. */
        private boolean late;

        Sampler(
                EditRunner variations,
                Tape tape,
                FailureIdentity wanted,
                long steps,
                int samples,
                @Nullable Duration time) {
            this.variations = variations;
            this.tape = tape;
            this.wanted = wanted;
            this.maxSteps = LONGER * steps + SLACK;
            this.samples = samples;
            this.time = time;
        }

        Point at(long step) {
            int failed = 0;
            int otherwise = 0;
            int cores = Runtime.getRuntime().availableProcessors();
            for (int from = 0; from < samples && !isLate(); from += cores) {
                List<TapeEdit> batch = new ArrayList<>();
                for (int i = from; i < Math.min(samples, from + cores); i++) {
                    batch.add(TapeEdit.of(tape)
                            .withMaxSteps(maxSteps)
                            .withFreshRun(step, Splitmix.mix(step * 1_000_003 + i + 1)));
                }
                for (EditedRun sample : variations.run(batch)) {
                    Throwable failure = sample.report().failure();
                    if (failure != null && FailureIdentity.of(sample.report()).equals(wanted)) {
                        failed++;
                    } else if (failure != null) {
                        otherwise++;
                    }
                }
            }
            return new Point(step, failed, otherwise, samples);
        }

        private boolean isLate() {
            late |= time != null
                    && (variations.elapsed().compareTo(time) >= 0
                            || Thread.currentThread().isInterrupted());
            return late;
        }
    }
}
