package dev.simloop.campaign;

import dev.simloop.CheckReturnValue;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.Timing;
import dev.simloop.internal.run.TakeOvers;
import dev.simloop.strategy.ChosenPath;
import dev.simloop.strategy.Directed;
import dev.simloop.tape.Hiccups;
import dev.simloop.tape.Token;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A search through all there is to choose in the runs of one scenario, within a bound: which task is next, and what streams draw
 * where that is a choice among few. Immutable; each {@code with} method returns a changed copy. Made by {@link Campaign#exhaustive}.
 *
 * <p>Bounds are gone through from 0 on, so that a counterexample is one with the fewest interruptions. It is the first in depth-first
 * order, whatever the number of workers, and its token repeats it.
 *
 * <p><b>What is left out</b>, and said in the result. Time is exact, so nothing is late. Faults do not happen, unless {@link
 * #withFaults} allows for some. Draws that can go more than {@value Directed#WIDEST} ways ({@link #withWidestDraw}) are fixed to what the
 * seed says. An actor that has taken {@value Directed#PATIENCE} steps in a row ({@link #withPatience}) gives way to others that are ready. A
 * result in which any of the last three made a difference is never called a proof.
 *
 * <p><b>Reduction.</b> Without a bound, orders that differ only in independent steps are gone through once, see {@link #withoutReduction}.
 */
public final class Exhaustive {
    private static final long MOST = 1_000_000;
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Campaign campaign;
    private final ScheduleBound bound;
    private ExhaustiveListener listener = ExhaustiveListener.SILENT;
    private long schedulesMost = MOST;
    private Duration timeMost = Duration.ofDays(365);
    private int faultsMost;
    private int widest = Directed.WIDEST;
    private int patience = Directed.PATIENCE;
    private boolean reducing = true;
    private boolean merging;
    private @Nullable Path checkpoint;
    private Duration checkpointEvery = EVERY;

    Exhaustive(Campaign campaign, ScheduleBound bound) {
        this.campaign = campaign;
        this.bound = Objects.requireNonNull(bound);
    }

    private Exhaustive(Exhaustive from) {
        campaign = from.campaign;
        bound = from.bound;
        listener = from.listener;
        schedulesMost = from.schedulesMost;
        timeMost = from.timeMost;
        faultsMost = from.faultsMost;
        widest = from.widest;
        patience = from.patience;
        reducing = from.reducing;
        merging = from.merging;
        checkpoint = from.checkpoint;
        checkpointEvery = from.checkpointEvery;
    }

    /**
     * {@return a copy that is stopped when it has run that many schedules (default 1,000,000)} All bounds count together.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    @CheckReturnValue
    public Exhaustive withMaxSchedules(long most) {
        Exhaustive copy = new Exhaustive(this);
        copy.schedulesMost = positive("number of schedules", most);
        return copy;
    }

    /**
     * {@return a copy that is stopped after that much wall time (default: never)}
     *
     * @throws IllegalArgumentException if it is not positive
     */
    @CheckReturnValue
    public Exhaustive withMaxTime(Duration most) {
        Exhaustive copy = new Exhaustive(this);
        long unused = positive("time", most.isNegative() ? -1 : most.toMillis());
        copy.timeMost = most;
        return copy;
    }

    /**
     * {@return a copy in whose runs up to {@code most} faults happen (default 0)} What is counted is the draws of streams that decide about
     * faults: packets lost, writes torn, buggify sites that fire. Each that is not calm counts.
     *
     * @throws IllegalArgumentException if it is negative
     */
    @CheckReturnValue
    public Exhaustive withFaults(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("number of faults is negative: " + most);
        }
        Exhaustive copy = new Exhaustive(this);
        copy.faultsMost = most;
        return copy;
    }

    /**
     * {@return a copy that goes through all values of draws of up to {@code ways} (default {@value Directed#WIDEST})} Whether something
     * happens with some probability is a draw of two ways.
     *
     * @throws IllegalArgumentException if it is less than 2
     */
    @CheckReturnValue
    public Exhaustive withWidestDraw(int ways) {
        if (ways < 2) {
            throw new IllegalArgumentException("widest draw has no choice: " + ways);
        }
        Exhaustive copy = new Exhaustive(this);
        copy.widest = ways;
        return copy;
    }

    /**
     * {@return a copy in which an actor gives way after that many steps in a row while others are ready (default {@value
     * Directed#PATIENCE})}
     *
     * @throws IllegalArgumentException if it is not positive
     */
    @CheckReturnValue
    public Exhaustive withPatience(int steps) {
        Exhaustive copy = new Exhaustive(this);
        copy.patience = (int) positive("patience", steps);
        return copy;
    }

    /**
     * {@return a copy that goes through all orders, of independent steps, too} Without this call, and without a bound, it leaves out orders
     * that differ only in steps of different hosts, and in steps that {@linkplain dev.simloop.SimLoop#touchesOnly have declared} what they
     * touch and have nothing in common.
     */
    @CheckReturnValue
    public Exhaustive withoutReduction() {
        Exhaustive copy = new Exhaustive(this);
        copy.reducing = false;
        return copy;
    }

    /**
     * {@return a copy that goes on once from equal states, which its scenario gives with {@link dev.simloop.World#state}} It takes one worker,
     * because which of two runs comes to a state first would be luck, and has no {@linkplain #withoutReduction reduction}. The answer
     * assumes that the state is complete, and says so.
     */
    @CheckReturnValue
    public Exhaustive withStates() {
        Exhaustive copy = new Exhaustive(this);
        copy.merging = true;
        return copy;
    }

    /** {@return a copy that tells {@code to} how it goes} */
    @CheckReturnValue
    public Exhaustive withListener(ExhaustiveListener to) {
        Exhaustive copy = new Exhaustive(this);
        copy.listener = Objects.requireNonNull(to);
        return copy;
    }

    /**
     * {@return a copy that keeps where it stands in {@code file}} Every ten seconds, and when it is stopped, the file is replaced as a
     * whole; when there is an answer, it is deleted. A search that finds the file goes on from there, with a budget of its own, and comes
     * to the answer that it would have come to without a break.
     */
    @CheckReturnValue
    public Exhaustive withCheckpoint(Path file) {
        return withCheckpoint(file, EVERY);
    }

    /** {@return a copy that keeps where it stands in {@code file}, that often} */
    @CheckReturnValue
    Exhaustive withCheckpoint(Path file, Duration every) {
        Exhaustive copy = new Exhaustive(this);
        copy.checkpoint = Objects.requireNonNull(file);
        copy.checkpointEvery = every;
        return copy;
    }

    /** {@return the bound up to which it goes} */
    public ScheduleBound bound() {
        return bound;
    }

    /**
     * Runs it. An interrupt of the calling thread ends it as a budget does, and the thread stays interrupted.
     *
     * @throws IllegalArgumentException if its checkpoint is of another search
     * @throws IllegalStateException if it is to keep a checkpoint and merges states, which are not kept
     * @throws dev.simloop.failure.UnsoundFootprintException if the order of two steps matters that are said to be independent
     * @throws dev.simloop.failure.NondeterminismException if a run does not repeat itself, so that nothing can be said of all of them
     * @throws dev.simloop.failure.NestedRunException on the thread of a run
     */
    @CheckReturnValue
    public ExhaustiveResult run() {
        if (merging && checkpoint != null) {
            throw new IllegalStateException(
                    "a search that merges states has no checkpoint, for it would have to keep them all:"
                            + " take withStates or withCheckpoint away");
        }
        return new ExhaustiveRun(this).run();
    }

    // ---- for the run

    Scenario scenario() {
        return campaign.scenario();
    }

    SimConfig config() {
        return campaign.config().withTiming(Timing.EXACT).withHiccups(Hiccups.NONE);
    }

    long seed() {
        return campaign.seeds().first();
    }

    int workers() {
        // what there is once in a JVM belongs to one run at a time
        return merging || TakeOvers.isExclusive(campaign.config().takeOver()) ? 1 : campaign.workers();
    }

    ExhaustiveListener listener() {
        return listener;
    }

    long schedulesMost() {
        return schedulesMost;
    }

    Duration timeMost() {
        return timeMost;
    }

    Coverage coverage() {
        return campaign.coverage();
    }

    @Nullable
    Path checkpoint() {
        return checkpoint;
    }

    Duration checkpointEvery() {
        return checkpointEvery;
    }

    boolean isReducing() {
        return reducing;
    }

    int faultsMost() {
        return faultsMost;
    }

    int patience() {
        return patience;
    }

    ChoiceTree tree(ScheduleBound within) {
        return new ChoiceTree(
                within,
                faultsMost,
                reducing && !merging && within.isUnbounded(),
                new ChoiceTree.Options(widest, patience, merging));
    }

    Directed strategy(Directed.Decider decider) {
        return Directed.by(decider, widest, patience, faultsMost > 0);
    }

    Token token(int[] path) {
        return new Token(seed(), descriptor(path), "-", config().digest());
    }

    String descriptor(int[] path) {
        return ChosenPath.descriptor(path, widest, patience, faultsMost > 0);
    }

    /** {@return the campaign whose only run is that of {@code path}} */
    Campaign ofPath(int[] path) {
        return campaign.withConfig(config())
                .withStrategy(descriptor(path))
                .withSeeds(Seeds.of(seed()))
                .withWorkers(1)
                .withAudit(0)
                .withListener(CampaignListener.SILENT)
                .requiringNothing();
    }

    private static long positive(String what, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " is not positive: " + value);
        }
        return value;
    }
}
