package dev.simloop.campaign;

import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.failure.EndlessWorkException;
import dev.simloop.failure.EscapeException;
import dev.simloop.failure.HeapGrowthException;
import dev.simloop.failure.NondeterminismException;
import dev.simloop.failure.UnresponsiveException;
import dev.simloop.internal.Checkpoints;
import dev.simloop.internal.Splitmix;
import dev.simloop.internal.WallClock;
import dev.simloop.internal.run.LoopThread;
import dev.simloop.internal.run.RunSpec;
import dev.simloop.internal.run.Runner;
import dev.simloop.spi.ReplayCommand;
import dev.simloop.strategy.Profile;
import dev.simloop.tape.Token;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One go of a campaign: its workers take seeds in chunks, in order; what they found is merged so that their number does not show.
 *
 * <p>Long because what the workers share, threads and those with JVMs of their own, is written by several threads, and can only be read beside what
 * they do with it.
 */
final class Hunt {
    private static final long PROGRESS_NANOS = 100_000_000;
    private static final int ENDLESS_EVENTS = 10_000;
    /** How many runs more have to agree before a finding is said to repeat: none of a run longer than the first figure. */
    private static final long FURTHER_LENGTH = 100_000;

    private static final int FURTHER_LEAST = 9;
    private static final int FURTHER_MOST = 50;
    /** All of them together, beyond the least. */
    private static final long FURTHER_STEPS = 30_000;
    /** How often, and how far apart, a run is repeated whose program asks for real time: moments may agree, seconds do not. */
    private static final int SPREAD_RUNS = 15;

    private static final long SPREAD_NANOS = 80_000_000;

    private final Runner runner = Runner.get();
    private final DrawnTiming timing;

    private final Scenario scenario;
    private final SimConfig config;
    private Search search;
    private final Seeds seeds;
    private final Crew crew;
    private final boolean stopAtFirst;
    /** How many seeds apart those are that are run twice; 0 for none. */
    private final int auditEvery;

    private final int findingsMax;
    private final CampaignListener listener;
    private final Coverage coverage;
    private final Predicate<RunReport> interesting;
    private final boolean investigate;
    private @Nullable HeapGrowth heap;
    private Blocks blocks;
    /** When it began, for workers that join later. */
    private long hunting;

    private final Forks forks = new Forks();

    Hunt(
            Scenario scenario,
            SimConfig config,
            Search search,
            Seeds seeds,
            Crew crew,
            boolean stopAtFirst,
            int auditEvery,
            int findingsMax,
            CampaignListener listener,
            Coverage coverage,
            Predicate<RunReport> interesting,
            boolean investigate) {
        this.scenario = scenario;
        this.config = config;
        this.search = search;
        this.seeds = seeds;
        this.timing = DrawnTiming.of(config, seeds);
        this.crew = crew;
        this.stopAtFirst = stopAtFirst;
        this.auditEvery = auditEvery;
        this.findingsMax = findingsMax;
        this.listener = listener;
        this.coverage = coverage;
        this.interesting = interesting;
        this.investigate = investigate;
        this.blocks = new Blocks(seeds.size(), search);
    }

    CampaignResult run() {
        Runner.refuseNesting("a campaign was started on the thread of a run", "");
        long began = WallClock.nanos();
        int workers = Math.min(crew.size(), seeds.size());
        hunting = began;
        runner.warmUp(config, scenario);
        heap = HeapGrowth.fromNow();
        if (search instanceof Search.Measured toMeasure) {
            search = toMeasure.by(Probe.of(seeds, config, scenario));
        }
        Progress progress = new Progress(seeds.size(), workers);
        blocks = new Blocks(seeds.size(), search);
        List<Worker> all = new ArrayList<>();
        List<LoopThread.Job> jobs = new ArrayList<>();
        observe();
        for (int i = 0; i < workers; i++) {
            Worker worker = i < crew.threads() ? new Worker(i, progress, null) : new ForkedWorker(i, progress, null);
            all.add(worker);
            jobs.add(LoopThread.start(worker));
        }
        List<Worker> last = new ArrayList<>(all);
        Thread reporter = Thread.currentThread();
        Ticker ticker = new Ticker(began, progress, reporter);
        try {
            LoopThread.awaitAll(jobs, runner.watchdog(config), ticker, (i, stuck) -> {
                Worker before = last.get(i);
                before.abandoned(stuck);
                Worker worker = before.next();
                all.add(worker);
                last.set(i, worker);
                return LoopThread.start(worker);
            });
        } finally {
            forks.closeAll();
        }
        if (progress.broken == null) {
            ticker.last();
        }
        Broken broken = progress.broken;
        if (broken != null) {
            throw broken.toFailure(grown());
        }
        return merge(all, progress, began);
    }

