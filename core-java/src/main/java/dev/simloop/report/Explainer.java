package dev.simloop.report;

import dev.simloop.CheckReturnValue;
import dev.simloop.campaign.Artifacts;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.Finding;
import dev.simloop.campaign.FreshJvm;
import dev.simloop.campaign.Repetition;
import dev.simloop.shrink.FailureOdds;
import dev.simloop.shrink.FixConfidence;
import dev.simloop.shrink.NearestPassingRun;
import dev.simloop.shrink.Shrink;
import dev.simloop.shrink.ShrinkListener;
import dev.simloop.shrink.Shrinker;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Track;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a finding what the person at the keyboard needs: the smallest run that fails in the same way, the nearest that
 * passes, how likely the failure was on the way, reports, files that repeat it, and one screen of text. Immutable; each
 * configuring method returns a changed copy.
 *
 * <p>{@code Explainer.of(campaign, "orders are served").assertPassed()} is a whole test, in any framework or in none.
 *
 * <p><b>Determinism.</b> What is found depends on the finding and the budget of runs. A budget of time can cut it short
 * anywhere, and the text tells the wall time that shrinking took.
 *
 * <p><b>Threads.</b> The caller waits; runs go on loop threads. An interrupt ends the search with what was found until then,
 * and leaves the thread interrupted.
 */
public final class Explainer {
    private static final int RUNS = 2_000;
    private static final Duration TIME = Duration.ofSeconds(60);
    /** How many runs of shrinking there are for each run that looks for a passing one. */
    private static final int PER_NEAREST = 10;
    /** How many runs of shrinking there are for each run that samples the odds; the same share of time. */
    private static final int PER_ODDS = 4;

    private final Campaign campaign;
    private final String test;
    private int runs = RUNS;
    private Duration time = TIME;
    private int workers = Runtime.getRuntime().availableProcessors();
    private ShrinkListener listener = ShrinkListener.SILENT;
    private @Nullable Path root = Artifacts.ROOT;
    private String unkept = "";
    private UnaryOperator<String> again = Explainer::code;
    private FreshJvm freshJvm = FreshJvm.NONE;

    private Explainer(Campaign campaign, String test) {
        this.campaign = Objects.requireNonNull(campaign);
        this.test = Objects.requireNonNull(test);
    }

    /**
     * {@return an explainer of what {@code campaign} finds: 2,000 runs and 60 s to shrink with, artifacts below {@link
     * Artifacts#ROOT}}
     *
     * @param test what the reports call it, and the folder of its artifacts: two tests of one name write over each other
     */
    public static Explainer of(Campaign campaign, String test) {
        return new Explainer(campaign, test);
    }

    private Explainer copy() {
        Explainer copy = new Explainer(campaign, test);
        copy.runs = runs;
        copy.time = time;
        copy.workers = workers;
        copy.listener = listener;
        copy.root = root;
        copy.unkept = unkept;
        copy.again = again;
        copy.freshJvm = freshJvm;
        return copy;
    }

    /**
     * {@return a copy that asks {@code other} whether a finding repeats in a fresh JVM} Without it the message says that none
     * was asked.
     */
    @CheckReturnValue
    public Explainer withFreshJvm(FreshJvm other) {
        Explainer copy = copy();
        copy.freshJvm = Objects.requireNonNull(other);
        return copy;
    }

    /**
     * {@return a copy that shrinks with at most that many runs, for about that time on the wall} A tenth of the runs look for the
     * nearest passing run, a quarter sample the odds, each for at most a quarter of the time. With 0 runs none of it is done.
     *
     * @throws IllegalArgumentException if one of them is negative
     */
    @CheckReturnValue
    public Explainer withBudget(int mostRuns, Duration mostTime) {
        if (mostRuns < 0) {
            throw new IllegalArgumentException("budget of runs to shrink with is negative: " + mostRuns);
        }
        if (mostTime.isNegative()) {
            throw new IllegalArgumentException("budget of time to shrink with is negative: " + mostTime);
        }
        Explainer copy = copy();
        copy.runs = mostRuns;
        copy.time = mostTime;
        return copy;
    }

    /**
     * {@return a copy that shrinks with so many candidates at a time (default: one per core)}
     *
     * @throws IllegalArgumentException if that is not positive
     */
    @CheckReturnValue
    public Explainer withWorkers(int count) {
        if (count <= 0) {
            throw new IllegalArgumentException("worker count is not positive: " + count);
        }
        Explainer copy = copy();
        copy.workers = count;
        return copy;
    }

    /** {@return a copy that tells {@code to} how shrinking goes} */
    @CheckReturnValue
    public Explainer withListener(ShrinkListener to) {
        Explainer copy = copy();
        copy.listener = Objects.requireNonNull(to);
        return copy;
    }

