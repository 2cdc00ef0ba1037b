package dev.simloop;

import dev.simloop.internal.run.ThreadLocals;
import dev.simloop.spi.Machine;
import dev.simloop.spi.Parkable;
import dev.simloop.spi.PoolThreads;
import dev.simloop.spi.TaskKind;
import dev.simloop.tape.Fallback;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who owns things: the world, or one incarnation of a host. Every executor, dispatcher, timer, future and channel end is
 * made from a domain; when a domain is dropped, nothing of it ever runs again.
 *
 * <p>Adapters (dispatchers, networks, event loops) submit and arm through here; tests rarely need it.
 */
public final class Domain {
    /** As on a small machine, whatever this one has: threads of a pool that nobody gave a number. */
    private static final int COMMON_THREADS = 4;

    private final String name;
    private @Nullable Engine engine;
    private final SimLoop loop;
    private final @Nullable Host host;
    private final int incarnation;
    /** Where its clock stood when the run ended. */
    private long overNanos;

    boolean dropped;
    /** Nothing of it runs until its host goes on; what becomes ready is kept in {@link #held}. */
    boolean paused;

    final List<Task> held = new ArrayList<>();
    final List<ParkedTask> parked = new ArrayList<>();
    private final Map<String, int[]> ordinals = new HashMap<>();
    private @Nullable SimExecutor pool;
    /** What thread locals hold on its main thread, where a run tells its threads apart. */
    @Nullable
    ThreadLocals main;

    Domain(Engine engine, String name, @Nullable Host host, int incarnation) {
        this.engine = engine;
        this.loop = engine.loop;
        this.name = name;
        this.host = host;
        this.incarnation = incarnation;
    }

    Engine engine() {
        Engine e = engine;
        if (e == null) {
            throw SimLoop.finished(loop.seed());
        }
        return e;
    }

    /** {@return the engine, if the run lasts and this thread is not the one that may touch it} */
    @Nullable
    Engine ownedByAnother() {
        Engine e = engine;
        return e == null || !e.isForeign() ? null : e;
    }

    /** {@return the line that makes something now, with class and method, where the run is recorded} */
    @Nullable
    String lineOfMaking() {
        Engine e = engine;
        Recording record = e == null || e.isForeign() ? null : e.record;
        return record == null ? null : record.creation();
    }

    void close() {
        abandonParked();
        if (engine != null) {
            overNanos = localNanos();
        }
        engine = null;
    }

    /** {@return whether the run has ended: nothing of this domain ever runs again} */
    boolean isOver() {
        Engine e = engine;
        return e == null || e.isFinished();
    }

    /** {@return {@link #localNanos}; once the run has ended, what that was then} */
    long lastNanos() {
        return isOver() ? overNanos : localNanos();
    }

    void abandonParked() {
        List<ParkedTask> given = new ArrayList<>(parked);
        parked.clear();
        for (ParkedTask task : given) {
            task.parkable.abandon();
        }
    }

    /** {@return the host's name, or the empty string for the world} */
    public String name() {
        return name;
    }

    /** {@return the host this is an incarnation of, or null for the world} */
    public @Nullable Host host() {
        return host;
    }

    /** {@return the same as {@link #host}, for the parts of a host, which do not know it} */
    public @Nullable Machine machine() {
        return host;
    }

    /** {@return which incarnation of its host this is, from 1; 0 for the world} */
    public int incarnation() {
        return incarnation;
    }

    /** What names start with: {@code n1/}, from the second incarnation on {@code n1~2/}. */
    String prefix() {
        return name.isEmpty() ? "" : incarnation < 2 ? name + "/" : name + "~" + incarnation + "/";
    }

    /** {@return the loop it belongs to} */
    public SimLoop loop() {
        return loop;
    }

    /** {@return whether what it owns can still run} */
    public boolean isAlive() {
        return !dropped && engine != null;
    }

    /** {@return the virtual time in nanoseconds from 0} */
    public long nowNanos() {
        return engine().now;
    }