    private void observe() {
        if (ReplayCommand.isObserved()) {
            for (int i = 0; i < seeds.size(); i++) {
                // what an adaptive search will choose is not known yet
                ReplayCommand.started(
                        timed(new RunChoice(search.name()), seeds.at(i)).token(seeds.at(i), config));
            }
        }
    }

    /** {@return {@code choice} with how late things are in the run of {@code seed}} */
    private RunChoice timed(RunChoice choice, long seed) {
        return choice.withHiccups(timing.of(seed).hiccups());
    }

    private CampaignResult merge(List<Worker> workers, Progress progress, long began) {
        int end = stopAtFirst ? Math.min(progress.stopAt.get(), seeds.size() - 1) + 1 : seeds.size();
        TreeMap<Integer, RunReport> hits = new TreeMap<>();
        Tally sum = new Tally(0);
        for (Worker worker : workers) {
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
        if (investigate) {
            spread(findings);
        }
        boolean stopped = stopAtFirst && !findings.isEmpty() && !progress.interrupted;
        Blocks.Interleavings interleavings = blocks.interleavings(end);
        return new CampaignResult(
                stopped ? end : sum.ran,
                sum.failed,
                findings,
                sum.counters,
                sum.properties,
                coverage.missing(sum.counters, sum.properties),
                sum.steps,
                sum.virtualNanos,
                sum.fingerprint,
                interleavings.count(),
                interleavings.isLeast(),
                Duration.ofNanos(WallClock.nanos() - began));
    }

    /** {@return how the heap grew since the hunt began, or the empty string if it did not; the workers have ended} */
    private String grown() {
        return heap == null ? "" : heap.describe();
    }

    private static boolean isOutOfMemory(@Nullable Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }

    private Finding investigate(RunReport original) {
        if (original.failure() instanceof UnresponsiveException) {
            return new Finding(original, original, Finding.Reproduction.STABLE, -1);
        }
        if (isOutOfMemory(original.failure())) {
            String growth = grown();
            if (!growth.isEmpty()) {
                // Run again it would run out again, and say nothing of the seed.
                RunReport grew = runner.failedWith(
                        original, new HeapGrowthException(growth, Objects.requireNonNull(original.failure())));
                return new Finding(grew, grew, Finding.Reproduction.HEAP_GREW, -1);
            }
        }
        RunReport second = again(original);
        Repeats repeats = new Repeats(original);
        boolean same = repeats.isSame(second);
        if (same && agree(original, repeats)) {
            return repeats.finding(second, Finding.Reproduction.STABLE, -1, null);
        }
        RunReport third = again(original);
        boolean unused = repeats.isSame(third);
        boolean firstRun = !same && third.isSameRun(second) && agree(second, repeats);
        return firstRun
                ? repeats.finding(
                        second,
                        Finding.Reproduction.FIRST_RUN_EFFECT,
                        departure(original, second),
                        Divergence.ofFirstRun(second, scenario))
                : unstable(repeats, second, third);
    }

    /** How often a run was repeated, and how often it went as before. */
    private static final class Repeats {
        private final RunReport original;
        private int tried;
        private int same;

        Repeats(RunReport original) {
            this.original = original;
        }

        /** {@return whether {@code again}, one more try, went as the original did} */
        boolean isSame(RunReport again) {
            tried++;
            boolean isSame = again.isSameRun(original);
            same += isSame ? 1 : 0;
            return isSame;
        }

        Finding finding(
                RunReport rerun, Finding.Reproduction kind, long firstDifference, @Nullable Divergence divergence) {
            return new Finding(original, rerun, kind, firstDifference, divergence, same, tried);
        }
    }

    /** {@return whether further runs go as {@code run} did: two that agree may do so by chance, as with a real clock} */
    private boolean agree(RunReport run, Repeats repeats) {
        long steps = 0;
        for (int i = 0;
                run.steps() <= FURTHER_LENGTH && (i < FURTHER_LEAST || (i < FURTHER_MOST && steps < FURTHER_STEPS));
                i++) {
            RunReport again = huntAgain(run);
            boolean unused = repeats.isSame(again);
            if (!again.isSameRun(run)) {
                return false;
            }
            steps += run.steps();
        }
        return true;
    }

    private RunReport huntAgain(RunReport run) {
        return runner.once(RunSpec.hunt(run.token().seed(), configOf(run.token()), scenario));
    }

    /** {@return the configuration of the run of {@code token}, one of this hunt} */
    private SimConfig configOf(Token token) {
        return RunChoice.of(token).in(config);
    }

    /**
     * Repeats, over a second and for all findings at once, runs of programs that ask for real time: what hangs on the second of
     * the day differs from one run to the next only now and then.
     */
    private void spread(List<Finding> findings) {
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < findings.size(); i++) {
            if (asksForTime(findings.get(i))) {
                open.add(i);
            }
        }
        for (int round = 0;
                round < SPREAD_RUNS
                        && !open.isEmpty()
                        && !Thread.currentThread().isInterrupted();
                round++) {
            var unusedPause = LoopThread.pauseUntil(WallClock.nanos() + SPREAD_NANOS);
            open.removeIf(i -> {
                Finding finding = findings.get(i);
                RunReport original = finding.original();
                Repeats repeats = new Repeats(original);
                repeats.same = finding.repeated();
                repeats.tried = finding.repeats();
                boolean differs = !repeats.isSame(huntAgain(original));
                findings.set(
                        i,
                        differs
                                ? unstable(repeats, finding.rerun(), again(original))
                                : repeats.finding(finding.rerun(), finding.reproduction(), -1, finding.divergence()));
                return differs;
            });
        }
    }

