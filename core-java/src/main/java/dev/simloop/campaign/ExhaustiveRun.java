package dev.simloop.campaign;

import dev.simloop.RunReport;
import dev.simloop.SimConfig;
import dev.simloop.failure.NondeterminismException;
import dev.simloop.failure.UnresponsiveException;
import dev.simloop.failure.UnsoundFootprintException;
import dev.simloop.internal.WallClock;
import dev.simloop.internal.run.LoopThread;
import dev.simloop.internal.run.RunSpec;
import dev.simloop.internal.run.Runner;
import dev.simloop.strategy.Directed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import org.jspecify.annotations.Nullable;

/** One go of an exhaustive search: bound after bound, each by all workers. */
final class ExhaustiveRun {
    private static final long PROGRESS_NANOS = 100_000_000;

    private final Runner runner = Runner.get();
    private final Exhaustive search;
    private final SimConfig config;
    private final RunSpec spec;
    private final long began = WallClock.nanos();
    private final AtomicLong ran = new AtomicLong();
    private final Map<ScheduleBound, Long> schedules = new LinkedHashMap<>();
    /** For how long it went on before it was stopped the last time. */
    private Duration before = Duration.ZERO;
    /** Null where there is no checkpoint. */
    private Checkpoint.@Nullable Header header;

    ExhaustiveRun(Exhaustive search) {
        this.search = search;
        this.config = search.config();
        this.spec = RunSpec.hunt(search.seed(), config, search.scenario());
    }

    ExhaustiveResult run() {
        Runner.refuseNesting("an exhaustive search was started on the thread of a run", "");
        runner.warmUp(config, search.scenario());
        Path file = search.checkpoint();
        Checkpoint from = null;
        if (file != null) {
            from = Checkpoint.read(file);
            header = header();
            if (from != null) {
                header.checkGoesOn(from.header(), file);
                schedules.putAll(from.schedules());
                before = from.elapsed();
            }
        }
        ScheduleBound last = search.bound();
        for (int limit = from == null ? 0 : from.bound().limit(); ; limit++) {
            ScheduleBound within = last.withLimit(limit);
            Level level = new Level(within, from);
            from = null;
            ExhaustiveResult.Builder result = level.run();
            if (file != null && result.isStopped()) {
                level.save(file);
            }
            schedules.put(within, result.schedules());
            if (result.isEnd() || limit == last.limit()) {
                if (file != null && !result.isStopped()) {
                    delete(file);
                }
                return result.build(schedules, elapsed());
            }
        }
    }

    private Duration elapsed() {
        return before.plusNanos(WallClock.nanos() - began);
    }

    private static void delete(Path file) {
        try {
            boolean unused = Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the checkpoint of a search that has its answer could not be deleted: " + file, e);
        }
    }

    /** What the search is of, as its first run shows. */
    private Checkpoint.Header header() {
        Campaign first = search.ofPath(new int[0]);
        long fingerprint = runner.once(RunSpec.hunt(search.seed(), first.config(), search.scenario()))
                .fingerprint();
        return new Checkpoint.Header(
                search.token(new int[0]), fingerprint, search.bound(), search.isReducing(), search.faultsMost());
    }

    /** One bound. */
    private final class Level {
        private final ScheduleBound bound;
        private final Frontier frontier;
        private final AtomicLong ranHere = new AtomicLong();
        private final DoubleAdder share = new DoubleAdder();
        private final long beganHere = WallClock.nanos();
        private @Nullable UnresponsiveException unresponsive;
        private int @Nullable [] unresponsivePath;

        /** @param from where it goes on; null for the beginning */
        Level(ScheduleBound bound, @Nullable Checkpoint from) {
            this.bound = bound;
            if (from == null) {
                frontier = new Frontier(List.of(Subtree.ALL), List.of(), null);
            } else {
                frontier = new Frontier(from.open(), from.done(), from.failing());
                ranHere.set(from.ranHere());
                share.add(from.share());
            }
        }

        /** Writes where this bound stands; its workers are still. */
        void save(Path file) {
            frontier.merge();
            new Checkpoint(
                            Objects.requireNonNull(header),
                            schedules,
                            bound,
                            ranHere.get(),
                            share.sum(),
                            elapsed(),
                            frontier.first(),
                            frontier.done(),
                            frontier.left())
                    .write(file);
        }

        ExhaustiveResult.Builder run() {
            List<Worker> workers = new ArrayList<>();
            List<LoopThread.Job> jobs = new ArrayList<>();
            for (int i = 0; i < search.workers(); i++) {
                Worker worker = new Worker();
                workers.add(worker);
                jobs.add(LoopThread.start(worker));
            }
            Ticker ticker = new Ticker();
            LoopThread.awaitAll(jobs, runner.watchdog(config), ticker, (i, stuck) -> {
                // a run that does not end is a finding as good as any, and its thread is lost
                unresponsive = stuck;
                unresponsivePath = workers.get(i).tree.path();
                frontier.stop();
                return null;
            });
            Throwable thrown = frontier.thrown();
            if (thrown != null) {
                throw toFailure(thrown);
            }
            ticker.last();
            return result();
        }

        private RuntimeException toFailure(Throwable thrown) {
            if (thrown instanceof NondeterminismException || thrown instanceof UnsoundFootprintException) {
                return (RuntimeException) thrown;
            }
            return new IllegalStateException("the search was stopped, all its workers have ended: " + thrown, thrown);
        }

