package dev.simloop;

import dev.simloop.failure.NestedRunException;
import dev.simloop.failure.TapeMismatchException;
import dev.simloop.failure.UnresponsiveException;
import dev.simloop.internal.Splitmix;
import dev.simloop.spi.Rerun;
import dev.simloop.spi.Strategy;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Token;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Many runs of one scenario. Immutable; each configuring method returns a changed copy.
 *
 * <p>Workers take seeds in order and share nothing. The result, and the lowest failing seed in particular, does not
 * depend on how many there are. A failing seed is run again with recording on, and a third time if the two differ.
 */
public final class Campaign {
    private static final long PROGRESS_NANOS = 100_000_000;

    private final Scenario scenario;
    private SimConfig config = SimConfig.defaults();
    private Seeds seeds = Seeds.count(1_000);
    private int workers = Runtime.getRuntime().availableProcessors();
    private boolean stopAtFirst = true;
    private int findingsMax = 10;
    private CampaignListener listener = CampaignListener.SILENT;
    private Coverage coverage = Coverage.NONE;

    private Campaign(Scenario scenario) {
        this.scenario = Objects.requireNonNull(scenario);
    }

    private Campaign(Campaign from) {
        scenario = from.scenario;
        config = from.config;
        seeds = from.seeds;
        workers = from.workers;
        stopAtFirst = from.stopAtFirst;
        findingsMax = from.findingsMax;
        listener = from.listener;
        coverage = from.coverage;
    }

    /** {@return a campaign over {@code scenario}: 1,000 seeds, a worker per core, stopping at the first failure} */
    public static Campaign of(Scenario scenario) {
        return new Campaign(scenario);
    }