    private boolean asksForTime(Finding finding) {
        return finding.isRepeatable()
                && !(finding.failure() instanceof UnresponsiveException)
                && finding.original().steps() <= FURTHER_LENGTH
                && !(finding.failure() instanceof EndlessWorkException)
                // where a program escapes does not hang on the time of day
                && !(finding.failure() instanceof EscapeException)
                && Divergence.suspects(finding.rerun(), finding.rerun(), scenario)
                        .isNear(NondeterminismSource.REAL_CLOCK);
    }

    private Finding unstable(Repeats repeats, RunReport second, RunReport third) {
        return repeats.finding(
                second,
                Finding.Reproduction.UNSTABLE,
                departure(repeats.original, second),
                Divergence.unexplained(second, third, scenario));
    }

    private RunReport again(RunReport original) {
        // What only repeats itself is not worth a log of all of it.
        SimConfig same = configOf(original.token());
        SimConfig recorded =
                original.failure() instanceof EndlessWorkException ? same.withMaxEvents(ENDLESS_EVENTS) : same;
        return runner.once(RunSpec.recorded(original.token().seed(), recorded, scenario));
    }

    private static long departure(RunReport a, RunReport b) {
        long apartA = Checkpoints.apart(a.steps());
        long apartB = Checkpoints.apart(b.steps());
        long apart = Checkpoints.apart(Math.max(a.steps(), b.steps()));
        long end = Math.min(a.checkpoints().size() * apartA, b.checkpoints().size() * apartB);
        for (long step = apart; step <= end; step += apart) {
            if (!a.checkpoints()
                    .get((int) (step / apartA) - 1)
                    .equals(b.checkpoints().get((int) (step / apartB) - 1))) {
                return step - apart;
            }
        }
        return end / apart * apart;
    }

    /** What the workers share: who runs what, and how far they are. */
    private static final class Progress {
        final int total;
        final AtomicInteger next = new AtomicInteger();
        final AtomicInteger stopAt = new AtomicInteger(Integer.MAX_VALUE);
        final AtomicLong done = new AtomicLong();
        final AtomicLong failures = new AtomicLong();
        /** The thread that awaits the workers was interrupted: they end after the seeds that they run. */
        volatile boolean interrupted;
        /** Too many seeds were unresponsive: no further ones are run, those of a chunk that was begun neither. */
        volatile boolean cut;
        /** What ended the hunt although no run failed; null if nothing did. */
        volatile @Nullable Broken broken;

