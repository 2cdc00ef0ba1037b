package dev.simloop;

import dev.simloop.event.Event;
import dev.simloop.failure.LoopFinishedException;
import dev.simloop.failure.NestedRunException;
import dev.simloop.failure.UnresponsiveException;
import dev.simloop.internal.Times;
import dev.simloop.internal.run.IdentityHashes;
import dev.simloop.internal.run.LoopThread;
import dev.simloop.internal.run.RunSpec;
import dev.simloop.internal.run.Runner;
import dev.simloop.internal.run.TakeOvers;
import dev.simloop.spi.Extension;
import dev.simloop.spi.Guest;
import dev.simloop.spi.Guests;
import dev.simloop.spi.ReplayCommand;
import dev.simloop.spi.Strategy;
import dev.simloop.spi.Waiting;
import dev.simloop.tape.Token;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A seeded, single-threaded event loop over a virtual clock. Coroutines, callbacks of futures, timers and packets are
 * tasks to it; which ready one runs next is drawn from the seed.
 *
 * <p><b>Threads.</b> Until {@link #run} the thread that made it may submit; while it runs, only the loop's own thread
 * may. Loops share nothing.
 *
 * <p><b>Life.</b> One loop is one run. A run is a pure function of program, seed, strategy and configuration.
 *
 * <p>Long because it is the face of the loop: most methods hand on to the class that does the work.
 */
public final class SimLoop {
    private final long seed;
    private @Nullable Engine engine;
    private @Nullable World world;
    private @Nullable RunReport report;
    private final List<SimFuture<?>> roots = new ArrayList<>();
    private int rootsLimit = 256;
    private final List<LostFailure> lost = new ArrayList<>();
    private int lostLimit = 256;

    static {
        Runner.provide(new LoopRunner());
    }

    SimLoop(Buffers buffers, RunSpec spec, Strategy strategy) {
        this.seed = spec.seed();
        Engine e = new Engine(this, buffers, spec, strategy);
        this.engine = e;
        this.world = new World(e);
    }

    /** {@return a loop that draws from {@code seed}, with default configuration} */
    public static SimLoop seeded(long seed) {
        return seeded(seed, SimConfig.defaults());
    }

    /** {@return a loop that draws from {@code seed}} */
    public static SimLoop seeded(long seed, SimConfig config) {
        RunSpec spec = RunSpec.recorded(seed, config, new OwnLoop(null));
        return new SimLoop(new Buffers(), spec, config.strategy.get());
    }

    /**
     * {@return the loop that runs on this thread}
     *
     * @throws IllegalStateException if there is none
     */
    public static SimLoop current() {
        SimLoop loop = currentOrNull();
        if (loop == null) {
            throw new IllegalStateException(
                    "no loop runs on thread \"" + dev.simloop.internal.Names.of(Thread.currentThread()) + "\"");
        }
        return loop;
    }

    /** {@return the loop that runs on this thread, or null} */
    public static @Nullable SimLoop currentOrNull() {
        LoopThread thread = LoopThread.current();
        return thread != null && thread.occupant instanceof Engine running ? running.loop : null;
    }

    Engine engine() {
        Engine e = engine;
        if (e == null) {
            throw finished(seed);
        }
        return e;
    }

    static LoopFinishedException finished(long seed) {
        return new LoopFinishedException(
                "the loop of seed " + seed + " has finished: make a new SimLoop for another run");
    }

    /** {@return the seed} */
    public long seed() {
        return seed;
    }

    /** {@return the world that runs on it} */
    public World world() {
        engine();
        return java.util.Objects.requireNonNull(world);
    }

    /** {@return the world's domain} */
    public Domain domain() {
        return engine().world;
    }

    /** {@return virtual time since the start, in nanoseconds} */
    public long nowNanos() {
        return engine().now;
    }

    /** {@return how many tasks have run} */
    public long steps() {
        Engine e = engine;
        return e == null ? 0 : e.steps;
    }

    /** {@return how the run went; null before it has ended} */
    public @Nullable RunReport report() {
        return report;
    }

    // ---- futures

    /** {@return a future of what {@code work} supplies on the loop's pool} */
    public <T> SimFuture<T> supplyAsync(Supplier<T> work) {
        java.util.Objects.requireNonNull(work);
        return domain().<T>newFuture().completeAsync(work);
    }

    /** {@return a future of {@code work} on the loop's pool} */
    public SimFuture<@Nullable Void> runAsync(Runnable work) {
        java.util.Objects.requireNonNull(work);
        return domain().<@Nullable Void>newFuture().completeAsync(() -> {
            work.run();
            return null;
        });
    }

    /** {@return an incomplete future whose every stage stays on the loop} */
    public <T extends @Nullable Object> SimFuture<T> completableFuture() {
        return domain().newFuture();
    }

    /** {@return a future of what {@code work} returns on the loop's pool; as {@link #supplyAsync}, checked exceptions allowed} */
    public <T> SimFuture<T> completableFuture(Callable<T> work) {
        return supplyAsync(() -> {
            try {
                return work.call();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    /** {@return a future of this loop that completes as {@code stage} does} */
    public <T> SimFuture<T> adopt(CompletionStage<T> stage) {
        return SimFuture.of(domain(), stage);
    }

    /** {@return a future that completes once {@code delay} has passed} */
    public SimFuture<@Nullable Void> delay(Duration delay) {
        long nanos = Times.delayNanos(delay);
        SimFuture<@Nullable Void> future = domain().newFuture();
        domain().schedule(
                        domain().executor().submitter(),
                        null,
                        dev.simloop.spi.TaskKind.TIMER,
                        false,
                        nanos,
                        () -> future.settle(null, null));
        return future;
    }

    /** {@return a future that completes when all of {@code futures} have; the JDK's own leaves the loop} */
    public SimFuture<@Nullable Void> allOf(CompletableFuture<?>... futures) {
        return joined(CompletableFuture.allOf(asked(futures)), futures);
    }

    /** {@return a future that completes as the first of {@code futures} does} */
    public SimFuture<Object> anyOf(CompletableFuture<?>... futures) {
        return joined(CompletableFuture.anyOf(asked(futures)), futures);
    }

    private <T> SimFuture<T> joined(CompletableFuture<T> all, CompletableFuture<?>[] futures) {
        for (CompletableFuture<?> future : futures) {
            if (!(future instanceof SimFuture)) {
                return adopt(all);
            }
        }
        return SimFuture.ofOwn(domain(), all);
    }

    private static CompletableFuture<?>[] asked(CompletableFuture<?>[] futures) {
        for (CompletableFuture<?> future : futures) {
            Object unused = future.toCompletableFuture();
        }
        return futures;
    }

    void watch(SimFuture<?> root) {
        if (roots.size() >= rootsLimit) {
            roots.removeIf(SimFuture::isSettled);
            rootsLimit = Math.max(256, roots.size() * 2);
        }
        roots.add(root);
    }

    // ---- executors, time, chance

    /** {@return the loop's pool: each task on its own, in any order} */
    public SimExecutor executor() {
        return domain().executor();
    }

    /** {@return a new simulated thread: tasks one after the other} */
    public SimExecutor singleThread(String name) {
        return domain().singleThread(name);
    }

    /** {@return a wall clock in virtual time} */
    public Clock clock() {
        return domain().clock();
    }

    /** {@return a generator on stream {@code user/world/label}} */
    public SimRandom random(String label) {
        return domain().random(label);
    }

    // ---- running

    /**
     * Drives the loop until {@code stage} completes, ends the run, and returns its value.
     *
     * @throws dev.simloop.failure.SimulationFailure if the stage or anything else in the run failed; the message tells
     *     how to repeat it
     * @throws NestedRunException on the thread of another run
     * @throws LoopFinishedException if this loop has run before
     */
    public <T extends @Nullable Object> T run(CompletionStage<T> stage) {
        return new Cast<T>().of(runHere(new OwnLoop(stage)));
    }

    /** Drives the loop until nothing in the foreground is left to do, and ends the run as {@link #run(CompletionStage)} does. */
    public void run() {
        runHere(new OwnLoop(null));
    }

    /** What a loop that the user made drives: a stage, or all there is. */
    private record OwnLoop(@Nullable CompletionStage<?> stage) implements Scenario {
        @Override
        public @Nullable Object run(World world) {
            return stage;
        }

        @Override
        public String replayCommand(Token token) {
            boolean plain = token.strategy().equals("random")
                    && token.configuration().equals(SimConfig.defaults().digest());
            return "SimLoop.seeded(" + token.seed() + (plain ? ")" : ", config)");
        }
    }

    private static final class Cast<T extends @Nullable Object> {
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
        T of(@Nullable Object value) {
            return (T) value;
        }
    }

    private @Nullable Object runHere(Scenario scenario) {
        Engine e = engine();
        Runner.refuseNesting("a run was started on the thread of another run", ", compose with futures instead");
        ReplayCommand.started(e.token());
        LoopThread.Job job = LoopThread.start(() -> {
            e.owner = Thread.currentThread();
            execute(scenario, true);
        });
        UnresponsiveException stuck = LoopThread.await(job, e.config.watchdog);
        RunReport done = stuck == null
                ? java.util.Objects.requireNonNull(report)
                : LoopRunner.unresponsiveRun(e.token(), scenario, stuck, null);
        if (!done.passed()) {
            throw done.toFailure();
        }
        return done.value();
    }

    /** Runs {@code scenario} to its end on this thread, which must be a loop thread. */
    RunReport execute(Scenario scenario, boolean wantTape) {
        Engine e = engine();
        LoopThread thread = java.util.Objects.requireNonNull(LoopThread.current());
        Runnable putBack = takeOver(e);
        e.hashes = thread.hashes();
        thread.enter(e);
        Outcome outcome = new Outcome(e, scenario, java.util.Objects.requireNonNull(world));
        try {
            e.submit(e.world, e.rootActor(), null, dev.simloop.spi.TaskKind.ENTRY, false, outcome);
            boolean came = e.drive(outcome);
            if (e.failure() == null && !(came && outcome.isComplete())) {
                stuck(outcome.future, null);
            }
            Throwable failure = e.failure() == null ? outcome.failure() : null;
            if (failure == null && e.failure() == null) {
                failure = lostFailure(e);
            }
            e.finish(failure);
            e.noteLeftovers();
            boolean passed = e.failure() == null;
            RunReport result = new RunReport(
                    e.token(),
                    passed ? outcome.value() : null,
                    e.failure(),
                    e.fingerprint(),
                    checkpoints(e, wantTape || !passed),
                    e.endSteps(),
                    e.endNanos(),
                    e.counters(),
                    e.propertyHits(),
                    e.notes(),
                    e.orphans(),
                    e.record == null ? null : e.record.log(e.failure(), RunReport.line(e.failure())),
                    e.record == null ? Map.of() : e.record.sources(),
                    wantTape || !passed ? e.tape() : null,
                    passed ? "" : scenario.replayCommand(e.token()),
                    passed ? List.of() : e.names(),
                    passed ? Map.of() : e.comparisons(),
                    uncontrolled(e));
            report = result;
            return result;
        } finally {
            letGo(e);
            thread.leave();
            // Not on what is the run's thread: what is put back may start a thread of its own.
            putBack.run();
        }
    }

    private static List<String> uncontrolled(Engine e) {
        List<String> lines = e.uncontrolled();
        if (!e.config.takeOver().contains(TakeOver.CHANCE)
                || e.config.takeOver().contains(TakeOver.HASHES)) {
            return lines;
        }
        List<String> more = new ArrayList<>(lines);
        more.add("not controlled here: identity hash codes, which cannot be taken over " + IdentityHashes.whyNot());
        return more;
    }

    private Runnable takeOver(Engine e) {
        try {
            return TakeOvers.begin(e.config, java.util.Objects.requireNonNull(world));
        } catch (RuntimeException | Error failed) {
            letGo(e);
            throw failed;
        }
    }

    private void letGo(Engine e) {
        java.util.Objects.requireNonNull(world).close();
        e.world.close();
        e.release();
        engine = null;
        world = null;
        roots.clear();
        lost.clear();
    }

    /**
     * Fails the run: nothing is left that could complete {@code awaited}, or, if that is null, end the scenario.
     *
     * @param at the line at which the scenario's own task awaits it; null where the scenario has returned it
     */
    void stuck(@Nullable CompletableFuture<?> awaited, @Nullable String at) {
        Engine e = engine();
        List<Waiting> own = new ArrayList<>();
        if (awaited instanceof SimFuture<?> ours) {
            boolean stage = ours.actor == null;
            if (!ours.isSettled() && (stage || at != null)) {
                String what = stage
                        ? "a " + ours.what()
                        : java.util.Objects.requireNonNull(ours.actor).name() + ", " + ours.what();
                own.add(new Waiting(e.rootActor(), "waits for " + what, at, ours.isForeign()));
            } else {
                own.addAll(waitingFutures(root -> root == awaited && !root.isSettled()));
            }
        } else if (awaited != null) {
            own.add(new Waiting(e.rootActor(), Waiting.FOREIGN_FUTURE, at, true));
        }
        e.deadlock(waitingFutures(root -> root != awaited && root.isWaitedFor()), own);
    }

    private static List<Long> checkpoints(Engine e, boolean wanted) {
        if (!wanted) {
            return List.of();
        }
        List<Long> list = new ArrayList<>();
        for (long checkpoint : e.checkpoints()) {
            list.add(checkpoint);
        }
        return list;
    }

    /** Keeps a failure that nobody has met so far. */
    void watch(LostFailure failure) {
        if (engine().isCutting()) {
            return;
        }
        if (lost.size() >= lostLimit) {
            lost.removeIf(LostFailure::isMet);
            lostLimit = Math.max(256, lost.size() * 2);
        }
        lost.add(failure);
    }

    private @Nullable Throwable lostFailure(Engine e) {
        for (LostFailure failure : lost) {
            SimFuture<?> end = failure.lostAt();
            if (end != null) {
                e.lost(failure, end.actor == null);
            }
        }
        return e.failure();
    }

    private List<Waiting> waitingFutures(Predicate<SimFuture<?>> which) {
        List<Waiting> waiting = new ArrayList<>();
        for (SimFuture<?> root : roots) {
            if (which.test(root)) {
                waiting.add(
                        new Waiting(java.util.Objects.requireNonNull(root.actor), root.what(), null, root.isForeign()));
            }
        }
        return waiting;
    }

    // ---- telling

    /*
     * Programs call these wherever they like, in production too: without a run, and in a hunt, nothing happens and
     * nothing is allocated. They draw nothing and leave the fingerprint alone.
     */

    /** Tells {@code value} by name, for the log of a recorded run of the loop on this thread; otherwise does nothing. */
    public static void observe(String name, @Nullable Object value) {
        Recording log = recording();
        if (log != null) {
            log.observed(name, value, Event.Access.UNSAID);
        }
    }

    /** Tells a number by name; as {@link #observe(String, Object)}, without boxing it in a hunt. */
    public static void observe(String name, long value) {
        Recording log = recording();
        if (log != null) {
            log.observed(name, value, Event.Access.UNSAID);
        }
    }

    /** Tells a number by name; as {@link #observe(String, Object)}, without boxing it in a hunt. */
    public static void observe(String name, int value) {
        observe(name, (long) value);
    }

    /** Tells a number by name; as {@link #observe(String, Object)}, without boxing it in a hunt. */
    public static void observe(String name, double value) {
        Recording log = recording();
        if (log != null) {
            log.observed(name, value, Event.Access.UNSAID);
        }
    }

    /** Tells a truth value by name; as {@link #observe(String, Object)}, without boxing it in a hunt. */
    public static void observe(String name, boolean value) {
        Recording log = recording();
        if (log != null) {
            log.observed(name, value, Event.Access.UNSAID);
        }
    }

    /**
     * Tells {@code value} by name as {@link #observe(String, Object) observe} does, and that it was read. A story then says so of
     * it, where otherwise it goes by the order of values.
     */
    public static void observed(String name, @Nullable Object value) {
        Recording log = recording();
        if (log != null) {
            log.observed(name, value, Event.Access.READ);
        }
    }

    /** Tells a number that was read; as {@link #observed(String, Object)}, without boxing it in a hunt. */
    public static void observed(String name, long value) {
        Recording log = recording();
        if (log != null) {
            log.observed(name, value, Event.Access.READ);
        }
    }

    /** Tells a number that was read; as {@link #observed(String, Object)}, without boxing it in a hunt. */
    public static void observed(String name, int value) {
        observed(name, (long) value);
    }

    /** Tells a number that was read; as {@link #observed(String, Object)}, without boxing it in a hunt. */
    public static void observed(String name, double value) {
        Recording log = recording();
        if (log != null) {
            log.observed(name, value, Event.Access.READ);
        }
    }

    /** Tells a truth value that was read; as {@link #observed(String, Object)}, without boxing it in a hunt. */
    public static void observed(String name, boolean value) {
        Recording log = recording();
        if (log != null) {
            log.observed(name, value, Event.Access.READ);
        }
    }

    /**
     * Tells {@code value} by name as {@link #observe(String, Object) observe} does, and that it was written. A story then says so of
     * it, where otherwise it goes by the order of values.
     */
    public static void changed(String name, @Nullable Object value) {
        Recording log = recording();
        if (log != null) {
            log.observed(name, value, Event.Access.WRITTEN);
        }
    }

    /** Tells a number that was written; as {@link #changed(String, Object)}, without boxing it in a hunt. */
    public static void changed(String name, long value) {
        Recording log = recording();
        if (log != null) {
            log.observed(name, value, Event.Access.WRITTEN);
        }
    }

    /** Tells a number that was written; as {@link #changed(String, Object)}, without boxing it in a hunt. */
    public static void changed(String name, int value) {
        changed(name, (long) value);
    }

    /** Tells a number that was written; as {@link #changed(String, Object)}, without boxing it in a hunt. */
    public static void changed(String name, double value) {
        Recording log = recording();
        if (log != null) {
            log.observed(name, value, Event.Access.WRITTEN);
        }
    }

    /** Tells a truth value that was written; as {@link #changed(String, Object)}, without boxing it in a hunt. */
    public static void changed(String name, boolean value) {
        Recording log = recording();
        if (log != null) {
            log.observed(name, value, Event.Access.WRITTEN);
        }
    }

    /**
     * Declares that the step of the loop on this thread that runs touches {@code resources} and nothing else that is shared
     * with other tasks; several calls in one step add up. A name stands for whatever the program means by it, such as {@code
     * account}, and a step is what runs between two suspensions or in one task. Strategy {@code pos} takes two steps that name
     * nothing in common for independent of each other. Does nothing where no loop runs.
     */
    public static void touchesOnly(String... resources) {
        Engine running = running();
        if (running != null) {
            running.touches(false, resources);
        }
    }

    /**
     * Declares that the step that runs looks at {@code resources} and does not change them; as {@link #touchesOnly} otherwise, and both add up.
     * The order of two steps that only look does not matter.
     */
    public static void readsOnly(String... resources) {
        Engine running = running();
        if (running != null) {
            running.touches(true, resources);
        }
    }

    /**
     * Tells a number that was found beside the one that was expected. A recorded run logs both. How they compare (larger,
     * smaller, equal) at the last such call of a name is part of {@linkplain dev.simloop.shrink.FailureIdentity what tells two
     * failures apart}: a balance above the expected one is another bug than a balance below it.
     */
    public static void observe(String name, long found, long expected) {
        Engine running = running();
        if (running != null) {
            running.compared(name, Long.compare(found, expected));
            if (running.record != null) {
                running.record.observed(name, found + ", expected " + expected, Event.Access.UNSAID);
            }
        }
    }

    /** {@return the run on this thread; null if there is none} */
    private static @Nullable Engine running() {
        SimLoop loop = currentOrNull();
        return loop == null ? null : loop.engine;
    }

    private static @Nullable Recording recording() {
        Engine running = running();
        return running == null ? null : running.record;
    }

    // ---- for adapters

    /** Fails the run with {@code cause}, at the end of the current step; the first failure counts. */
    public void fail(Throwable cause) {
        engine().fail(cause);
    }

    /**
     * Runs other tasks from within the current one until {@code done} or {@code deadlineNanos} of virtual time; the
     * current task's mailbox is closed meanwhile. Nested pumps unwind last in, first out.
     *
     * @return whether it ended because of {@code done}
     */
    public boolean runNested(BooleanSupplier done, long deadlineNanos) {
        return engine().runNested(done, deadlineNanos);
    }

    /**
     * Runs the loop from within the scenario until {@code time} has passed: all that is due by then, that instant
     * included, has run when it returns.
     *
     * @throws IllegalArgumentException if {@code time} is negative
     * @throws IllegalStateException if anything but the scenario's own task calls it, or the run fails meanwhile
     */
    public void runFor(Duration time) {
        ScenarioDriver.forTime(engine(), time);
    }

    /**
     * Runs the loop from within the scenario until {@code condition} is true, asked before each step and when {@code
     * limit} has passed. It only looks, as a property does, and may throw an {@link AssertionError} for false.
     *
     * @throws AssertionError if it is still false when {@code limit} has passed; the message holds what it said
     * @throws IllegalArgumentException if {@code limit} is negative
     * @throws IllegalStateException if anything but the scenario's own task calls it, or the run fails meanwhile
     */
    public void runUntil(BooleanSupplier condition, Duration limit) {
        ScenarioDriver.until(engine(), condition, limit);
    }

    /**
     * Runs the loop from within the scenario until nothing in the foreground is left to do.
     *
     * @throws AssertionError if something is left when {@code limit} has passed; the message names the busiest actors
     * @throws IllegalArgumentException if {@code limit} is negative
     * @throws IllegalStateException if anything but the scenario's own task calls it, or the run fails meanwhile
     */
    public void runUntilQuiescent(Duration limit) {
        ScenarioDriver.untilQuiescent(engine(), limit);
    }

    /**
     * Runs the loop from within the scenario until {@code stage} completes.
     *
     * @return its value
     * @throws RuntimeException as {@code stage} failed with; a checked failure is the cause of a {@link
     *     java.util.concurrent.CompletionException}
     * @throws IllegalStateException if anything but the scenario's own task calls it, or the run fails meanwhile; it
     *     does, with a deadlock, where nothing is left that could complete {@code stage}
     */
    public <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        return ScenarioDriver.await(engine(), stage);
    }

    /**
     * Runs {@code action} when the task that runs now has ended, as a part of its step, or before it runs other tasks from
     * within. For integrations with libraries that queue work where it is seen only afterwards.
     *
     * @param what what it is about, for the message if this is not the loop's thread
     * @throws dev.simloop.failure.ForeignThreadException if this is not the loop's thread, which fails the run, too
     */
    public void atStepEnd(String what, Runnable action) {
        engine().atStepEnd(what, action);
    }

    /**
     * Says that the scenario's body has returned, where that is not the end of the scenario: from now on the run fails if only
     * work that repeats itself is left (see {@link SimConfig#withTail}). Calls after the first change nothing.
     */
    public void bodyReturned() {
        Engine e = engine();
        e.checkOwner("the end of the body");
        e.bodyReturned();
    }

    /** {@return whether nothing in the foreground is left to do} */
    public boolean isQuiescent() {
        return engine().isQuiescent();
    }

    /**
     * As {@link #runNested}, for a task that waits for what may never come, such as the next connection of a server. It does not keep
     * the run from ending: when nothing but such waits does, the run is over, and this call leaves the task for good. What the task still
     * throws on its way out, and those below it, fails nothing. Only a run that ends by itself, when nothing is left to do, waits for a
     * deadline.
     *
     * @return whether it ended because of {@code done}; false at the deadline, when the run has failed, and when nothing is left that
     *     could run
     */
    public boolean waitNested(BooleanSupplier done, long deadlineNanos) {
        Engine running = engine();
        boolean came = running.waitNested(done, deadlineNanos);
        if (!came && running.failure() == null && running.now < deadlineNanos && running.isOver()) {
            throw running.cut();
        }
        return came;
    }

    /**
     * Carries {@code guest} on this thread, the loop's, while {@code stretch} runs: its thread counts as the loop's own until then.
     *
     * @throws ForeignThreadException on another thread
     */
    public void carry(Guest guest, Runnable stretch) {
        engine().carry(guest, stretch);
    }

    /** {@return whether a task could run now besides the one that does} */
    public boolean hasReadyTask() {
        return engine().hasReady();
    }

    /** {@return whether the current thread is a guest that the loop's thread carries, and may wait as threads do} */
    public boolean isOnGuest() {
        Engine e = engine;
        return e != null && e.isOnGuest();
    }

    /** {@return whether a search steers this run that leaves out orders which do not matter} Else declaring what a step touches can be spared. */
    public boolean isAskedForTouches() {
        return engine().drawing != null;
    }

    /** Says that the program drew from {@code stream}, which a search that steers this run cannot: it is fixed to what the seed says. */
    public void drew(String stream) {
        dev.simloop.spi.DrawingStrategy drawing = engine().drawing;
        if (drawing != null) {
            drawing.drew(stream);
        }
    }

    /** Says that the step that runs may touch anything, whatever it has declared. */
    public void touchesAnything() {
        engine().takesAway();
    }

    /** {@return whether stretches of coroutines are threads of this run; see {@link SimConfig#withParallel}} */
    public boolean isParallel() {
        return engine().config.parallel;
    }

    /** Has {@code guests} run the bodies of scenario and hosts from now on; called before the first task. */
    public void carryBodies(Guests guests) {
        Engine running = engine();
        running.check("guests", "");
        running.guests = java.util.Objects.requireNonNull(guests);
    }

    /** Adds what another module contributes to this run. */
    public void extend(Extension extension) {
        engine().extend(extension);
    }
}