    /** {@return the monotonic clock of the host, or the virtual time in the world: what its timers follow} */
    public long localNanos() {
        return host == null ? nowNanos() : host.hostClock().nanoTime();
    }

    /** {@return a new actor named {@code base#k}, k counting from 1 for each base within this domain} */
    public Actor newActor(String base) {
        Engine e = engine();
        e.check("an actor ", base);
        if (e.inProperty) {
            throw e.impure("made an actor " + prefix() + base);
        }
        return e.newActor(this, base, nextOrdinal(base), null);
    }

    /**
     * {@return a new actor as {@link #newActor(String)} makes it, for an adapter that knows it by {@code owner}}
     *
     * @param background whether its tasks are background work
     */
    public Actor newActor(String base, Object owner, boolean background) {
        Actor actor = newActor(base);
        actor.owner = owner;
        actor.background = background;
        return actor;
    }

    /** Says that {@code owner} is what the adapter knows {@code actor} by. */
    public void own(Actor actor, Object owner) {
        actor.owner = owner;
    }

    /** {@return a new actor for a pool's tasks} */
    Actor newPoolActor(int ordinal, Chain chain) {
        return engine().newActor(this, null, ordinal, chain);
    }

    int nextOrdinal(String base) {
        int[] cell = ordinals.get(base);
        if (cell == null) {
            cell = new int[1];
            ordinals.put(base, cell);
        }
        return ++cell[0];
    }

    /** {@return whose task runs at this moment; the root actor between tasks} */
    public Actor currentActor() {
        return engine().currentActor();
    }

    /** {@return a new mailbox named {@code name}, numbered if that name is taken} */
    public Mailbox mailbox(String base) {
        engine().check("a mailbox ", base);
        int ordinal = nextOrdinal("mailbox " + base);
        return new Mailbox(this, prefix() + base + (ordinal == 1 ? "" : "#" + ordinal));
    }

    /**
     * Queues {@code body} as one task. Dropped domains swallow it.
     *
     * @param mailbox what orders it, or null to leave it on its own, as on a pool
     * @param background whether quiescence and the end of a run take no notice of it
     */
    public void submit(Actor actor, @Nullable Mailbox mailbox, TaskKind kind, boolean background, Runnable body) {
        engine().submit(this, actor, mailbox, kind, background, body);
    }

    /**
     * Queues {@code body} once {@code delayNanos} have passed; a negative delay counts as 0, and {@link Long#MAX_VALUE}
     * never comes. What is of kind {@link TaskKind#TIMER} goes by the host's clock, the rest by virtual time.
     */
    public Timer schedule(
            Actor actor, @Nullable Mailbox mailbox, TaskKind kind, boolean background, long delayNanos, Runnable body) {
        long delay = host == null || kind != TaskKind.TIMER
                ? delayNanos
                : host.hostClock().toWorld(delayNanos);
        return engine().schedule(this, actor, mailbox, kind, background, delay, body);
    }

    /**
     * Parks the task that runs at this moment: once it returns, its mailbox stays closed until {@link
     * ParkedTask#unpark()}.
     */
    public ParkedTask park(Parkable parkable) {
        engine().check("parking a task", "");
        return engine().park(parkable);
    }

    /** {@return the stream of that name, made on first use; its calm must be the same at every use} */
    public DrawStream stream(String streamName, Fallback calm) {
        return engine().stream(streamName, calm, true);
    }

    /** Adds to a counter of the run; the result of a campaign sums them up. */
    public void count(String counter) {
        Engine e = engine();
        e.check("counter ", counter);
        e.count(counter, 1);
    }

    /** {@return the counter of that name, at hand; from now on it is among the run's counters, with 0 at least} */
    public Counter counter(String counter) {
        Engine e = engine();
        e.check("counter ", counter);
        return e.counter(counter);
    }

    /** Says that something happens in this domain that matters; see {@link World#moment(String)}. */
    public void moment() {
        engine().moment(host, 0);
    }

    /** Folds {@code digest} into the run's fingerprint. */
    public void fold(long digest) {
        Engine e = engine();
        e.check("the fingerprint", "");
        if (e.inProperty) {
            throw e.impure("changed the fingerprint");
        }
        e.fold(digest);
    }