        /** Ends the hunt: something that is no run threw. Of several, that of the lowest seed is told. */
        synchronized void breaks(Broken next) {
            Broken before = broken;
            if (before == null || next.index < before.index) {
                broken = next;
                if (before != null) {
                    next.thrown.addSuppressed(before.thrown);
                }
            } else if (next.thrown != before.thrown) {
                before.thrown.addSuppressed(next.thrown);
            }
        }

        /** How many seeds were unresponsive. */
        final AtomicInteger unresponsive = new AtomicInteger();
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

    /** What was thrown by something that is no run, and at which seed. */
    private static final class Broken {
        final int index;
        final String where;
        final Throwable thrown;

        Broken(int index, String where, Throwable thrown) {
            this.index = index;
            this.where = where;
            this.thrown = thrown;
        }

        IllegalStateException toFailure(String growth) {
            String more = isOutOfMemory(thrown) && !growth.isEmpty() ? "; " + growth : "";
            return new IllegalStateException(
                    "the campaign was stopped " + where + ", all its workers have ended: " + thrown + more, thrown);
        }
    }

    private final class Ticker implements LoopThread.Ticker {
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
        public void tick(boolean interrupted) {
            long now = WallClock.nanos();
            if (interrupted && !progress.interrupted) {
                progress.interrupted = true;
                forks.endAll();
            }
            if (listener != CampaignListener.SILENT
                    && progress.broken == null
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
            long done = progress.done.get();
            try {
                listener.onProgress(new CampaignListener.Progress(
                        done, progress.total, progress.failures.get(), Duration.ofNanos(now - began)));
            } catch (Throwable e) {
                progress.breaks(new Broken(
                        Integer.MAX_VALUE, "by its listener, which threw when " + done + " seeds were done", e));
            }
        }
    }

    private class Worker implements Runnable {
        private static final int CHUNK = 16;

        final int id;
        final Progress progress;
        /** What was run of late: the same few choices come again and again. */
        final PreparedRuns prepared = new PreparedRuns(config, runner);
        /** The block whose runs are chosen by {@link #known}. */
        private int block = -1;

        private Knowledge known = Knowledge.none(search.arms());

        /*
         * From here on: written by the worker's thread through LoopThread.handOver only, so that a thread that was given
         * up as unresponsive and comes back changes nothing any more.
         */
        final Map<Integer, RunReport> found = new HashMap<>();
        private final Tally settled = new Tally(0);
        /** Chunks that do not count if a failure before them turns up. */
        private final Deque<Tally> unsettled = new ArrayDeque<>();

        private Tally tally = settled;
        /** The chunk: its first seed, the one that runs, the end. */
        private int from;

        int at;
        int to;
        /** What the run at {@link #at} is. */
        RunChoice choice = RunChoice.RANDOM;

        /** Goes on where {@code before} was given up; null to start afresh. */
        Worker(int id, Progress progress, @Nullable Worker before) {
            this.id = id;
            this.progress = progress;
            if (before != null) {
                begin(before.from, before.at, before.to);
            }
        }

        /** {@return who goes on where this one was given up} */
        Worker next() {
            return new Worker(id, progress, this);
        }

        @Override
        public void run() {
            try {
                work();
            } catch (Throwable e) {
                // Whoever waits for the workers throws it, when all of them have ended.
                int index = Math.min(at, Math.max(0, to - 1));
                boolean unused =
                        LoopThread.handOver(() -> progress.breaks(new Broken(index, "at seed " + seeds.at(index), e)));
            }
        }

        void work() throws IOException {
            boolean mine = true;
            while (mine) {
                while (mine && at < to) {
                    int index = at;
                    if (isOverBefore(index)) {
                        return;
                    }
                    RunChoice next = choose(index);
                    if (next == null || !LoopThread.handOver(() -> choice = next)) {
                        return;
                    }
                    PreparedRuns.Prepared run = prepared.of(next);
                    RunSpec spec = RunSpec.hunt(seeds.at(index), run.config(), scenario);
                    boolean wantSteps = search.isAdaptive() && index < Blocks.PROFILED;
                    Runner.Course course = runner.course(spec, run.strategy(), wantSteps);
                    boolean differs = auditEvery > 0
                            && index % auditEvery == 0
                            && prepared.differs(course.report(), run, scenario);
                    mine = LoopThread.handOver(() -> ran(index, course, differs));
                }
                mine = mine && LoopThread.handOver(this::take) && at < to;
            }
        }