    /** {@return a campaign over a scenario without a value} */
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
        public String runAgain(Token token) {
            return Rerun.campaign("Campaign.ofAction(action)", token);
        }
    }

    /** {@return a copy that runs {@code count} seeds from 0 on} */
    public Campaign seeds(int count) {
        return seeds(Seeds.count(count));
    }

    /** {@return a copy that runs {@code seeds}} */
    public Campaign seeds(Seeds which) {
        Campaign copy = new Campaign(this);
        copy.seeds = Objects.requireNonNull(which);
        return copy;
    }

    /** {@return the seeds it runs} */
    public Seeds seeds() {
        return seeds;
    }

    /** {@return a copy with that configuration} */
    public Campaign config(SimConfig other) {
        Campaign copy = new Campaign(this);
        copy.config = Objects.requireNonNull(other);
        return copy;
    }

    /** {@return a copy that hunts with the strategy of that descriptor} */
    public Campaign strategy(String descriptor) {
        return config(config.withStrategy(descriptor));
    }

    /** {@return a copy with that many workers (default: one per core)} */
    public Campaign workers(int count) {
        if (count <= 0) {
            throw new IllegalArgumentException("worker count is not positive: " + count);
        }
        Campaign copy = new Campaign(this);
        copy.workers = count;
        return copy;
    }

    /**
     * {@return a copy that runs all seeds and keeps the first {@code most} findings} It ends early when {@code most}
     * seeds were unresponsive, for each of them leaves a thread behind; {@link CampaignResult#seedsRun()} tells.
     */
    public Campaign collect(int most) {
        if (most <= 0) {
            throw new IllegalArgumentException("number of findings to keep is not positive: " + most);
        }
        Campaign copy = new Campaign(this);
        copy.stopAtFirst = false;
        copy.findingsMax = most;
        return copy;
    }

    /** {@return a copy that tells {@code to} how it goes} */
    public Campaign listener(CampaignListener to) {
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
    public Campaign requireHits(String... names) {
        Campaign copy = new Campaign(this);
        copy.coverage = coverage.and(List.of(names));
        return copy;
    }

    /** {@return a copy whose result counts as failed if {@link CampaignResult#neverHappened()} is not empty} */
    public Campaign requireAll() {
        Campaign copy = new Campaign(this);
        copy.coverage = coverage.andAll();
        return copy;
    }

    /** {@return a copy that requires nothing to happen, for running a few of its seeds} */
    public Campaign requireNothing() {
        Campaign copy = new Campaign(this);
        copy.coverage = Coverage.NONE;
        return copy;
    }

    /** {@return who is told how it goes; {@link CampaignListener#SILENT} unless one was set} */
    public CampaignListener listener() {
        return listener;
    }

    /** Runs it. */
    public CampaignResult run() {
        return hunt(report -> !report.passed(), true);
    }

    /** {@return the lowest seed whose run fails, in the order of the seeds} */
    public OptionalLong findFailingSeed() {
        return hunt(report -> !report.passed(), false).findings().stream()
                .mapToLong(finding -> finding.token().seed())
                .findFirst();
    }

    /** {@return the first run, in the order of the seeds, that passed with a value of which {@code wrong} is true} */
    public @Nullable RunReport findSeedWhere(Predicate<@Nullable Object> wrong) {
        Campaign first = new Campaign(this);
        first.stopAtFirst = true;
        List<Finding> found = first.hunt(report -> report.passed() && wrong.test(report.value()), false)
                .findings();
        return found.isEmpty() ? null : found.get(0).original();
    }

    /** {@return how one seed goes, recorded} */
    public RunReport runSeed(long seed) {
        Rerun.started(new Token(seed, config.strategy(), "-", config.digest()));
        return Runs.once(seed, config, RunMode.RECORD, null, scenario);
    }

    /**
     * {@return the run that {@code token} names, again}
     *
     * @throws dev.simloop.failure.TapeFormatException if it is no token
     * @throws IllegalArgumentException if it was made with another configuration
     */
    public RunReport replay(String token) {
        Token parsed = Token.parse(token);
        checkConfiguration(parsed);
        SimConfig same = parsed.strategy().equals(config.strategy()) ? config : config.withStrategy(parsed.strategy());
        return Runs.once(parsed.seed(), same, RunMode.RECORD, null, scenario);
    }

    /**
     * {@return the run of {@code tape}, held to it strictly: any difference is its failure, a {@link
     * TapeMismatchException}}
     */
    public RunReport replay(Tape tape) {
        checkConfiguration(tape.token());
        return Runs.once(tape.token().seed(), config, RunMode.STRICT, tape, scenario);
    }

    /** {@return the run of {@code tape} as far as it fits; where it does not, the calm choice is taken} */
    public RunReport replayLeniently(Tape tape) {
        return Runs.once(tape.token().seed(), config, RunMode.LENIENT, tape, scenario);
    }

    private void checkConfiguration(Token token) {
        if (!token.configuration().equals(config.digest())) {
            throw new IllegalArgumentException("token was made with configuration " + token.configuration()
                    + ", this campaign has " + config.digest() + ": use the same SimConfig");
        }
    }

    private CampaignResult hunt(Predicate<RunReport> interesting, boolean investigate) {
        if (LoopThread.current() != null) {
            throw new NestedRunException("a campaign was started on the thread of a run (seed "
                    + SimLoop.current().seed() + "): a run cannot nest");
        }
        long began = WallClock.nanos();
        int threads = Math.min(workers, seeds.size());
        Progress progress = new Progress(seeds.size(), threads);
        List<Worker> crew = new ArrayList<>();
        List<LoopThread.Job> jobs = new ArrayList<>();
        observe();
        for (int i = 0; i < threads; i++) {
            Worker worker = new Worker(i, interesting, progress, null);
            crew.add(worker);
            jobs.add(LoopThread.start(worker));
        }
        Thread reporter = Thread.currentThread();
        Ticker ticker = new Ticker(began, progress, reporter);
        for (int i = 0; i < threads; i++) {
            Worker worker = crew.get(i);
            UnresponsiveException stuck = LoopThread.await(jobs.get(i), config.watchdog, ticker);
            while (stuck != null) {
                worker.abandoned(stuck);
                worker = new Worker(i, interesting, progress, worker);
                crew.add(worker);
                stuck = LoopThread.await(LoopThread.start(worker), config.watchdog, ticker);
            }
        }
        ticker.last();
        return merge(crew, progress, investigate, began);
    }

    private void observe() {
        if (Rerun.isObserved()) {
            for (int i = 0; i < seeds.size(); i++) {
                Rerun.started(new Token(seeds.at(i), config.strategy(), "-", config.digest()));
            }
        }
    }

    private CampaignResult merge(List<Worker> crew, Progress progress, boolean investigate, long began) {
        int end = stopAtFirst ? Math.min(progress.stopAt.get(), seeds.size() - 1) + 1 : seeds.size();
        TreeMap<Integer, RunReport> hits = new TreeMap<>();
        Tally sum = new Tally(0);
        for (Worker worker : crew) {
            hits.putAll(worker.found);
            worker.settle(end);
            sum.add(worker.settled);
        }
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<Integer, RunReport> hit : hits.headMap(end).entrySet()) {
            if (findings.size() == (stopAtFirst ? 1 : findingsMax)) {
                break;
            }
            RunReport original = hit.getValue();
            findings.add(
                    investigate
                            ? investigate(original)
                            : new Finding(original, original, Finding.Reproduction.STABLE, -1));
        }
        boolean stopped = stopAtFirst && !findings.isEmpty();
        return new CampaignResult(
                stopped ? end : sum.ran,
                findings,
                sum.counters,
                sum.properties,
                coverage.missing(sum.counters, sum.properties),
                sum.steps,
                sum.virtualNanos,
                sum.fingerprint,
                Duration.ofNanos(WallClock.nanos() - began));
    }

    private Finding investigate(RunReport original) {
        if (original.failure() instanceof UnresponsiveException) {
            return new Finding(original, original, Finding.Reproduction.STABLE, -1);
        }
        RunReport second = runSeed(original.token().seed());
        if (second.isSameRun(original)) {
            return new Finding(original, second, Finding.Reproduction.STABLE, -1);
        }
        RunReport third = runSeed(original.token().seed());
        return new Finding(
                original,
                second,
                third.isSameRun(second) ? Finding.Reproduction.FIRST_RUN_EFFECT : Finding.Reproduction.UNSTABLE,
                departure(original, second));
    }

    private static long departure(RunReport a, RunReport b) {
        int n = Math.min(a.checkpoints().size(), b.checkpoints().size());
        for (int i = 0; i < n; i++) {
            if (!a.checkpoints().get(i).equals(b.checkpoints().get(i))) {
                return i * 256L;
            }
        }
        return n * 256L;
    }

    /** What the workers share: who runs what, and how far they are. */
    private static final class Progress {
        final int total;
        final AtomicInteger next = new AtomicInteger();
        final AtomicInteger stopAt = new AtomicInteger(Integer.MAX_VALUE);
        final AtomicLong done = new AtomicLong();
        final AtomicLong failures = new AtomicLong();
        /** How many seeds were unresponsive; only the thread that awaits the workers writes it. */
        int unresponsive;
        /** Where the chunk starts that each worker is in. */
        private final AtomicIntegerArray starts;

        Progress(int total, int workers) {
            this.total = total;
            this.starts = new AtomicIntegerArray(workers);
        }

        void starts(int worker, int from) {
            starts.set(worker, from);
        }

        /** {@return an index before which every chunk has ended and that no later failure can go below} */
        int settledBefore() {
            int least = Integer.MAX_VALUE;
            for (int i = 0; i < starts.length(); i++) {
                least = Math.min(least, starts.get(i));
            }
            int stop = stopAt.get();
            return stop < least ? stop + 1 : least;
        }
    }

    /** The sums of some runs: a chunk's, or all that count. */
    private static final class Tally {
        final int from;
        final Map<String, CampaignResult.Hits> counters = new HashMap<>();
        final Map<String, PropertyHits> properties = new HashMap<>();
        long steps;
        long virtualNanos;
        long fingerprint;
        long ran;

        Tally(int from) {
            this.from = from;
        }

        void add(RunReport report) {
            ran++;
            steps += report.steps();
            virtualNanos += report.virtualNanos();
            fingerprint += Splitmix.mix(report.fingerprint() ^ report.token().seed());
            if (!report.counters().isEmpty()) {
                report.counters()
                        .forEach((name, hits) ->
                                counters.merge(name, CampaignResult.Hits.NONE.plus(hits), CampaignResult.Hits::plus));
            }
            report.properties().forEach((name, hits) -> properties.merge(name, hits, PropertyHits::plus));
        }

        void add(Tally other) {
            ran += other.ran;
            steps += other.steps;
            virtualNanos += other.virtualNanos;
            fingerprint += other.fingerprint;
            other.counters.forEach((name, hits) -> counters.merge(name, hits, CampaignResult.Hits::plus));
            other.properties.forEach((name, hits) -> properties.merge(name, hits, PropertyHits::plus));
        }
    }

    private final class Ticker implements Runnable {
        private final long began;
        private final Progress progress;
        private final Thread thread;
        private long told;

        Ticker(long began, Progress progress, Thread thread) {
            this.began = began;
            this.progress = progress;
            this.thread = thread;
            this.told = began;
        }

        @Override
        public void run() {
            long now = WallClock.nanos();
            if (listener != CampaignListener.SILENT
                    && now - told >= PROGRESS_NANOS
                    && Thread.currentThread() == thread) {
                told = now;
                tell(now);
            }
        }

        void last() {
            tell(WallClock.nanos());
        }

        private void tell(long now) {
            listener.onProgress(new CampaignListener.Progress(
                    progress.done.get(), progress.total, progress.failures.get(), Duration.ofNanos(now - began)));
        }
    }

    private final class Worker implements Runnable {
        private static final int CHUNK = 16;

        private final int id;
        private final Predicate<RunReport> interesting;
        private final Progress progress;
        private final Strategy strategy = config.strategy.get();

        /*
         * From here on: written by the worker's thread through LoopThread.handOver only, so that a thread that was given
         * up as unresponsive and comes back changes nothing any more.
         */
        private final Map<Integer, RunReport> found = new HashMap<>();
        private final Tally settled = new Tally(0);
        /** Chunks that do not count if a failure before them turns up. */
        private final Deque<Tally> unsettled = new ArrayDeque<>();

        private Tally tally = settled;
        /** The chunk: its first seed, the one that runs, the end. */
        private int from;

        private int at;
        private int to;

        /** Goes on where {@code before} was given up; null to start afresh. */
        Worker(int id, Predicate<RunReport> interesting, Progress progress, @Nullable Worker before) {
            this.id = id;
            this.interesting = interesting;
            this.progress = progress;
            if (before != null) {
                begin(before.from, before.at, before.to);
            }
        }

        @Override
        public void run() {
            boolean mine = true;
            while (mine) {
                while (mine && at < to) {
                    int index = at;
                    if (stopAtFirst && index > progress.stopAt.get()) {
                        return;
                    }
                    RunReport report =
                            Runs.here(seeds.at(index), config, strategy, RunMode.HUNT, null, scenario, false);
                    mine = LoopThread.handOver(() -> ran(index, report));
                }
                mine = mine && LoopThread.handOver(this::next) && at < to;
            }
        }

        private void next() {
            int chunk = Math.max(1, Math.min(CHUNK, progress.total / 64));
            int first = progress.next.getAndAdd(chunk);
            if (first < progress.total) {
                progress.starts(id, first);
                if (stopAtFirst) {
                    settle(progress.settledBefore());
                }
                begin(first, first, Math.min(first + chunk, progress.total));
            }
        }

        private void begin(int first, int next, int end) {
            from = first;
            at = next;
            to = end;
            if (stopAtFirst) {
                tally = new Tally(first);
                unsettled.add(tally);
            }
        }

        private void ran(int index, RunReport report) {
            tally.add(report);
            if (interesting.test(report)) {
                note(index, report);
            }
            at = index + 1;
            if (at == to) {
                progress.done.addAndGet(to - from);
            }
        }

        private void note(int index, RunReport report) {
            found.put(index, report);
            progress.failures.incrementAndGet();
            progress.stopAt.accumulateAndGet(index, Math::min);
            if (!stopAtFirst && found.size() > findingsMax) {
                found.remove(java.util.Collections.max(found.keySet()));
            }
        }

        /** Counts the chunks that start before {@code end}. */
        void settle(int end) {
            for (Tally first = unsettled.peek(); first != null && first.from < end; first = unsettled.peek()) {
                settled.add(first);
                unsettled.remove();
            }
        }

        /** The thread is lost to the seed it ran; where it ran none, only the thread is. */
        void abandoned(UnresponsiveException stuck) {
            if (at < to) {
                Token token = new Token(seeds.at(at), strategy.descriptor(), "-", config.digest());
                ran(at, Runs.unresponsive(token, scenario, stuck));
            }
            progress.unresponsive++;
            if (progress.unresponsive >= findingsMax) {
                progress.next.set(progress.total);
                to = at;
            }
        }
    }
}
