package dev.simloop.campaign;

import dev.simloop.CheckReturnValue;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.failure.TapeMismatchException;
import dev.simloop.internal.run.RunMode;
import dev.simloop.internal.run.RunSpec;
import dev.simloop.internal.run.Runner;
import dev.simloop.internal.run.TakeOvers;
import dev.simloop.spi.ReplayCommand;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Token;
import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Many runs of one scenario. Immutable; each configuring method returns a changed copy.
 *
 * <p>Each run of a range of seeds draws its strategy, see {@link #withStrategy}; the token of a run names it, and repeats the
 * run alone.
 *
 * <p>Workers take seeds in order and share nothing. The result, and the lowest failing seed in particular, does not
 * depend on how many there are. A failing seed is run again with recording on, and a third time if the two differ.
 *
 * <p>One file past the usual length: it is the list of the settings of a campaign, a method for each.
 */
public final class Campaign {
    /** The system property for how often campaigns that do not say it themselves run a seed twice; see {@link #withAudit}. */
    public static final String AUDIT = "simloop.audit";

    private final Scenario scenario;
    private SimConfig config = SimConfig.defaults();
    /** How it was told to hunt; null if it was not. */
    private @Nullable Search search;

    private Seeds seeds = Seeds.count(1_000);
    private int workers = Runtime.getRuntime().availableProcessors();
    private boolean stopAtFirst = true;
    /** Negative for what the session says. */
    private int auditEvery = -1;

    private int findingsMax = 10;
    private CampaignListener listener = CampaignListener.SILENT;
    private Coverage coverage = Coverage.NONE;
    private @Nullable Function<Throwable, String> failureIdentity;
    private boolean workersChosen;
    private FreshJvm freshJvm = FreshJvm.NONE;
    /** Null for what follows from the number of workers. */
    private @Nullable Crew crew;

    private Campaign(Scenario scenario) {
        this.scenario = Objects.requireNonNull(scenario);
    }

    private Campaign(Campaign from) {
        scenario = from.scenario;
        config = from.config;
        search = from.search;
        seeds = from.seeds;
        workers = from.workers;
        stopAtFirst = from.stopAtFirst;
        auditEvery = from.auditEvery;
        findingsMax = from.findingsMax;
        listener = from.listener;
        coverage = from.coverage;
        failureIdentity = from.failureIdentity;
        workersChosen = from.workersChosen;
        freshJvm = from.freshJvm;
        crew = from.crew;
    }

    /** {@return a campaign over {@code scenario}: 1,000 seeds, a worker per core, stopping at the first failure} */
    public static Campaign of(Scenario scenario) {
        return new Campaign(scenario);
    }

    /**
     * {@return a campaign over a scenario without a value}
     *
     * <p>What a stage throws, as in {@code world.delay(length).thenRun(() -> check())}, is the failure of that stage, and nobody asks for it
     * here: a check belongs in {@link World#atEnd}, in {@link dev.simloop.faults.Chaos#thenCheck}, or at the end of a stage that a scenario of {@link
     * #of} returns.
     */
    public static Campaign ofAction(Scenario.Action action) {
        return new Campaign(new ActionScenario(Objects.requireNonNull(action)));
    }

    /** Known by its own name where a failure says how to repeat it. */
    private record ActionScenario(Action action) implements Scenario {
        @Override
        public @Nullable Object run(World world) throws Exception {
            action.run(world);
            return null;
        }

        @Override
        public String replayCommand(Token token) {
            return ReplayCommand.campaign("Campaign.ofAction(action)", token);
        }

        @Override
        public AnnotatedElement program() {
            return action.getClass();
        }
    }

    /** {@return a copy that runs {@code count} seeds from 0 on} */
    @CheckReturnValue
    public Campaign withSeeds(int count) {
        return withSeeds(Seeds.count(count));
    }

    /** {@return a copy that runs {@code seeds}} */
    @CheckReturnValue
    public Campaign withSeeds(Seeds which) {
        Campaign copy = new Campaign(this);
        copy.seeds = Objects.requireNonNull(which);
        return copy;
    }

    /** {@return the seeds it runs} */
    public Seeds seeds() {
        return seeds;
    }

    /**
     * {@return a copy with that configuration} Its strategy, if it was given one, is that of all runs, whatever was said of
     * strategies before.
     */
    @CheckReturnValue
    public Campaign withConfig(SimConfig other) {
        Campaign copy = new Campaign(this);
        copy.config = Objects.requireNonNull(other);
        if (Runner.get().isStrategyChosen(other)) {
            copy.search = null;
        }
        return copy;
    }

    /** {@return the configuration of its runs} */
    public SimConfig config() {
        return config;
    }

    /**
     * {@return a copy whose runs all have the strategy that {@code descriptor} names} What it leaves out, as {@code pct(3)} does,
     * is measured by eight runs from the first seed on, which do not count. {@code portfolio}, the default, draws a strategy for each
     * run of a range of seeds; a run's token names it with all values.
     *
     * @throws IllegalArgumentException if no strategy has that name, or it has other parameters
     */
    @CheckReturnValue
    public Campaign withStrategy(String descriptor) {
        Search how = Search.of(descriptor);
        Campaign copy = how instanceof Search.Fixed ? withConfig(config.withStrategy(descriptor)) : new Campaign(this);
        copy.search = how instanceof Search.Fixed ? null : how;
        return copy;
    }

    /** {@return the descriptor of the strategy that it hunts with, {@code portfolio} for one for each run} */
    public String strategy() {
        return search().name();
    }

    private Search search() {
        return search == null ? Search.usual(config, seeds) : search;
    }

    /** {@return a copy with that many workers (default: one per core)} */
    @CheckReturnValue
    public Campaign withWorkers(int count) {
        if (count <= 0) {
            throw new IllegalArgumentException("worker count is not positive: " + count);
        }
        Campaign copy = new Campaign(this);
        copy.workers = count;
        copy.workersChosen = true;
        return copy;
    }

    /**
     * {@return a copy whose scenario another JVM finds by {@code how}} If its runs take over what there is once in a JVM, such as {@link
     * TakeOver#COROUTINES}, its workers have JVMs of their own then, but for the first, which is in this one. They are started when it has turned out
     * that the campaign lasts, and end with it, or with this JVM. The result is that of one worker. What a failing seed is told by is run here.
     *
     * <p>Each of them has an equal share of the memory that this JVM may have, its agents and its options. Under a debugger there are none.
     */
    @CheckReturnValue
    public Campaign withFreshJvm(FreshJvm how) {
        Campaign copy = new Campaign(this);
        copy.freshJvm = Objects.requireNonNull(how);
        return copy;
    }

    /** {@return a copy with these workers, whatever its runs take over} */
    @CheckReturnValue
    Campaign withCrew(Crew those) {
        Campaign copy = new Campaign(this);
        copy.crew = those;
        return copy;
    }

    /**
     * {@return a copy that runs all seeds and keeps the first {@code most} findings} It ends early when {@code most}
     * seeds were unresponsive, for each of them leaves a thread behind; {@link CampaignResult#seedsRun()} tells.
     */
    @CheckReturnValue
    public Campaign collecting(int most) {
        if (most <= 0) {
            throw new IllegalArgumentException("number of findings to keep is not positive: " + most);
        }
        Campaign copy = new Campaign(this);
        copy.stopAtFirst = false;
        copy.findingsMax = most;
        return copy;
    }

    /**
     * {@return a copy that runs every {@code sampleEvery}th seed twice and takes it for a failing one if the two runs differ}
     * Its failure is a {@link dev.simloop.failure.NondeterminismException}; {@link Audit} asks more. 0 switches that off.
     * Without this call it is what the system property {@value #AUDIT} says when {@link #run} is called, for all campaigns
     * of a session, {@code runSim} included; 0 where it is not set.
     *
     * @throws IllegalArgumentException if it is negative
     */
    @CheckReturnValue
    public Campaign withAudit(int sampleEvery) {
        if (sampleEvery < 0) {
            throw new IllegalArgumentException("sample is negative: " + sampleEvery);
        }
        Campaign copy = new Campaign(this);
        copy.auditEvery = sampleEvery;
        return copy;
    }

    /**
     * {@return a copy in which two failures are the same bug where {@code identity} returns equal texts for them} What
     * shrinking and explaining keep to; without one it is a {@link dev.simloop.shrink.FailureIdentity}.
     */
    @CheckReturnValue
    public Campaign withFailureIdentity(Function<Throwable, String> identity) {
        Campaign copy = new Campaign(this);
        copy.failureIdentity = Objects.requireNonNull(identity);
        return copy;
    }

    /** {@return what tells failures apart, or null for the usual way} */
    public @Nullable Function<Throwable, String> failureIdentity() {
        return failureIdentity;
    }

    /**
     * {@return a search through all there is to choose in the runs of this campaign's scenario, within {@code bound}} It uses scenario,
     * configuration and workers of this campaign, and its first seed where draws are fixed to one.
     */
    @CheckReturnValue
    public Exhaustive exhaustive(ScheduleBound bound) {
        return new Exhaustive(this, bound);
    }

    int workers() {
        return workers;
    }

    Coverage coverage() {
        return coverage;
    }

    Scenario scenario() {
        return scenario;
    }

    /** {@return a copy that tells {@code to} how it goes} */
    @CheckReturnValue
    public Campaign withListener(CampaignListener to) {
        Campaign copy = new Campaign(this);
        copy.listener = Objects.requireNonNull(to);
        return copy;
    }

    /**
     * {@return a copy whose result counts as failed if one of these never happens, although no run fails}
     *
     * @param names counters, or properties: that a {@code sometimes} or {@code reachable} was true, a {@code leadsTo}
     *     triggered, an {@code always} evaluated
     */
    @CheckReturnValue
    public Campaign requiringHits(String... names) {
        Campaign copy = new Campaign(this);
        copy.coverage = coverage.and(List.of(names));
        return copy;
    }

    /** {@return a copy whose result counts as failed if {@link CampaignResult#neverHappened()} is not empty} */
    @CheckReturnValue
    public Campaign requiringAll() {
        Campaign copy = new Campaign(this);
        copy.coverage = coverage.andAll();
        return copy;
    }

    /** {@return a copy that requires nothing to happen, for running a few of its seeds} */
    @CheckReturnValue
    public Campaign requiringNothing() {
        Campaign copy = new Campaign(this);
        copy.coverage = Coverage.NONE;
        return copy;
    }

    /** {@return who is told how it goes; {@link CampaignListener#SILENT} unless one was set} */
    public CampaignListener listener() {
        return listener;
    }

    /**
     * Runs it. An interrupt of the calling thread ends it after the seeds that run just then: {@link
     * CampaignResult#seedsRun()} tells how many were run, the findings are those made until then, and the thread stays
     * interrupted.
     */
    @CheckReturnValue
    public CampaignResult run() {
        return hunt(null, true);
    }

    /** {@return the token of the first run, in the order of the seeds, that fails; null if none does} */
    public @Nullable Token findFailingToken() {
        List<Finding> found = hunt(null, false).findings();
        return found.isEmpty() ? null : found.get(0).token();
    }

    /** {@return the first run, in the order of the seeds, that passed with a value of which {@code wrong} is true} */
    public @Nullable RunReport findSeedWhere(Predicate<@Nullable Object> wrong) {
        Campaign first = new Campaign(this);
        first.stopAtFirst = true;
        List<Finding> found = first.hunt(report -> report.passed() && wrong.test(report.value()), false)
                .findings();
        return found.isEmpty() ? null : found.get(0).original();
    }

    /**
     * {@return how one seed goes, recorded} A bare seed means strategy {@code random}, unless this campaign was told another;
     * {@link #replay(String)} repeats what a campaign has drawn.
     */
    public RunReport runSeed(long seed) {
        Search how = search();
        if (how instanceof Search.Measured toMeasure) {
            how = toMeasure.by(Probe.of(seeds, config, scenario));
        }
        RunChoice choice = (how.isAdaptive() ? RunChoice.RANDOM : how.choice(0, seed, Knowledge.none(how.arms())))
                .withHiccups(config.hiccups());
        ReplayCommand.started(choice.token(seed, config));
        return Runner.get().once(RunSpec.recorded(seed, choice.in(config), scenario));
    }

    /**
     * {@return the run that {@code token} names, again}
     *
     * @throws dev.simloop.failure.TapeFormatException if it is no token
     * @throws IllegalArgumentException if it was made with another configuration, or seeds have got another meaning since
     */
    public RunReport replay(String token) {
        Token parsed = Token.parse(token);
        parsed.checkCurrent();
        checkConfiguration(parsed);
        if (parsed.isEdited()) {
            throw new IllegalArgumentException(
                    "the run of " + parsed + " was made from an edited tape: replay that tape, no token repeats it");
        }
        return Runner.get()
                .once(RunSpec.recorded(parsed.seed(), RunChoice.of(parsed).in(config), scenario));
    }

    /**
     * {@return the run of {@code tape}, held to it strictly: any difference is its failure, a {@link
     * TapeMismatchException}}
     *
     * @throws IllegalArgumentException if it was made with another configuration, or seeds have got another meaning since
     */
    public RunReport replay(Tape tape) {
        tape.token().checkCurrent();
        checkConfiguration(tape.token());
        return Runner.get().once(RunSpec.replay(tape, RunMode.STRICT, config, scenario));
    }

    /** {@return the run of {@code tape} as far as it fits; where it does not, the calm choice is taken} */
    public RunReport replayLeniently(Tape tape) {
        return Runner.get().once(RunSpec.replay(tape, RunMode.LENIENT, config, scenario));
    }

    /** {@return what runs variants of this campaign's recorded runs} */
    public EditRunner variations() {
        return new EditRunner(scenario, config);
    }

    private void checkConfiguration(Token token) {
        if (!token.configuration().equals(config.digest())) {
            String hashes = Runner.get().otherHashes(config, token.configuration());
            throw new IllegalArgumentException("token was made with configuration " + token.configuration()
                    + ", this campaign has " + config.digest() + ": "
                    + (hashes.isEmpty() ? "use the same SimConfig" : hashes));
        }
    }

    private static int auditOfSession() {
        String text = System.getProperty(AUDIT, "").strip();
        if (text.isEmpty()) {
            return 0;
        }
        int every = -1;
        try {
            every = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            // told below, as a negative number is
        }
        if (every < 0) {
            throw new IllegalArgumentException(
                    AUDIT + " is not a number of seeds, of which one is run twice, or 0: " + text);
        }
        return every;
    }

    /** {@return the workers for a hunt} What another JVM tells of a run that passed is not all that a predicate may ask. */
    private Crew crew(boolean anywhere) {
        if (crew != null) {
            return crew;
        }
        if (!TakeOvers.isExclusive(config.takeOver())) {
            return Crew.ofThreads(workers);
        }
        String not = freshJvm.whyNoWorker();
        if (workers == 1 || !anywhere || (!not.isEmpty() && !freshJvm.isNameless())) {
            return Crew.ofThreads(1);
        }
        if (not.isEmpty()) {
            return Crew.oneHereAnd(Math.min(workers, seeds.size()) - 1, freshJvm);
        }
        String told = "a campaign that takes over " + config.takeOver()
                + " has JVMs for its workers, which find the scenario by name, and here there is none (" + not
                + "): make it a @SimTest, or name a factory method by Campaign.withFreshJvm(FreshJvm.factory(...))";
        if (workersChosen) {
            throw new IllegalStateException(told + "; withWorkers(1) takes none");
        }
        if (!toldOfOneWorker) {
            toldOfOneWorker = true;
            LoggerFactory.getLogger(Campaign.class).info("one worker only: {}", told);
        }
        return Crew.ofThreads(1);
    }

    private static volatile boolean toldOfOneWorker;

    /** @param interesting null for runs that fail */
    private CampaignResult hunt(@Nullable Predicate<RunReport> interesting, boolean investigate) {
        return new Hunt(
                        scenario,
                        config,
                        search(),
                        seeds,
                        crew(interesting == null),
                        stopAtFirst,
                        auditEvery < 0 ? auditOfSession() : auditEvery,
                        findingsMax,
                        listener,
                        coverage,
                        interesting == null ? report -> !report.passed() : interesting,
                        investigate)
                .run();
    }
}