        boolean isOverBefore(int index) {
            return progress.interrupted
                    || progress.cut
                    || progress.broken != null
                    || (stopAtFirst && index > progress.stopAt.get());
        }

        /** {@return what run {@code index} is; null if the hunt ends before that is known} */
        @Nullable
        RunChoice choose(int index) {
            if (search.isAdaptive() && Blocks.of(index) != block) {
                block = Blocks.of(index);
                Knowledge next = blocks.await(block, () -> isOverBefore(index));
                if (next == null) {
                    return null;
                }
                known = next;
            }
            return timed(search.choice(index, seeds.at(index), known), seeds.at(index));
        }

        void take() {
            // a power of two, so that no chunk reaches into a block from within the one before
            int chunk = Integer.highestOneBit(Math.max(1, Math.min(CHUNK, progress.total / 64)));
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

        void ran(int index, Runner.Course course, boolean differs) {
            RunReport report = differs ? runner.nondeterministic(course.report()) : course.report();
            tally.add(report);
            if (interesting.test(report)) {
                note(index, report);
            }
            blocks.ran(index, choice, course, last -> stopAtFirst && progress.stopAt.get() < last);
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
                RunReport report = runner.unresponsive(choice.token(seeds.at(at), config), scenario, stuck, null);
                // nothing is known of its order, which is as good as one of its own
                Profile unknown = new Profile(0, new int[0]);
                ran(at, new Runner.Course(report, Splitmix.mix(seeds.at(at)), unknown), false);
            }
            if (progress.unresponsive.incrementAndGet() >= findingsMax) {
                progress.cut = true;
                progress.next.set(progress.total);
                to = at;
            }
        }
    }
    /**
     * A worker whose runs are made in a JVM of its own. This thread asks and waits; a run that failed there is made here once more, for its failure
     * and its tape.
     */
    private final class ForkedWorker extends Worker {
        private static final long LOOK_NANOS = 5_000_000;

        /** A run was stuck in its JVM, which is good for no other then. */
        private boolean spent;

        ForkedWorker(int id, Progress progress, @Nullable Worker before) {
            super(id, progress, before);
        }

        @Override
        Worker next() {
            return new ForkedWorker(id, progress, this);
        }

        @Override
        void work() throws IOException {
            if (at == to && !joins()) {
                return;
            }
            boolean mine = true;
            while (mine && (at < to || (LoopThread.handOver(this::take) && at < to))) {
                WorkerJvm jvm = start();
                if (jvm == null) {
                    return;
                }
                try (jvm) {
                    mine = work(jvm);
                } finally {
                    forks.remove(jvm);
                }
            }
        }

        /** {@return whether there is more to do, with another JVM} */
        private boolean work(WorkerJvm jvm) throws IOException {
            boolean mine = true;
            while (mine) {
                while (mine && at < to) {
                    if (isOverBefore(at)) {
                        return false;
                    }
                    List<WorkerLines.Asked> asked = asked();
                    if (asked.isEmpty()) {
                        return false;
                    }
                    mine = asked(jvm, asked);
                    if (spent) {
                        spent = false;
                        return mine;
                    }
                }
                mine = mine && LoopThread.handOver(this::take) && at < to;
            }
            return false;
        }

        /** {@return whether the campaign has lasted long enough, and will, for another JVM to be worth it} */
        private boolean joins() {
            progress.starts(id, Integer.MAX_VALUE);
            while (true) {
                if (isOverBefore(progress.next.get()) || progress.next.get() >= progress.total) {
                    return false;
                }
                long lasted = WallClock.nanos() - hunting;
                double left =
                        (double) (progress.total - progress.done.get()) / Math.max(1, progress.done.get()) * lasted;
                if (lasted >= crew.after().toNanos() && left >= crew.worth().toNanos()) {
                    // no chunk that this worker may take begins before
                    progress.starts(id, progress.next.get());
                    return LoopThread.handOver(this::take) && at < to;
                }
                LoopThread.waits();
                LockSupport.parkNanos(this, LOOK_NANOS);
            }
        }

