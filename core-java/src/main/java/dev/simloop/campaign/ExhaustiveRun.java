package dev.simloop.campaign;

import dev.simloop.RunReport;
import dev.simloop.SimConfig;
import dev.simloop.failure.NondeterminismException;
import dev.simloop.failure.UnresponsiveException;
import dev.simloop.internal.WallClock;
import dev.simloop.internal.run.LoopThread;
import dev.simloop.internal.run.RunSpec;
import dev.simloop.internal.run.Runner;
import dev.simloop.strategy.Directed;
import dev.simloop.tape.Token;
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

    ExhaustiveRun(Exhaustive search) {
        this.search = search;
        this.config = search.config();
        this.spec = RunSpec.hunt(search.seed(), config, search.scenario());
    }

    ExhaustiveResult run() {
        Runner.refuseNesting("an exhaustive search was started on the thread of a run", "");
        runner.warmUp(config, search.scenario());
        ScheduleBound last = search.bound();
        for (int limit = 0; ; limit++) {
            ScheduleBound within = last.withLimit(limit);
            Level level = new Level(within);
            ExhaustiveResult.Builder result = level.run();
            schedules.put(within, result.schedules());
            if (result.isEnd() || limit == last.limit()) {
                return result.build(schedules, Duration.ofNanos(WallClock.nanos() - began));
            }
        }
    }

    /** One bound. */
    private final class Level {
        private final ScheduleBound bound;
        private final Frontier frontier = new Frontier(List.of(Subtree.ALL), List.of());
        private final AtomicLong ranHere = new AtomicLong();
        private final DoubleAdder share = new DoubleAdder();
        private final long beganHere = WallClock.nanos();
        private @Nullable UnresponsiveException unresponsive;
        private int @Nullable [] unresponsivePath;

        Level(ScheduleBound bound) {
            this.bound = bound;
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
            if (thrown instanceof NondeterminismException e) {
                return e;
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
                finding = search.ofPath(failing).run().firstFinding();
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

        private Finding ofUnresponsive(int[] path, UnresponsiveException stuck) {
            Token token = new Token(search.seed(), search.descriptor(path), "-", config.digest());
            RunReport report = runner.unresponsive(token, search.scenario(), stuck, null);
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
                while (more) {
                    if (frontier.isStopped() || !isWithinBudget()) {
                        frontier.stop();
                        break;
                    }
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
                Subtree left = more ? tree.rest() : null;
                Frontier.Done result = new Frontier.Done(part.path(), tally, redundant, tree.takeCaveats());
                return LoopThread.handOver(() -> frontier.finished(result, left));
            }

            private boolean isWithinBudget() {
                long number = ran.incrementAndGet();
                return number <= search.schedulesMost()
                        && ((number & 0xff) != 0
                                || WallClock.nanos() - began
                                        <= search.timeMost().toNanos());
            }
        }

        private final class Ticker implements LoopThread.Ticker {
            private long told = WallClock.nanos();

            @Override
            public void tick(boolean interrupted) {
                if (interrupted) {
                    frontier.stop();
                }
                long now = WallClock.nanos();
                if (search.listener() != ExhaustiveListener.SILENT && now - told >= PROGRESS_NANOS) {
                    told = now;
                    tell(now);
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