        private ExhaustiveResult.Builder result() {
            Tally sum = new Tally(0);
            long redundant = 0;
            Caveats caveats = Caveats.NONE;
            for (Frontier.Done part : frontier.done()) {
                sum.add(part.tally());
                redundant += part.redundant();
                caveats = caveats.and(part.caveats());
            }
            int[] stuckPath = unresponsivePath;
            int[] failing = frontier.first();
            Finding finding = null;
            if (failing != null) {
                finding = repeated(failing);
                if (finding == null) {
                    throw new NondeterminismException("the run of " + search.descriptor(failing)
                            + " failed, and passed when it was repeated: the program depends on something that the loop"
                            + " does not control");
                }
            } else if (stuckPath != null) {
                finding = ofUnresponsive(stuckPath, Objects.requireNonNull(unresponsive));
            }
            return new ExhaustiveResult.Builder(
                    search,
                    bound,
                    sum,
                    redundant,
                    caveats,
                    finding,
                    finding == null && (frontier.isOpen() || frontier.isStopped()),
                    share.sum());
        }

        /** {@return the run of {@code path} with all that is known of it} An interrupt ends the search, and not this. */
        private @Nullable Finding repeated(int[] path) {
            boolean interrupted = Thread.interrupted();
            try {
                return search.ofPath(path).run().firstFinding();
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private Finding ofUnresponsive(int[] path, UnresponsiveException stuck) {
            RunReport report = runner.unresponsive(search.token(path), search.scenario(), stuck, null);
            return new Finding(report, report, Finding.Reproduction.STABLE, -1);
        }

        private final class Worker implements Runnable {
            final ChoiceTree tree = search.tree(bound);
            private final Directed strategy = search.strategy(tree);

            @Override
            public void run() {
                try {
                    for (Subtree part = frontier.take(); part != null; part = frontier.take()) {
                        if (!through(part)) {
                            return;
                        }
                    }
                } catch (Throwable e) {
                    boolean unused = LoopThread.handOver(() -> frontier.breaks(e));
                }
            }

            /** {@return whether this thread goes on} */
            private boolean through(Subtree part) {
                tree.load(part);
                Tally tally = new Tally(0);
                long redundant = 0;
                boolean more = true;
                boolean isAsItCame = true;
                while (more) {
                    if (frontier.isPausing() || !isWithinBudget()) {
                        break;
                    }
                    isAsItCame = false;
                    RunReport report = runner.course(spec, strategy, false).report();
                    ranHere.incrementAndGet();
                    share.add(tree.weight());
                    if (tree.isCut()) {
                        redundant++;
                    } else {
                        tally.add(report);
                        if (!report.passed()) {
                            int[] path = tree.path();
                            if (!LoopThread.handOver(() -> frontier.fails(path))) {
                                return false;
                            }
                            more = false;
                            break;
                        }
                    }
                    for (OrderCheck.Pair pair : tree.takePairs()) {
                        new OrderCheck(
                                        pair,
                                        decider -> runner.course(spec, search.strategy(decider), false)
                                                .report(),
                                        path -> search.token(path).toString())
                                .check();
                    }
                    if (frontier.isHungry()) {
                        Subtree given = tree.split();
                        if (given != null && !LoopThread.handOver(() -> frontier.give(given))) {
                            return false;
                        }
                    }
                    more = tree.next();
                    int[] failed = frontier.first();
                    more &= failed == null || !tree.isBehind(failed);
                }
                Subtree left = isAsItCame ? part : more ? tree.rest() : null;
                Frontier.Done result = new Frontier.Done(part.path(), tally, redundant, tree.takeCaveats());
                return LoopThread.handOver(() -> frontier.finished(result, left));
            }

            private boolean isWithinBudget() {
                long number = ran.incrementAndGet();
                boolean isWithin = number <= search.schedulesMost()
                        && ((number & 0xff) != 0
                                || WallClock.nanos() - began
                                        <= search.timeMost().toNanos());
                if (!isWithin) {
                    frontier.stop();
                }
                return isWithin;
            }
        }

        private final class Ticker implements LoopThread.Ticker {
            private long told = WallClock.nanos();
            private long kept = told;

            @Override
            public void tick(boolean interrupted) {
                long now = WallClock.nanos();
                if (interrupted || now - began > search.timeMost().toNanos()) {
                    frontier.stop();
                }
                try {
                    Path file = search.checkpoint();
                    if (file != null && now - kept >= search.checkpointEvery().toNanos() && !frontier.isStopped()) {
                        keep(file, now);
                    }
                    if (search.listener() != ExhaustiveListener.SILENT && now - told >= PROGRESS_NANOS) {
                        told = now;
                        tell(now);
                    }
                } catch (Throwable e) {
                    // told when the workers have ended
                    frontier.fail(e);
                }
            }

            /** Asks for a pause, and writes once all are still. */
            private void keep(Path file, long now) {
                if (!frontier.isPausing()) {
                    frontier.pause();
                }
                if (frontier.isStill()) {
                    try {
                        save(file);
                    } finally {
                        kept = now;
                        frontier.goOn();
                    }
                }
            }

            void last() {
                tell(WallClock.nanos());
            }

            private void tell(long now) {
                search.listener()
                        .onProgress(new ExhaustiveListener.Progress(
                                bound,
                                ranHere.get(),
                                Math.min(1, share.sum()),
                                Duration.ofNanos(now - began),
                                Duration.ofNanos(now - beganHere)));
            }
        }
    }
}