        private @Nullable WorkerJvm start() throws IOException {
            try {
                return forks.start(crew, config.digest(), runner.watchdog(config));
            } catch (IOException e) {
                if (isOverBefore(at)) {
                    return null;
                }
                throw new IOException(
                        "a JVM for a worker could not be started: " + e.getMessage()
                                + "; Campaign.withWorkers(1) takes none, nor does -D" + FreshJvm.PROPERTY + "=false",
                        e);
            }
        }

        /** {@return what to ask next: the runs of this chunk that can be chosen by now; none if the hunt ends before} */
        private List<WorkerLines.Asked> asked() {
            List<WorkerLines.Asked> asked = new ArrayList<>();
            int first = Blocks.of(at);
            for (int index = at; index < to && (!search.isAdaptive() || Blocks.of(index) == first); index++) {
                RunChoice chosen = choose(index);
                if (chosen == null) {
                    return List.of();
                }
                asked.add(new WorkerLines.Asked(
                        index,
                        chosen.token(seeds.at(index), config),
                        search.isAdaptive() && index < Blocks.PROFILED,
                        auditEvery > 0 && index % auditEvery == 0));
            }
            return asked;
        }

        /** {@return whether this thread goes on when all are answered} */
        private boolean asked(WorkerJvm jvm, List<WorkerLines.Asked> runs) throws IOException {
            try {
                jvm.ask(runs, stopAtFirst);
            } catch (IOException e) {
                return gone(jvm, e);
            }
            while (true) {
                List<String> words;
                try {
                    words = jvm.answer();
                } catch (IOException e) {
                    return gone(jvm, e);
                }
                switch (words.get(0)) {
                    case WorkerLines.RAN -> {
                        if (isOverBefore(at)) {
                            return false;
                        }
                        if (!went(WorkerLines.Ran.of(words))) {
                            return false;
                        }
                    }
                    case WorkerLines.STUCK -> {
                        WorkerLines.Stuck stuck = WorkerLines.Stuck.of(words);
                        RunChoice chosen = java.util.Objects.requireNonNull(choose(stuck.index()));
                        spent = true;
                        return LoopThread.handOver(() -> {
                            choice = chosen;
                            abandoned(new UnresponsiveException(
                                    stuck.message(), stuck.step(), stuck.time(), stuck.actor()));
                        });
                    }
                    case WorkerLines.DONE -> {
                        return true;
                    }
                    default ->
                        throw new IOException("the JVM of a worker threw what is no failure of a run: " + words.get(1));
                }
            }
        }

        /** {@return false, where the hunt is over and so are its JVMs} */
        private boolean gone(WorkerJvm jvm, IOException e) throws IOException {
            if (isOverBefore(at)) {
                return false;
            }
            throw new IOException("the JVM of a worker is gone: " + jvm.ending(e), e);
        }

        private boolean went(WorkerLines.Ran told) {
            int index = told.index();
            RunChoice chosen = java.util.Objects.requireNonNull(choose(index));
            Runner.Course course = new Runner.Course(
                    runner.told(
                            chosen.token(seeds.at(index), config),
                            told.summary().fingerprint(),
                            told.summary().steps(),
                            told.summary().nanos(),
                            told.counters(),
                            told.properties()),
                    told.interleaving(),
                    told.profile());
            Runner.Course seen = told.passed() ? course : again(chosen, told);
            return LoopThread.handOver(() -> {
                choice = chosen;
                ran(index, seen, told.differs());
            });
        }

        private Runner.Course again(RunChoice chosen, WorkerLines.Ran told) {
            PreparedRuns.Prepared run = prepared.of(chosen);
            RunSpec spec = RunSpec.hunt(seeds.at(told.index()), run.config(), scenario);
            Runner.Course here = runner.course(spec, run.strategy(), true);
            RunReport report = here.report();
            RunReport same = ForkedRuns.Seed.of(report).equals(told.summary())
                    ? report
                    : runner.failedWith(
                            report,
                            new NondeterminismException(
                                    "seed " + report.token().seed() + " ended in the JVM of a worker with "
                                            + told.failureLine() + ", and in this one it "
                                            + (report.passed() ? "passed" : "ended with " + report.failureLine())));
            return new Runner.Course(same, told.interleaving(), told.profile());
        }
    }
}