    /** {@return the pool of this domain: every task on its own, picked in any order} */
    public SimExecutor executor() {
        SimExecutor result = pool;
        if (result == null) {
            result = new SimExecutor(this, "pool", null, newThreads(COMMON_THREADS));
            pool = result;
        }
        return result;
    }

    /** {@return a new executor that runs its tasks one after the other, in order} */
    public SimExecutor singleThread(String base) {
        Mailbox mailbox = mailbox(base);
        return new SimExecutor(this, mailbox.name().substring(prefix().length()), mailbox, newThreads(1));
    }

    /** {@return a new pool beside {@link #executor}, with tasks of its own and an end of its own} */
    public SimExecutor pool(String base) {
        return pool(base, newThreads(COMMON_THREADS));
    }

    /**
     * {@return a new pool as {@link #pool(String)} makes it, with so many threads} That shows in what {@code ThreadLocal}s hold,
     * in a run that takes {@linkplain TakeOver#CALLS calls} over: tasks are in no order and never wait for a free thread. As in the JDK, up to so many
     * each task starts one; without a bound it does where none is idle.
     *
     * @param threads how many it has at most; {@link Integer#MAX_VALUE} for no bound, 0 for one to each task
     * @throws IllegalArgumentException if {@code threads} is negative
     */
    public SimExecutor pool(String base, int threads) {
        if (threads < 0) {
            throw new IllegalArgumentException("threads of pool " + base + " are negative: " + threads);
        }
        return pool(base, newThreads(threads, threads < Integer.MAX_VALUE));
    }

    private SimExecutor pool(String base, @Nullable PoolThreads threads) {
        engine().check("a pool ", base);
        int ordinal = nextOrdinal("pool " + base);
        return new SimExecutor(this, base + "-" + ordinal, null, threads);
    }

    /**
     * {@return the threads of a pool of {@code most} that starts one where none is idle, for an adapter that has its own way to
     * make tasks; null where a run does not tell its threads apart}
     */
    public @Nullable PoolThreads newThreads(int most) {
        return newThreads(most, false);
    }

    private @Nullable PoolThreads newThreads(int most, boolean isEager) {
        Engine e = engine;
        ThreadsOfRun threads = e == null ? null : e.threads;
        return threads == null ? null : threads.pool(most, isEager);
    }

    /** {@return a wall clock in virtual time, UTC} */
    public Clock clock() {
        return new SimClock(this, java.time.ZoneOffset.UTC);
    }

    /** {@return a generator on stream {@code user/HOST/label}; the world's HOST is {@code world}} */
    public SimRandom random(String label) {
        return new SimRandom(stream("user/" + (name.isEmpty() ? "world" : name) + "/" + label, Fallback.SEEDED));
    }

    /** Drops every task and timer; nothing of this domain ever runs again, and nothing is cancelled. */
    public void drop() {
        if (!dropped) {
            engine().check("dropping a domain", "");
            engine().drop(this);
        }
    }

    /**
     * {@return a future of this domain that completes as {@code stage} does, which work of the loop completes} A failure
     * of it that nobody asks for is an orphan, as that of the loop's own work.
     */
    public <T extends @Nullable Object> SimFuture<T> adopt(java.util.concurrent.CompletionStage<T> stage) {
        return SimFuture.ofOwn(this, stage);
    }

    /**
     * Completes {@code future} by the last work of the task that runs, as the loop's own work does: whoever waits for it may go on
     * before its dependents, which a draw decides.
     *
     * @param failure why there is no value, or null; one that nobody meets is an orphan
     * @return whether it was not complete by then
     */
    public <T extends @Nullable Object> boolean settle(
            SimFuture<T> future, @Nullable T value, @Nullable Throwable failure) {
        return future.settle(value, failure);
    }

    /** {@return an incomplete future of this domain} */
    public <T extends @Nullable Object> SimFuture<T> newFuture() {
        return SimFuture.root(this);
    }
}
