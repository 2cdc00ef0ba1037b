package dev.simloop;

import dev.simloop.disk.SimDisk;
import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.internal.Times;
import dev.simloop.spi.HostListener;
import dev.simloop.spi.Machine;
import dev.simloop.spi.TaskKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A simulated machine: a name, what its current incarnation owns, and what outlives incarnations (its clocks, its disk,
 * its addresses). Made by {@link World#host}.
 *
 * <p><b>Models</b> the power cut ({@link #crash()}), the orderly end ({@link #shutdown(Duration)}), a stop of the whole
 * process while time and its kernel go on ({@link #pause}), and the next start on what is durable ({@link #restart()}).
 *
 * <p><b>Rejects</b> a crash of a host that is down, a restart of one that is up, a pause of one that is down or paused.
 *
 * <p><b>Leaves out</b> memory, processor speed and several processes on one machine: a host is one process on a machine of
 * its own.
 *
 * <p><b>Counters.</b> {@code host.crash}, {@code host.shutdown}, {@code host.restart}, {@code host.pause},
 * {@code host.exit}, {@code host.supervised}.
 *
 * <p>One file past the usual length: it is the life of one process, of which each call asks how far it is.
 */
public final class Host implements Machine {
    /** What a host runs when it starts and at every restart. */
    @FunctionalInterface
    public interface Entry {
        /** Starts the host's work, as a task of the new incarnation. What it throws fails the run. */
        void start(Host host) throws Exception;
    }

    /** Stands for whatever runs now. */
    private static final int THE_STEP = -2;

    private final Engine engine;
    private final String name;
    private final Map<Class<?>, Object> parts = new HashMap<>();
    /** Those that something still holds, so that it finds the run ended; a host may restart for ever. */
    private final List<WeakReference<Domain>> incarnations = new ArrayList<>();

    private int incarnationsLimit = 16;
    private final Deque<Runnable> shutdownHooks = new ArrayDeque<>();
    private final HostClock clock;
    private Domain domain;
    private @Nullable Entry entry;
    private @Nullable SimFuture<@Nullable Void> stopping;
    private @Nullable Pause pause;
    private @Nullable RestartPolicy restarts;
    private int restartsInARow;
    private long startedAt;
    /** The events of the last start and of a shutdown under way. */
    private int begun;

    private int stoppingSince = Event.NO_CAUSE;

    /** How many hosts were made before this one. */
    final int number;

    Host(Engine engine, String name, int number) {
        this.number = number;
        this.engine = engine;
        this.name = name;
        this.clock = new HostClock(this, engine);
        this.domain = new Domain(engine, name, this, 1);
        remember(domain);
        begun = tell(EventKind.START, THE_STEP, "incarnation 1");
    }

    private int tellTime(EventKind kind, String what, long nanos) {
        return engine.record == null ? Event.NO_CAUSE : tell(kind, THE_STEP, what + Times.text(nanos));
    }

    /** {@return the event, which the step caused if {@code cause} is {@link #THE_STEP}} */
    private int tell(EventKind kind, int cause, String text) {
        Recording log = engine.record;
        return log == null ? Event.NO_CAUSE : log.add(kind, name, cause == THE_STEP ? log.cause() : cause, "", text, 0);
    }

    /** {@return the name} */
    @Override
    public String name() {
        return name;
    }

    /** {@return the current incarnation, or the last one if the host is down} */
    @Override
    public Domain domain() {
        return domain;
    }

    /** {@return whether a restart of it runs something} */
    public boolean hasEntry() {
        return entry != null;
    }

    /** {@return whether it has power} */
    @Override
    public boolean isUp() {
        return domain.isAlive();
    }

    /** {@return the world it is part of} */
    @Override
    public World world() {
        return engine.loop.world();
    }

    void enter(Entry first) {
        if (entry != null) {
            throw new IllegalStateException("host " + name + " has an entry already");
        }
        entry = first;
        run(first);
    }

    private void run(Entry what) {
        Domain mine = domain;
        Recording log = engine.record;
        int before = log == null ? Event.NO_CAUSE : log.causedBy(begun);
        mine.submit(mine.newActor("start"), null, TaskKind.ENTRY, false, () -> {
            try {
                what.start(this);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new java.util.concurrent.CompletionException(e);
            }
        });
        if (log != null) {
            int unused = log.causedBy(before);
        }
    }

    /**
     * Cuts the power: nothing of this incarnation ever runs again, no {@code finally}, no callback, no timer. Called from a
     * task of this host, it takes effect when the task returns; what the task sends, writes or arms after the call is
     * discarded. Peers learn of it only through the network, the disk keeps what the seed lets survive.
     *
     * @throws IllegalStateException if the host is down already
     */
    public void crash() {
        checkUp("crash");
        engine.count("host.crash", 1);
        int unused = tell(EventKind.CRASH, THE_STEP, "");
        end((listener, dead) -> listener.crashed(this, dead));
        supervise();
    }

    /**
     * Ends this incarnation from one of its own tasks, as {@code System.exit} in a process without shutdown hooks, and does not
     * return: {@code throw host.exit()}. The machine stays: what was written to the disk is kept, forced or not, and the kernel
     * closes the connections. No {@code finally} that runs while the call leaves the task, and nothing else of the incarnation,
     * has an effect any more. A {@linkplain #setRestartPolicy restart policy} starts the program again.
     *
     * @return never
     * @throws IllegalStateException if the host is down, or what runs is no task of this host
     */
    public Error exit() {
        checkUp("exit");
        Task running = engine.current;
        if (running == null || running.domain() != domain) {
            throw new IllegalStateException("exit of host " + name + " outside of its own tasks: " + engine.actor()
                    + " runs; cut its power with crash(), or ask it to end with shutdown(grace)");
        }
        engine.count("host.exit", 1);
        int unused = tell(EventKind.SHUTDOWN, THE_STEP, "exit");
        end((listener, dead) -> listener.stopped(this, dead));
        supervise();
        throw new HostExit(name);
    }

    /**
     * Work that reads or writes.
     *
     * @param <T> what it returns
     */
    @FunctionalInterface
    public interface IoWork<T extends @Nullable Object> {
        /** {@return what it found or did} */
        T run() throws IOException;
    }

    /**
     * {@return what {@code work} returns} An {@link IOException} that leaves it ends this incarnation, see {@link #exit}: a program
     * that cannot rely on its disk stops, and whoever supervises it starts it again.
     *
     * @throws IllegalStateException if the work fails and the host is down by then, or what runs is no task of this host
     */
    public <T extends @Nullable Object> T orExit(IoWork<T> work) {
        try {
            return work.run();
        } catch (IOException | UncheckedIOException e) {
            engine.note(() -> "host " + name + " exits: " + e);
            throw exit();
        }
    }

    /**
     * Has the program started again whenever an incarnation ends by a {@link #crash} or an {@link #exit}; null for nobody who does.
     * It is the machine's, not the program's: it outlives incarnations. Another policy takes back a restart that is due; a restart
     * that is due keeps no run alive. Counter {@code host.supervised}.
     */
    public void setRestartPolicy(@Nullable RestartPolicy policy) {
        engine.check("restart policy of host ", name);
        restarts = policy;
        restartsInARow = 0;
    }

    private void supervise() {
        RestartPolicy policy = restarts;
        if (policy == null) {
            return;
        }
        if (policy.isStable(engine.now - startedAt)) {
            restartsInARow = 0;
        }
        long delay = policy.delayNanos(restartsInARow);
        if (delay < 0) {
            return;
        }
        restartsInARow++;
        Domain ended = domain;
        Domain world = engine.world;
        Actor supervisor = world.newActor("supervisor(" + name + ")");
        Timer unused = world.schedule(supervisor, null, TaskKind.TIMER, true, delay, () -> {
            if (domain == ended && !isUp() && restarts == policy) {
                engine.count("host.supervised", 1);
                restart();
            }
        });
    }

    /**
     * {@link #crash()}, and the disk is lost: the next incarnation starts on an empty one, unless a {@link
     * dev.simloop.disk.DiskFaultBudget} spares it.
     */
    public void killAndLoseDisk() {
        crash();
        for (HostListener listener : engine.hostListeners) {
            listener.diskLost(this);
        }
    }

    private interface Ending {
        void tell(HostListener listener, Domain dead);
    }

    private void end(Ending how) {
        Domain dead = domain;
        resumeNow();
        shutdownHooks.clear();
        dead.drop();
        for (HostListener listener : engine.hostListeners) {
            how.tell(listener, dead);
        }
        SimFuture<@Nullable Void> waiting = stopping;
        stopping = null;
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    /**
     * Has {@code hook} run at an orderly shutdown of this incarnation, before the hooks that were added earlier, as tasks
     * of the host.
     */
    public void onShutdown(Runnable hook) {
        checkUp("onShutdown");
        shutdownHooks.push(hook);
    }

    /**
     * Ends this incarnation in order: its coroutines are cancelled and unwind, the shutdown hooks run, connections are
     * closed; then nothing of it runs any more. What takes longer than {@code grace} is cut off.
     *
     * @return completes when the host is down; a second call while it is stopping returns the same future
     * @throws IllegalStateException if the host is down
     * @throws IllegalArgumentException if the grace is negative
     */
    @SuppressWarnings("FutureReturnValueIgnored") // what fails while stopping is an orphan of its own
    public SimFuture<@Nullable Void> shutdown(Duration grace) {
        long nanos = Times.delayNanos(grace);
        checkUp("shutdown");
        SimFuture<@Nullable Void> running = stopping;
        if (running != null) {
            return running;
        }
        engine.count("host.shutdown", 1);
        stoppingSince = tellTime(EventKind.SHUTDOWN, "within ", nanos);
        SimFuture<@Nullable Void> down = engine.world.newFuture();
        stopping = down;
        Domain ending = domain;
        List<SimFuture<?>> parts = new ArrayList<>();
        for (HostListener listener : engine.hostListeners) {
            SimFuture<?> part = listener.stopping(this, ending);
            if (part != null) {
                parts.add(part);
            }
        }
        Actor actor = ending.newActor("shutdown");
        for (Runnable hook : shutdownHooks) {
            SimFuture<@Nullable Void> done = ending.newFuture();
            parts.add(done);
            ending.submit(actor, null, TaskKind.EXECUTE, false, () -> {
                hook.run();
                done.complete(null);
            });
        }
        Runnable off = () -> {
            if (domain == ending && isUp()) {
                int unused = tell(EventKind.SHUTDOWN, stoppingSince, "stopped");
                end((listener, dead) -> listener.stopped(this, dead));
            }
        };
        Actor power = engine.world.newActor("power(" + name + ")");
        Timer cut = engine.world.schedule(power, null, TaskKind.FAULT, false, nanos, off);
        SimFuture<?> all = engine.loop.allOf(parts.toArray(new SimFuture<?>[0]));
        all.whenComplete((value, failure) -> {
            if (cut.cancel()) {
                engine.world.submit(power, null, TaskKind.FAULT, false, off);
            }
        });
        return down;
    }

    /**
     * Stops everything of this host for {@code length}, as a garbage collection or SIGSTOP does: time goes on, nothing
     * runs; timers that become due and packets that arrive wait, in that order, and all run when it goes on.
     *
     * @return ends the pause early when closed; its hits are the tasks held back so far
     * @throws IllegalStateException if the host is down or paused already
     * @throws IllegalArgumentException if the length is negative or zero
     */
    public Fault pause(Duration length) {
        long nanos = Times.delayNanos(length);
        if (nanos == 0) {
            throw new IllegalArgumentException("pause is not positive: " + length);
        }
        checkUp("pause");
        if (pause != null) {
            throw new IllegalStateException("host " + name + " is paused already");
        }
        engine.count("host.pause", 1);
        Pause begun = new Pause(domain, tellTime(EventKind.PAUSE, "for at most ", nanos));
        pause = begun;
        engine.pause(domain);
        Domain world = engine.world;
        begun.end =
                world.schedule(world.newActor("pause(" + name + ")"), null, TaskKind.FAULT, true, nanos, begun::close);
        for (HostListener listener : engine.hostListeners) {
            listener.paused(this);
        }
        return begun;
    }

    void resumeNow() {
        if (pause != null) {
            pause.close();
        }
    }

    /** {@return whether it is paused} */
    public boolean isPaused() {
        return pause != null;
    }

    private final class Pause implements Fault {
        private final Domain paused;
        private @Nullable Timer end;
        private long held;
        private boolean closed;
        private final int event;

        Pause(Domain paused, int event) {
            this.paused = paused;
            this.event = event;
        }

        @Override
        public String kind() {
            return "host.pause";
        }

        @Override
        public long hits() {
            return closed ? held : paused.held.size();
        }

        @Override
        public boolean isActive() {
            return !closed;
        }

        @Override
        public void close() {
            if (!closed) {
                held = paused.held.size();
                closed = true;
                pause = null;
                if (end != null) {
                    end.cancel();
                }
                int unused = engine.record == null ? event : tell(EventKind.RESUME, event, held + " held back");
                engine.resume(paused);
            }
        }

        @Override
        public String toString() {
            return "pause of " + name + (closed ? " (ended)" : "");
        }
    }

    /**
     * Starts the next incarnation: the entry runs again, on what is durable.
     *
     * @throws IllegalStateException if the host is up
     */
    public void restart() {
        engine.checkOwner("restart of host " + name);
        if (isUp()) {
            throw new IllegalStateException("host " + name + " is up: crash it or shut it down before a restart");
        }
        startedAt = engine.now;
        engine.count("host.restart", 1);
        domain = new Domain(engine, name, this, domain.incarnation() + 1);
        remember(domain);
        if (engine.record != null) {
            begun = tell(EventKind.START, THE_STEP, "incarnation " + domain.incarnation());
        }
        for (HostListener listener : engine.hostListeners) {
            listener.started(this, domain);
        }
        if (entry != null) {
            run(entry);
        }
    }

    private void checkUp(String what) {
        engine.checkOwner(what + " of host " + name);
        if (!isUp()) {
            throw new IllegalStateException(what + ": host " + name + " is down");
        }
    }

    /** {@return the part of that type, which outlives crashes; made by {@code make} on first use} */
    @Override
    public <P> P part(Class<P> type, Supplier<P> make) {
        engine.check("a part of host ", name);
        Object found = parts.get(type);
        if (found == null) {
            found = make.get();
            parts.put(type, found);
        }
        return type.cast(found);
    }

    /** {@return the host's disk, which outlives crashes} */
    public SimDisk disk() {
        return SimDisk.of(this);
    }

    /** {@return the host's pool of threads, simulated} */
    public SimExecutor executor() {
        return domain.executor();
    }

    /** {@return a new simulated thread of this host: tasks one after the other} */
    public SimExecutor singleThread(String base) {
        return domain.singleThread(base);
    }

    /** {@return the host's wall clock} */
    @Override
    public Clock clock() {
        return domain.clock();
    }

    /** {@return the host's clocks, to read the monotonic one and to disturb both} */
    public HostClock hostClock() {
        return clock;
    }

    /** {@return a generator on this host's stream {@code label}} */
    public SimRandom random(String label) {
        return domain.random(label);
    }

    /** {@return a future of what {@code work} supplies on this host's pool} */
    public <T> SimFuture<T> supplyAsync(Supplier<T> work) {
        return domain.<T>newFuture().completeAsync(work);
    }

    private void remember(Domain begun) {
        if (incarnations.size() >= incarnationsLimit) {
            incarnations.removeIf(former -> former.get() == null);
            incarnationsLimit = Math.max(16, 2 * incarnations.size());
        }
        incarnations.add(new WeakReference<>(begun));
    }

    void close() {
        for (WeakReference<Domain> each : incarnations) {
            Domain incarnation = each.get();
            if (incarnation != null) {
                incarnation.close();
            }
        }
        parts.clear();
    }

    @Override
    public String toString() {
        return name;
    }
}