    /** {@return a copy that writes its artifacts below {@code folder}} */
    @CheckReturnValue
    public Explainer withArtifacts(Path folder) {
        Explainer copy = copy();
        copy.root = Objects.requireNonNull(folder);
        return copy;
    }

    /**
     * {@return a copy that writes no files}
     *
     * @param instead the line of the message that says how one gets at the tape of the shrunk run; may be empty
     */
    @CheckReturnValue
    public Explainer withoutArtifacts(String instead) {
        Explainer copy = copy();
        copy.root = null;
        copy.unkept = Objects.requireNonNull(instead);
        return copy;
    }

    /**
     * {@return a copy whose texts say that {@code line} repeats the run of a tape}
     *
     * @param line the command, of the name of the file as one types it: with slashes, from the working directory where the file
     *     lies below that; default: the line of code
     */
    @CheckReturnValue
    public Explainer withReplayCommand(UnaryOperator<String> line) {
        Explainer copy = copy();
        copy.again = Objects.requireNonNull(line);
        return copy;
    }

    private static String code(String file) {
        return "campaign.replay(Tape.read(Path.of(\"" + file.replace("\"", "\\\"") + "\")))";
    }

    /** {@return what explains {@code finding}, which may have been found by another campaign over the same scenario} */
    public Explanation explain(Finding finding) {
        return new Explanation(this, finding, null);
    }

    /**
     * {@return what explains the first finding of {@code result}, with how many clean seeds make a fix credible}
     *
     * @throws IllegalArgumentException if nothing was found
     */
    public Explanation explain(CampaignResult result) {
        Finding finding = result.firstFinding();
        if (finding == null) {
            throw new IllegalArgumentException(
                    "none of " + result.seedsRun() + " runs failed: there is nothing to explain");
        }
        return new Explanation(this, finding, FixConfidence.of(result));
    }

    /**
     * Runs the campaign.
     *
     * @return what it did, if no seed failed and all that it requires happened
     * @throws dev.simloop.failure.SimulationFailure if a seed failed, an {@link AssertionError}: its message is {@link
     *     Explanation#message()}, and the artifacts are written
     * @throws dev.simloop.failure.CoverageFailure if something required never happened
     * @throws IllegalStateException if the thread was interrupted before the campaign was through
     */
    public CampaignResult assertPassed() {
        CampaignResult result = campaign.run();
        if (!result.findings().isEmpty()) {
            throw explain(result).toFailure();
        }
        if (result.seedsRun() < campaign.seeds().size()) {
            throw new IllegalStateException("interrupted: " + result.seedsRun() + " of "
                    + campaign.seeds().size() + " seeds of " + test + " were run, and none of them failed");
        }
        return result.assertPassed();
    }

    // ---- the steps of an explanation

    boolean shrinks() {
        return runs > 0;
    }

    Shrink shrink(Finding finding) {
        return Shrinker.of(campaign)
                .withBudget(runs, time)
                .withWorkers(workers)
                .withListener(listener)
                .shrink(finding);
    }

    @Nullable
    NearestPassingRun nearestPass(Shrink shrink) {
        return NearestPassingRun.within(
                campaign, shrink.tape(), Math.max(1, runs / PER_NEAREST), time.dividedBy(PER_ODDS));
    }

    @Nullable
    FailureOdds odds(Shrink shrink) {
        return FailureOdds.within(campaign, shrink.tape(), runs / PER_ODDS, time.dividedBy(PER_ODDS));
    }

    /** {@return whether the run of {@code finding} drew from streams that start so, and passes where all that it drew there is 0} */
    boolean passesWithout(Finding finding, String streams) {
        Tape tape = finding.tape();
        if (tape == null
                || tape.tracks().stream().noneMatch(track -> track.name().startsWith(streams))) {
            return false;
        }
        List<Track> others = tape.tracks().stream()
                .filter(track -> !track.name().startsWith(streams))
                .toList();
        // what is asked is whether it passes, and not where
        return campaign.withConfig(campaign.config().withEventLines(false))
                .replayLeniently(new Tape(tape.token(), tape.schedule(), others))
                .passed();
    }

    Repetition repetition(Finding finding) {
        return freshJvm.ask(campaign, finding);
    }

    String test() {
        return test;
    }

    /** {@return where artifacts go, or null for none} */
    @Nullable
    Artifacts artifacts() {
        return root == null ? null : Artifacts.of(root, test);
    }

    /** {@return the line that says how to get at the shrunk run where no artifacts are written, or the empty string} */
    String unkept() {
        return unkept;
    }

    /** {@return the command that repeats the run of the tape in {@code file}} */
    String again(Path file) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = file.toAbsolutePath().normalize();
        Path told = absolute.startsWith(here) ? here.relativize(absolute) : absolute;
        return again.apply(told.toString().replace('\\', '/'));
    }
}
