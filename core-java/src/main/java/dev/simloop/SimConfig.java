package dev.simloop;

import dev.simloop.internal.Splitmix;
import dev.simloop.internal.Times;
import dev.simloop.internal.run.IdentityHashes;
import dev.simloop.internal.run.TakeOvers;
import dev.simloop.spi.Strategy;
import dev.simloop.strategy.Profile;
import dev.simloop.strategy.Strategies;
import dev.simloop.tape.Hiccups;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The configuration of a run: limits, policies, what time costs. Immutable; each {@code with} method returns a changed
 * copy. What can change the course of a run is part of its {@link #digest()}, and so of every token.
 *
 * <p>One file past the usual length: it is the list of the settings of a run, a method for each.
 */
public final class SimConfig {
    /** What {@link #calls} names all calls by. */
    public static final String ALL_CALLS = "*";

    /** The system property that says what {@link #defaults} takes over. */
    public static final String TAKE_OVER_PROPERTY = "simloop.takeover";

    private static final double BUGGIFY = 0.25;
    private static final long TAIL = 100_000;
    private static final Profile EXAMPLE = new Profile(106, 3, 5, 5);
    private static final long MAX_HICCUP = Duration.ofSeconds(5).toNanos();
    private static final SimConfig DEFAULTS = new SimConfig();

    Supplier<Strategy> strategy = Strategies::random;
    String strategyDescriptor = "random";
    /** It was given one, which holds for campaigns, too. */
    boolean strategyChosen;

    long maxSteps = 10_000_000;
    long maxVirtualNanos = Duration.ofHours(24).toNanos();
    long maxStepsPerInstant = 100_000;
    long tailSteps = TAIL;
    int maxEvents = 1_000_000;
    int breakAt = -1;
    boolean eventLines = true;
    long backgroundGraceNanos = Duration.ofMinutes(10).toNanos();
    Duration watchdog = Duration.ofSeconds(30);
    long stepCostNanos = 0;
    long timerSlackNanos = 0;
    OrphanPolicy orphans = OrphanPolicy.FAIL;
    OrphanPolicy leaks = OrphanPolicy.FAIL;
    OrphanPolicy foreignThreads = OrphanPolicy.REPORT;
    Duration slowStep = Duration.ofSeconds(1);
    Instant epoch = Instant.parse("2024-01-01T00:00:00Z");
    double buggifyActivation = BUGGIFY;
    double buggifyFiring = BUGGIFY;
    private Timing timing = Timing.HICCUPS;
    Hiccups hiccups = Hiccups.NONE;
    long maxHiccupNanos = MAX_HICCUP;
    private Set<TakeOver> takeOver = Set.of();
    private Map<String, CallPolicy> calls = Map.of();
    boolean parallel;
    private String digest = "";

    private SimConfig() {
        digest = computeDigest();
    }

    private SimConfig(SimConfig from) {
        strategy = from.strategy;
        strategyDescriptor = from.strategyDescriptor;
        strategyChosen = from.strategyChosen;
        maxSteps = from.maxSteps;
        maxVirtualNanos = from.maxVirtualNanos;
        maxStepsPerInstant = from.maxStepsPerInstant;
        tailSteps = from.tailSteps;
        maxEvents = from.maxEvents;
        breakAt = from.breakAt;
        eventLines = from.eventLines;
        backgroundGraceNanos = from.backgroundGraceNanos;
        watchdog = from.watchdog;
        stepCostNanos = from.stepCostNanos;
        timerSlackNanos = from.timerSlackNanos;
        orphans = from.orphans;
        leaks = from.leaks;
        foreignThreads = from.foreignThreads;
        slowStep = from.slowStep;
        epoch = from.epoch;
        buggifyActivation = from.buggifyActivation;
        buggifyFiring = from.buggifyFiring;
        timing = from.timing;
        hiccups = from.hiccups;
        maxHiccupNanos = from.maxHiccupNanos;
        takeOver = from.takeOver;
        parallel = from.parallel;
        calls = from.calls;
    }

    /**
     * {@return the defaults: strategy {@code random}, 10 million steps, 24 virtual hours, 30 s on the wall per task} They take over what
     * system property {@value #TAKE_OVER_PROPERTY} names, if it is set: {@code all}, or names of {@link TakeOver} with commas between.
     *
     * @throws IllegalArgumentException if the property names something else
     * @throws IllegalStateException if something of it cannot be taken over in this JVM; see {@link #withTakeOver}
     */
    public static SimConfig defaults() {
        String asked = System.getProperty(TAKE_OVER_PROPERTY);
        return asked == null ? DEFAULTS : DEFAULTS.withTakeOver(TakeOvers.named(TAKE_OVER_PROPERTY, asked));
    }

    /**
     * {@return a copy whose runs go by the strategies that {@code factory} makes, one per worker; see {@link Strategies}}
     * Without it a run has strategy {@code random}, and a campaign draws one for each of its runs.
     */
    @CheckReturnValue
    public SimConfig withStrategy(Supplier<Strategy> factory) {
        SimConfig copy = new SimConfig(this);
        copy.strategy = Objects.requireNonNull(factory);
        copy.strategyDescriptor = factory.get().descriptor();
        copy.strategyChosen = true;
        return copy.digested();
    }

    /**
     * {@return a copy whose runs go by the strategy that {@code descriptor} names, such as {@code fifo} or {@code pct(3,k=120)}}
     *
     * @throws IllegalArgumentException if no strategy has that name, it has other parameters, or it leaves out what only a
     *     campaign measures
     */
    @CheckReturnValue
    public SimConfig withStrategy(String descriptor) {
        if (Strategies.isToMeasure(descriptor)) {
            throw new IllegalArgumentException("strategy " + descriptor
                    + " leaves out what one run cannot know: name it, as in " + Strategies.measured(descriptor, EXAMPLE)
                    + ", or give the strategy to a campaign, which measures it");
        }
        return withStrategy(Strategies.named(descriptor));
    }

    /** {@return a copy that fails a run after {@code steps} steps (default 10,000,000)} */
    @CheckReturnValue
    public SimConfig withMaxSteps(long steps) {
        SimConfig copy = new SimConfig(this);
        copy.maxSteps = positive("maxSteps", steps);
        return copy.digested();
    }

    /** {@return a copy that fails a run whose clock would pass {@code limit} (default 24 hours)} */
    @CheckReturnValue
    public SimConfig withMaxVirtualTime(Duration limit) {
        SimConfig copy = new SimConfig(this);
        copy.maxVirtualNanos = positive("maxVirtualTime", Times.nanos(limit));
        return copy.digested();
    }

    /**
     * {@return a copy in which {@code steps} steps at one instant (default 100,000) move the clock on to the next timer,
     * or are a livelock where no timer is pending}
     */
    @CheckReturnValue
    public SimConfig withMaxStepsPerInstant(long steps) {
        SimConfig copy = new SimConfig(this);
        copy.maxStepsPerInstant = positive("maxStepsPerInstant", steps);
        return copy.digested();
    }

    /**
     * {@return a copy that fails a run when its body has returned and {@code steps} steps (default 100,000) were taken since
     * in which only actors of one creation line stepped through the same lines} So a forgotten periodic task or endless
     * coroutine ends a run early. Raise it for work that repeats itself more often than that and then ends.
     */
    @CheckReturnValue
    public SimConfig withTail(long steps) {
        SimConfig copy = new SimConfig(this);
        copy.tailSteps = positive("tail", steps);
        return copy.digested();
    }

    /**
     * {@return a copy that records at most {@code events} events of a run, its verdict left out (default 1,000,000)} A log
     * that was cut says so in its last event. It is not part of the digest: it changes no run.
     */
    @CheckReturnValue
    public SimConfig withMaxEvents(int events) {
        SimConfig copy = new SimConfig(this);
        copy.maxEvents = (int) positive("maxEvents", events);
        return copy.digested();
    }

    /**
     * {@return a copy whose recorded runs name the source lines of their events, or do not (default: they do)} Finding the
     * lines takes most of the time of a recorded run. Without them it is a few times as long as the same run of a hunt, and
     * work on a pool is shown under the pool's actor. It is not part of the digest: it changes no run.
     */
    @CheckReturnValue
    public SimConfig withEventLines(boolean named) {
        SimConfig copy = new SimConfig(this);
        copy.eventLines = named;
        return copy.digested();
    }

    /**
     * {@return a copy whose recorded runs, replays among them, stop just before the event of that index; see {@link
     * Breakpoint}} It is not part of the digest: it changes no run.
     *
     * @throws IllegalArgumentException if {@code event} is negative
     */
    @CheckReturnValue
    public SimConfig withBreakAt(int event) {
        if (event < 0) {
            throw new IllegalArgumentException("event to stop at is negative: " + event);
        }
        SimConfig copy = new SimConfig(this);
        copy.breakAt = event;
        return copy.digested();
    }

    /** {@return a copy that calls it a deadlock when nothing but background work ran for {@code grace} (default 10 min)} */
    @CheckReturnValue
    public SimConfig withBackgroundGrace(Duration grace) {
        SimConfig copy = new SimConfig(this);
        copy.backgroundGraceNanos = positive("backgroundGrace", Times.nanos(grace));
        return copy.digested();
    }

    /**
     * {@return a copy that gives up on a run when one task keeps the thread for {@code wallTime} (default 30 s); zero
     * switches that off} It is off under a debugger, and not part of the digest.
     */
    @CheckReturnValue
    public SimConfig withWatchdog(Duration wallTime) {
        SimConfig copy = new SimConfig(this);
        if (wallTime.isNegative()) {
            throw new IllegalArgumentException("watchdog is negative: " + wallTime);
        }
        copy.watchdog = wallTime;
        return copy.digested();
    }

    /** {@return a copy in which each step costs a drawn time of up to {@code most} (default zero)} */
    @CheckReturnValue
    public SimConfig withStepCost(Duration most) {
        SimConfig copy = new SimConfig(this);
        copy.stepCostNanos = notNegative("stepCost", most);
        return copy.digested();
    }

    /** {@return a copy in which each timer is late by a drawn time of up to {@code most} (default zero)} */
    @CheckReturnValue
    public SimConfig withTimerSlack(Duration most) {
        SimConfig copy = new SimConfig(this);
        copy.timerSlackNanos = notNegative("timerSlack", most);
        return copy.digested();
    }

    /** {@return a copy with that policy for exceptions nobody catches (default FAIL)} */
    @CheckReturnValue
    public SimConfig withOrphans(OrphanPolicy policy) {
        SimConfig copy = new SimConfig(this);
        copy.orphans = Objects.requireNonNull(policy);
        return copy.digested();
    }

    /** {@return a copy with that policy for coroutines that outlive the scenario (default FAIL)} */
    @CheckReturnValue
    public SimConfig withLeaks(OrphanPolicy policy) {
        SimConfig copy = new SimConfig(this);
        copy.leaks = Objects.requireNonNull(policy);
        return copy.digested();
    }

    /**
     * {@return a copy with that policy for threads that the program makes during a run (default REPORT)} FAIL fails the run
     * that makes one; REPORT logs each line once and lists the threads that live with every failure; IGNORE looks away.
     * Only FAIL is part of the digest.
     */
    @CheckReturnValue
    public SimConfig withForeignThreads(OrphanPolicy policy) {
        SimConfig copy = new SimConfig(this);
        copy.foreignThreads = Objects.requireNonNull(policy);
        return copy.digested();
    }

    /**
     * {@return a copy that notes a step with its line when it takes longer than {@code wall} on the wall clock (default 1 s;
     * zero switches that off)} It is off under a debugger, and not part of the digest.
     */
    @CheckReturnValue
    public SimConfig withSlowStep(Duration wall) {
        long unused = notNegative("slowStep", wall);
        SimConfig copy = new SimConfig(this);
        copy.slowStep = wall;
        return copy.digested();
    }

    /** {@return a copy whose wall clocks show {@code instant} at virtual time 0 (default 2024-01-01T00:00:00Z)} */
    @CheckReturnValue
    public SimConfig withEpoch(Instant instant) {
        SimConfig copy = new SimConfig(this);
        copy.epoch = Objects.requireNonNull(instant);
        return copy.digested();
    }

    /**
     * {@return a copy in which a {@link Buggify} site is switched on in a run with probability {@code activation}, and
     * then fires with probability {@code firing} (default 0.25 each); 0 switches all sites off}
     */
    @CheckReturnValue
    public SimConfig withBuggify(double activation, double firing) {
        SimConfig copy = new SimConfig(this);
        copy.buggifyActivation = probability("activation", activation);
        copy.buggifyFiring = probability("firing", firing);
        return copy.digested();
    }

    /**
     * {@return a copy with that timing (default {@link Timing#HICCUPS}), for a program that asserts exact times: {@link
     * Timing#EXACT}} It decides what campaigns draw; the run of a bare seed has exact time, and a token says what its run
     * had. It is not part of the digest.
     */
    @CheckReturnValue
    public SimConfig withTiming(Timing other) {
        SimConfig copy = new SimConfig(this);
        copy.timing = Objects.requireNonNull(other);
        return copy.digested();
    }

    /** {@return whether things may be late in runs that a campaign draws} */
    public Timing timing() {
        return timing;
    }

    /**
     * {@return a copy whose runs all have hiccups of that shape, those of bare seeds too; {@link Hiccups#NONE} for what {@link
     * #withTiming} says} Not part of the digest: a token names them.
     */
    @CheckReturnValue
    public SimConfig withHiccups(Hiccups shape) {
        SimConfig copy = new SimConfig(this);
        copy.hiccups = Objects.requireNonNull(shape);
        copy.digest = digest;
        return copy;
    }

    /** {@return the shape of hiccups that all runs have; {@link Hiccups#NONE} unless one was set} */
    public Hiccups hiccups() {
        return hiccups;
    }

    /**
     * {@return a copy in which no hiccup is as long as {@code limit} (default 5 s)}
     *
     * @throws IllegalArgumentException if it is not positive
     */
    @CheckReturnValue
    public SimConfig withMaxHiccup(Duration limit) {
        SimConfig copy = new SimConfig(this);
        copy.maxHiccupNanos = positive("maxHiccup", Times.nanos(limit));
        return copy.digested();
    }

    /**
     * {@return a copy whose runs take over {@code all} of that, and nothing else (default nothing)} The code under test may then
     * reach for it by itself. With {@link TakeOver#CHANCE} come {@link TakeOver#HASHES}, where this JVM has them; with {@link
     * TakeOver#THREADS} come calls and chance, with {@link TakeOver#FILES} calls.
     *
     * @throws IllegalStateException if something of it cannot be taken over in this JVM: a module or another version is missing
     * @throws dev.simloop.failure.MissingOptionsException if it could be in a JVM with further options
     */
    @CheckReturnValue
    public SimConfig withTakeOver(TakeOver... all) {
        SimConfig copy = new SimConfig(this);
        EnumSet<TakeOver> set = EnumSet.noneOf(TakeOver.class);
        Collections.addAll(set, all);
        if (set.contains(TakeOver.THREADS)) {
            set.add(TakeOver.CALLS);
            set.add(TakeOver.CHANCE);
        }
        if (set.contains(TakeOver.FILES)) {
            set.add(TakeOver.CALLS);
        }
        TakeOvers.check(set);
        if (set.contains(TakeOver.CHANCE) && IdentityHashes.areWithinReach()) {
            set.add(TakeOver.HASHES);
        }
        copy.takeOver = Collections.unmodifiableSet(set);
        copy.calls = set.contains(TakeOver.CALLS) ? calls : Map.of();
        copy.parallel = parallel && set.contains(TakeOver.THREADS);
        return copy.digested();
    }

    /**
     * {@return a copy whose coroutines really run in parallel (default: a stretch from one suspension to the next is one step)} Each stretch of a
     * coroutine on a pool is a thread of the run then, {@link TakeOver#THREADS} being taken over besides what is: another may go on in its
     * midst, where it blocks and before accesses to memory of the classes that {@code -Dsimloop.points} names. So {@code count++} in two
     * coroutines loses an update. A dispatcher of parallelism 1 still runs one stretch after the other.
     *
     * @throws IllegalStateException if threads cannot be taken over in this JVM; a run fails if no class has points
     */
    @CheckReturnValue
    public SimConfig withParallel() {
        Set<TakeOver> all = EnumSet.of(TakeOver.THREADS);
        all.addAll(takeOver);
        SimConfig copy = withTakeOver(all.toArray(new TakeOver[0]));
        copy.parallel = true;
        return copy.digested();
    }

    /** {@return whether coroutines really run in parallel} */
    public boolean isParallel() {
        return parallel;
    }

    /** {@return what runs take over} */
    public Set<TakeOver> takeOver() {
        return takeOver;
    }

    /**
     * {@return a copy that takes over {@link TakeOver#CALLS}, with that policy for some of them} Later calls add to earlier ones, and
     * change them where they name the same.
     *
     * @param rows names of calls or of groups, as {@code docs/entry-points.md} lists them: {@code System.nanoTime}, {@code clock};
     *     none for all of them. A name that is none is an error when a run begins
     * @throws IllegalStateException if calls cannot be taken over in this JVM
     */
    @CheckReturnValue
    public SimConfig withCalls(CallPolicy policy, String... rows) {
        EnumSet<TakeOver> set = EnumSet.of(TakeOver.CALLS);
        set.addAll(takeOver);
        SimConfig copy = withTakeOver(set.toArray(new TakeOver[0]));
        Map<String, CallPolicy> changed = new TreeMap<>(calls);
        if (rows.length == 0) {
            changed.clear();
            changed.put(ALL_CALLS, java.util.Objects.requireNonNull(policy));
        }
        for (String row : rows) {
            changed.put(row, java.util.Objects.requireNonNull(policy));
        }
        changed.values().removeIf(each -> each == CallPolicy.TAKE_OVER && !changed.containsKey(ALL_CALLS));
        copy.calls = Collections.unmodifiableMap(changed);
        return copy.digested();
    }

    /** {@return the policies for calls that have one of their own, by name; {@value #ALL_CALLS} stands for all that have none} */
    public Map<String, CallPolicy> calls() {
        return calls;
    }

    /** {@return the descriptor of the strategy} */
    public String strategy() {
        return strategyDescriptor;
    }

    /** {@return eight hex digits over all that can change the course of a run, the strategy left out: a token names it} */
    public String digest() {
        return digest;
    }

    /** {@return what the digest is where the one thing differs that hangs on the JVM: whether {@link TakeOver#HASHES} come with chance} */
    String digestOfOtherHashes() {
        SimConfig other = new SimConfig(this);
        EnumSet<TakeOver> set = EnumSet.of(TakeOver.HASHES);
        set.addAll(takeOver);
        if (takeOver.contains(TakeOver.HASHES)) {
            set.remove(TakeOver.HASHES);
        }
        other.takeOver = set;
        return other.computeDigest();
    }

    private SimConfig digested() {
        digest = computeDigest();
        return this;
    }

    private String computeDigest() {
        String text = maxSteps + "|" + maxVirtualNanos + "|" + maxStepsPerInstant + "|" + backgroundGraceNanos + "|"
                + stepCostNanos + "|" + timerSlackNanos + "|" + orphans + "|" + leaks + "|" + epoch;
        if (buggifyActivation != BUGGIFY || buggifyFiring != BUGGIFY) {
            text += "|buggify " + buggifyActivation + " " + buggifyFiring;
        }
        if (maxHiccupNanos != MAX_HICCUP) {
            text += "|max hiccup " + maxHiccupNanos;
        }
        if (tailSteps != TAIL) {
            text += "|tail " + tailSteps;
        }
        if (foreignThreads == OrphanPolicy.FAIL) {
            text += "|foreign threads fail";
        }
        if (!takeOver.isEmpty()) {
            text += "|takes over " + takeOver;
        }
        if (parallel) {
            text += "|parallel";
        }
        if (!calls.isEmpty()) {
            text += "|calls " + calls;
        }
        return String.format("%08x", (int) Splitmix.hash(text));
    }

    private static long positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " is not positive: " + value);
        }
        return value;
    }

    static double probability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is not within 0 and 1: " + value);
        }
        return value;
    }

    private static long notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " is negative: " + value);
        }
        return Times.nanos(value);
    }
}
