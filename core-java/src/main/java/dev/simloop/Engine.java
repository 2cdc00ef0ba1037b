package dev.simloop;

import dev.simloop.event.Event;
import dev.simloop.failure.ForeignThreadException;
import dev.simloop.failure.LeakException;
import dev.simloop.failure.LivelockException;
import dev.simloop.failure.OrphanException;
import dev.simloop.failure.RunFailure;
import dev.simloop.failure.StepLimitException;
import dev.simloop.failure.TapeMismatchException;
import dev.simloop.failure.VirtualTimeLimitException;
import dev.simloop.internal.Checkpoints;
import dev.simloop.internal.Names;
import dev.simloop.internal.Splitmix;
import dev.simloop.internal.TimerQueue;
import dev.simloop.internal.Times;
import dev.simloop.internal.property.MonitoredRun;
import dev.simloop.internal.property.Monitors;
import dev.simloop.internal.run.ForeignThreads;
import dev.simloop.internal.run.IdentityHashes;
import dev.simloop.internal.run.LoopThread;
import dev.simloop.internal.run.RunMode;
import dev.simloop.internal.run.RunSpec;
import dev.simloop.internal.run.Runner;
import dev.simloop.internal.run.ThreadLocals;
import dev.simloop.property.PropertyHits;
import dev.simloop.spi.DrawingStrategy;
import dev.simloop.spi.Extension;
import dev.simloop.spi.Guest;
import dev.simloop.spi.Guests;
import dev.simloop.spi.HostListener;
import dev.simloop.spi.MomentListener;
import dev.simloop.spi.Parkable;
import dev.simloop.spi.ProgramCode;
import dev.simloop.spi.Strategy;
import dev.simloop.spi.TaskKind;
import dev.simloop.spi.Waiting;
import dev.simloop.strategy.Profile;
import dev.simloop.strategy.RandomWalk;
import dev.simloop.tape.Deviation;
import dev.simloop.tape.Fallback;
import dev.simloop.tape.Group;
import dev.simloop.tape.Hiccups;
import dev.simloop.tape.Tape;
import dev.simloop.tape.TapeEdit;
import dev.simloop.tape.Token;
import dev.simloop.tape.Track;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The loop of one run: picks a ready task, runs it, and jumps the clock when nothing is ready.
 *
 * <p>One file past the usual length because it is one invariant: what is ready, the timers, the counts of foreground work
 * and the fingerprint change together, at submission, step, arming and cancelling.
 */
final class Engine implements LoopThread.Occupant, MonitoredRun {
    /*
     * Time. The clock moves only when nothing is ready, when a step costs time, or when too many steps ran at one
     * instant while a timer is pending. All timers of an instant become ready together, in creation order.
     *
     * Foreground and background. Quiescence looks at foreground work only: queued tasks plus armed timers. A timer that
     * never fires counts as neither.
     *
     * Threads. One thread owns the engine at a time: its maker until the run starts, then a loop thread.
     */
    private static final int NOTES_MOST = 1000;
    /** As much work at an instant as is let be, so many times: who catches up with what was late has come to its end by then. */
    private static final int STALLS = 10;

    private static final int TEARDOWN_STEPS = 100_000;

    final long seed;
    final SimConfig config;
    final boolean recording;
    /** The events of this run; null in a hunt. */
    final @Nullable Recording record;
    /** Identity hash codes, where the run has taken them over. */
    @Nullable
    IdentityHashes hashes;

    private final Buffers buffers;
    private final Roster roster;
    private final ReadyQueue ready;
    private final Schedule schedule;
    private final TimerQueue timers;
    private final Strategy strategy;
    /** Null where streams draw for themselves, and in a run that is held to a tape. */
    final @Nullable DrawingStrategy drawing;

    private final Map<String, DrawStream> streams = new LinkedHashMap<>();
    private List<Deviation> departed = List.of();
    private final Map<String, List<Group>> grouped = new LinkedHashMap<>();
    private final List<Extension> extensions = new ArrayList<>();
    private final Object scenario;
    /** The lines at which the current step has made threads; beside the run. */
    private final List<ForeignThreads.Birth> threadsMade = new ArrayList<>();

    private final List<String> notes = new ArrayList<>();
    private @Nullable TreeMap<String, String> comparisons;
    private final List<String> sharing = new ArrayList<>();
    final List<HostListener> hostListeners = new ArrayList<>();
    final List<MomentListener> momentListeners = new ArrayList<>();
    /** Whose tasks stand in a nested pump, outermost first. */
    private final List<Actor> pumping = new ArrayList<>();

    private final Map<String, long[]> counters = new LinkedHashMap<>();
    private final List<Throwable> orphans = new ArrayList<>();
    private @Nullable Monitors monitors;
    private @Nullable Sites sites;
    private final @Nullable Tape replay;
    final @Nullable TapeEdit variant;
    private @Nullable Map<String, Track> replayTracks;
    private final boolean strict;

    @Nullable
    volatile Thread owner;

    /** The thread of the program that the owner carries at this moment; null for none. */
    private @Nullable Guest guest;
    /** Who has bodies of the program run on threads of their own; null where tasks are all there is. */
    @Nullable
    Guests guests;

    @Nullable
    private volatile Throwable foreignFailure;

    long now;
    long steps;
    /** Watches what goes on from step {@link #tailFrom} on; null before the body has returned. */
    private @Nullable Tail tail;

    private long tailFrom = Long.MAX_VALUE;

    @Nullable
    Task current;

    private final Actor root;
    private Actor currentActor;
    /** Its row, so that a task that submits itself again does not touch its actor. */
    private int currentRow;

    private final long maxSteps;
    private final long maxStepsPerInstant;
    private long instantSteps;
    /** The step at which time last passed, other than by what is late. */
    private long timelyStep;

    private long fingerprint;
    /** A digest of whose steps came in which order, and of nothing else: two seeds may have the same. */
    private long interleaving;

    /** How many steps each of the first actors took; taken when the run is over, if it is asked for. */
    int[] profile = {};

    boolean wantProfile;
    private int foreground;
    private long lastForeground;
    /** A property is being asked, so nothing but looking is allowed. */
    boolean inProperty;

    private boolean tearingDown;
    /** What ends the run: asked by whoever waits within a task. */
    private @Nullable BooleanSupplier ends;
    /** How many of those that wait within do not keep the run from ending. */
    private int waitingNested;
    /** How many of those have a time-out. */
    private int timedWaits;
    /** Tasks that wait within are ended, because the run is over. */
    private boolean isCutting;

    private long endSteps;
    private long endNanos;
    private boolean finished;
    private @Nullable Throwable failure;
    private final @Nullable DrawStream stepCost;
    private final @Nullable DrawStream timerSlack;
    /** Null where time is exact. */
    private final @Nullable Lateness lateness;

    private final Hiccups hiccups;
    /** Null where all of a run is on one thread, or its threads are real. */
    final @Nullable ThreadsOfRun threads;

    final SimLoop loop;
    final Domain world;

    Engine(SimLoop loop, Buffers buffers, RunSpec spec, Strategy strategy) {
        this.loop = loop;
        this.buffers = buffers;
        this.roster = buffers.actors;
        this.seed = spec.seed();
        this.config = spec.config();
        this.recording = spec.isRecorded();
        this.record = recording ? new Recording(this, config.maxEvents) : null;
        this.scenario = spec.scenario();
        this.strict = spec.mode() == RunMode.STRICT;
        this.replay = spec.tape();
        this.variant = spec.edit();
        this.timers = buffers.timers;
        this.strategy = strategy;
        this.drawing = replay == null && strategy instanceof DrawingStrategy deciding ? deciding : null;
        this.owner = Thread.currentThread();
        boolean random = replay == null && strategy instanceof RandomWalk;
        boolean watches = strategy.watches();
        boolean ordered = replay != null || recording || (!random && (!watches || strategy.needsOrder()));
        ready = new ReadyQueue(buffers, strategy, random || watches, ordered);
        fingerprint = Splitmix.mix(seed);
        world = new Domain(this, "", null, 0);
        Set<TakeOver> taken = config.takeOver();
        threads = taken.contains(TakeOver.CALLS) && !taken.contains(TakeOver.THREADS) && ThreadLocals.areIsolated()
                ? new ThreadsOfRun(this)
                : null;
        root = newActor(world, "root", 0, null);
        currentActor = root;
        maxSteps = variant == null ? config.maxSteps : Math.min(config.maxSteps, variant.maxSteps());
        maxStepsPerInstant = config.maxStepsPerInstant;
        if (replay != null) {
            replayTracks = new HashMap<>();
            for (Track track : replay.tracks()) {
                replayTracks.put(track.name(), track);
            }
        }
        DrawStream chance = stream("strategy", Fallback.SEEDED, false);
        strategy.begin(chance);
        schedule = new Schedule(this, ready, buffers, strategy, chance, random, replay, strict, variant);
        stepCost = config.stepCostNanos > 0 ? stream("time.step", Fallback.ZERO, true) : null;
        timerSlack = config.timerSlackNanos > 0 ? stream("time.slack", Fallback.ZERO, true) : null;
        hiccups = replay == null ? config.hiccups : replay.token().hiccups();
        lateness = hiccups.isNone() ? null : new Lateness(this, hiccups, config.maxHiccupNanos);
    }

    // ---- as its properties see it

    @Override
    public long now() {
        return now;
    }

    @Override
    public int hosts() {
        return loop.world().hostCount();
    }

    @Override
    public void standAt(long nanos) {
        now = Math.max(now, nanos);
    }

    @Override
    public void asking(boolean asking) {
        inProperty = asking;
    }

    @Override
    public void violated(String property, String verdict) {
        if (record != null) {
            record.violated(property, verdict);
        }
    }

    // ---- as the loop's thread sees it

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public String actor() {
        return currentActor.name();
    }

    @Override
    public void orphan(Throwable e) {
        orphan(e, currentActor);
    }

    @Override
    public void threadMade(StackTraceElement[] stack, long probe) {
        if (config.foreignThreads == OrphanPolicy.IGNORE || finished || guests != null) {
            return;
        }
        String line = ForeignThreads.line(stack);
        threadsMade.add(new ForeignThreads.Birth(line, probe));
        if (config.foreignThreads == OrphanPolicy.FAIL) {
            fail(new ForeignThreadException(
                    "a thread was made at " + line + ": the loop does not control it; give the code"
                            + " an executor of the loop, or allow it with SimConfig.withForeignThreads"));
        }
    }

    @Override
    public void slow(StackTraceElement[] stack) {
        ForeignThreads.slow(scenario, stack, config.slowStep.toString());
    }

    @Override
    public long slowNanos() {
        return config.slowStep.toNanos();
    }

    /** {@return what runs of the scenario have made that the loop does not control, a line each} */
    List<String> uncontrolled() {
        settleThreads();
        return config.foreignThreads == OrphanPolicy.IGNORE ? List.of() : ForeignThreads.of(scenario, NOTES_MOST);
    }

    private void settleThreads() {
        if (!threadsMade.isEmpty()) {
            List<ForeignThreads.Birth> born = List.copyOf(threadsMade);
            threadsMade.clear();
            ForeignThreads.made(scenario, born);
        }
    }

    @Override
    public void abandon() {
        owner = null;
    }

    // ---- identities, streams, counters

    Actor newActor(Domain domain, @Nullable String base, int ordinal, @Nullable Chain chain) {
        String created = record == null ? null : record.creation();
        Actor actor = new Actor(roster.nextId(), domain, base, ordinal, chain, created);
        roster.add(actor, currentRow);
        return actor;
    }

    /** {@return whether a task of {@code actor} waits its turn, or for its time} */
    boolean isPending(Actor actor) {
        return roster.isPending(actor);
    }

    /** {@return the names of all hosts, and of the actors that are there or that were picked among several} */
    List<String> names() {
        List<String> names = new ArrayList<>();
        loop.world().hosts().forEach(host -> names.add(host.name()));
        names.addAll(roster.knownNames());
        return names;
    }

    Actor rootActor() {
        return root;
    }

    Actor currentActor() {
        return currentActor;
    }

    DrawStream stream(String name, Fallback calm, boolean taped) {
        DrawStream stream = streams.get(name);
        if (stream == null) {
            checkOwner("stream " + name);
            stream = buffers.stream(name, calm, taped);
            Track track = replayTracks == null ? null : replayTracks.get(name);
            stream.begin(this, replay == null || !taped ? null : track == null ? List.of() : track.draws());
            streams.put(name, stream);
        } else if (stream.calm() != calm) {
            throw new IllegalArgumentException(
                    "stream " + name + " is calm " + stream.calm() + " already, not " + calm);
        } else if (stream.isTaped() != taped) {
            throw new IllegalArgumentException(
                    "stream " + name + " is the loop's own and on no tape: use another name");
        }
        return stream;
    }

    void count(String name, long by) {
        cell(name)[0] += by;
    }

    Counter counter(String name) {
        return new Counter(name, cell(name), this);
    }

    /** {@return what holds the counter of that name, which counts as declared from now on} */
    @Override
    public long[] cell(String name) {
        long[] cell = counters.get(name);
        if (cell == null) {
            cell = new long[1];
            counters.put(name, cell);
        }
        return cell;
    }

    Map<String, Long> counters() {
        Map<String, Long> result = new LinkedHashMap<>();
        counters.forEach((name, cell) -> result.put(name, cell[0]));
        return result;
    }

    /** Keeps {@code text} for whoever reads the run's report; in a hunt it is not even made. */
    void note(Supplier<String> text) {
        check("a note", "");
        Recording log = record;
        if (log != null && notes.size() < NOTES_MOST) {
            String told = text.get();
            notes.add("at " + Times.text(now) + " " + told);
            log.note(told);
        }
    }

    /** Tells, in a recorded run, which thread locals the program has left; what it set is taken away in any run. */
    void noteLeftovers() {
        if (record != null) {
            forgetLogContext();
            for (String left : threads == null ? LoopThread.leftLocals() : threads.left()) {
                notes.add(Runner.LEFT_BEHIND + left);
            }
        }
    }

    /** Keeps how a number that was found compares with the expected one; for teardown it is too late. */
    void compared(String name, int order) {
        if (finished) {
            return;
        }
        TreeMap<String, String> known = comparisons;
        if (known == null) {
            known = new TreeMap<>();
            comparisons = known;
        }
        String unused = known.put(name, order == 0 ? "equal" : order > 0 ? "larger" : "smaller");
    }

    Map<String, String> comparisons() {
        return comparisons == null ? Map.of() : Collections.unmodifiableMap(comparisons);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    List<Extension> extensions() {
        return extensions;
    }

    void extend(Extension extension) {
        check("an extension", "");
        extensions.add(extension);
    }

    <E extends Extension> @Nullable E extension(Class<E> type) {
        for (Extension extension : extensions) {
            if (type.isInstance(extension)) {
                return type.cast(extension);
            }
        }
        return null;
    }

    // ---- properties

    Monitors monitors() {
        checkOwner("a property");
        if (inProperty) {
            throw impure("registered a property");
        }
        Monitors found = monitors;
        if (found == null) {
            found = new Monitors(this);
            monitors = found;
        }
        return found;
    }

    Sites sites() {
        Sites found = sites;
        if (found == null) {
            found = new Sites(this);
            sites = found;
        }
        return found;
    }

    /** The step that runs declares what it touches. */
    void touches(boolean reads, String... resources) {
        if (strategy.watches() && !tearingDown) {
            for (String resource : resources) {
                if (reads) {
                    strategy.onRead(currentActor.id, resource);
                } else {
                    strategy.onTouch(currentActor.id, resource);
                }
            }
        }
    }

    /** Says what the whole state of the program is, for a strategy that asks. */
    void looksAt(Supplier<?> whole) {
        checkOwner("the state");
        if (inProperty) {
            throw impure("declared the state");
        }
        if (drawing != null) {
            drawing.looksAt(() -> {
                inProperty = true;
                try {
                    return new Moment(now, whole.get());
                } finally {
                    inProperty = false;
                }
            });
        }
    }

    /** The state of a program at some time. */
    private record Moment(long nanos, @Nullable Object state) {}

    /** Something that matters to the program happens in so much time. */
    void moment(@Nullable Host host, long inNanos) {
        if (!momentListeners.isEmpty() && !tearingDown && !inProperty) {
            for (MomentListener listener : momentListeners) {
                listener.moment(host, inNanos);
            }
        }
    }

    void reached(String label) {
        checkOwner("label " + label);
        if (!tearingDown && !inProperty) {
            monitors().reached(label);
            moment(currentActor.domain.host(), 0);
        }
    }

    Map<String, PropertyHits> propertyHits() {
        return monitors == null ? Map.of() : monitors.hits();
    }

    /** {@return what to throw at a property that did more than look; the run fails even if somebody catches it} */
    IllegalStateException impure(String deed) {
        IllegalStateException e = new IllegalStateException("a property " + deed + ": properties only look");
        fail(e);
        return e;
    }

    /** {@return whether every property lets the clock move to {@code then}; else the run has failed at a deadline} */
    private boolean passes(long then) {
        Monitors watching = monitors;
        return watching == null || tearingDown || watching.passes(then);
    }

    /** {@return a line for a verdict that finds nothing but background work, as in a deadlock nobody has noticed yet} */
    @Override
    public String idleNote() {
        return foreground == 0 && (ready.queued() > 0 || timers.size() > 0)
                ? "\n  only background work has run since virtual time " + Times.text(lastForeground)
                : "";
    }

    boolean isTearingDown() {
        return tearingDown;
    }

    // ---- threads

    /** {@return whether the current thread may not touch this run} */
    boolean isForeign() {
        if (Thread.currentThread() == owner) {
            return false;
        }
        LoopThread here = LoopThread.current();
        return here == null || here != owner;
    }

    /** Runs {@code stretch}, which mounts {@code who} on this thread and unmounts it again. */
    void carry(Guest who, Runnable stretch) {
        checkOwner("a guest");
        LoopThread thread = java.util.Objects.requireNonNull(LoopThread.current());
        guest = who;
        thread.carry(who.thread());
        try {
            stretch.run();
        } finally {
            thread.carry(null);
            guest = null;
        }
    }

    /** {@return the guest whose thread this is; null on the loop's own} */
    private @Nullable Guest guestHere() {
        Guest here = guest;
        return here != null && Thread.currentThread() == here.thread() ? here : null;
    }

    boolean hasReady() {
        return ready.size() > 0;
    }

    boolean isOnGuest() {
        return guestHere() != null;
    }

    void checkOwner(String what) {
        if (!isForeign()) {
            return;
        }
        Thread thread = Thread.currentThread();
        if (finished) {
            throw SimLoop.finished(seed);
        }
        ForeignThreadException foreign = new ForeignThreadException("thread \"" + Names.of(thread)
                + "\" is not the loop's and touched it: " + what
                + "; have the loop do that work, on an executor or a dispatcher of its own");
        if (foreignFailure == null) {
            foreignFailure = foreign;
        }
        throw foreign;
    }

    /** As {@link #checkOwner}, for what happens often: the text is made only where it is needed. */
    void check(String what, String name) {
        if (isForeign()) {
            checkOwner(what + name);
        }
    }

    boolean isFinished() {
        return finished;
    }

    void checkDraw(String stream) {
        if (isForeign()) {
            checkOwner("a draw from stream " + stream);
        }
        if (inProperty) {
            throw impure("drew from stream " + stream);
        }
    }

    // ---- submitting

    void submit(
            Domain domain, Actor actor, @Nullable Mailbox mailbox, TaskKind kind, boolean background, Runnable body) {
        if (isForeign()) {
            checkOwner("a task of " + actor.name());
        }
        if (inProperty) {
            throw impure("submitted a task");
        }
        if (domain.dropped) {
            return;
        }
        Task running = current;
        if (running != null && running.domain != domain && kind != TaskKind.DELIVERY) {
            checkSharing(running, domain, actor);
        }
        joins(domain, mailbox);
        Task task = make(domain, actor, mailbox, kind, background, body);
        if (lateness == null) {
            ready.add(task);
        } else {
            due(task, 0);
        }
    }

    /** Tells that the order in which steps put something there may be that in which it comes out. */
    private void joins(Domain domain, @Nullable Mailbox mailbox) {
        Task running = current;
        if (drawing == null || running == null) {
            return;
        }
        if (mailbox != null && running.mailbox != mailbox) {
            drawing.touchesOwn("mailbox " + mailbox.name());
        }
        if (running.domain != domain) {
            // what hosts send each other, or the world: who is first may stand first in a queue on the way
            drawing.touchesOwn("into " + domain.name());
        }
    }

    /** Tells that the step that runs takes away what is ready: it cannot be moved behind any of that. */
    void takesAway() {
        if (drawing != null) {
            drawing.touchesAnything();
        }
    }

    private Task make(
            Domain domain, Actor actor, @Nullable Mailbox mailbox, TaskKind kind, boolean background, Runnable body) {
        Task task = buffers.free;
        if (task == null) {
            task = new Task();
        } else {
            buffers.free = task.nextTask();
        }
        task.timer = false;
        fill(task, domain, actor, mailbox, kind, background, body);
        if (!background) {
            foreground++;
        }
        if (record != null) {
            record.submitted(task);
        }
        return task;
    }

    /** Makes {@code task} ready, or late. */
    private void due(Task task, long waited) {
        long then = lateness == null ? now : lateness.due(task, waited);
        if (then <= now) {
            ready.add(task);
        } else {
            task.state = Task.LATE;
            task.deadline = then;
            timers.add(task, then);
        }
    }

    /** Tells of a hiccup: {@code task} is late by that much. */
    void late(Task task, long nanos) {
        count("loop.hiccups", 1);
        if (record != null) {
            record.late(task, nanos);
        }
    }

    /** {@return what the hiccups of this run have come to until now, in nanoseconds} */
    @Override
    public long lateNanos() {
        return lateness == null ? 0 : lateness.total;
    }

    /** {@return how much of what hiccups have taken is still to come: what is late now is late for that long} */
    @Override
    public long lateToCome() {
        return lateness == null ? 0 : Math.max(0, lateness.latest - now);
    }

    /** Hosts reach each other through the network; a future, channel or executor that two of them share is none. */
    private void checkSharing(Task running, Domain domain, Actor actor) {
        Host from = running.domain().host();
        Host to = domain.host();
        if (from == null || to == null || from == to) {
            return;
        }
        count("host.shared", 1);
        String pair = from.name() + "->" + to.name();
        if (!sharing.contains(pair)) {
            sharing.add(pair);
            orphans.add(
                    new IllegalStateException(
                            "host " + from.name() + " (" + running.actor().name()
                                    + ") set off work of host " + to.name() + " (" + actor.name()
                                    + ") without the network: they share a future, a channel or an executor, which real hosts cannot"));
        }
    }

    Task schedule(
            Domain domain,
            Actor actor,
            @Nullable Mailbox mailbox,
            TaskKind kind,
            boolean background,
            long delayNanos,
            Runnable body) {
        if (isForeign()) {
            checkOwner("a timer of " + actor.name());
        }
        if (inProperty) {
            throw impure("armed a timer");
        }
        joins(domain, mailbox);
        Task task = new Task();
        task.timer = true;
        fill(task, domain, actor, mailbox, kind, background, body);
        if (domain.dropped) {
            task.state = Task.DONE;
            roster.counts[task.row * Roster.ROW + Roster.CANCELLED]++;
            return task;
        }
        long delay = Math.max(0, delayNanos);
        if (timerSlack != null && kind == TaskKind.TIMER && delay > 0 && delay != Times.NEVER) {
            delay = Times.plus(delay, timerSlack.draw(config.timerSlackNanos + 1));
        }
        task.deadline = Times.plus(now, delay);
        task.state = Task.ARMED;
        if (task.deadline == Times.NEVER) {
            return task;
        }
        if (!background) {
            foreground++;
        }
        if (record != null) {
            record.submitted(task);
        }
        if (delay != 0) {
            task.waits(delay);
            timers.add(task, task.deadline);
        } else if (lateness == null) {
            ready.add(task);
        } else {
            due(task, 0);
        }
        return task;
    }

    @SuppressWarnings("EnumOrdinal") // a byte in each task instead of a reference; it never leaves the run
    private void fill(
            Task task,
            Domain domain,
            Actor actor,
            @Nullable Mailbox mailbox,
            TaskKind kind,
            boolean background,
            Runnable body) {
        int row = actor == currentActor ? currentRow : actor.row;
        if (row < 0) {
            row = roster.row(actor, currentRow);
        }
        task.domain = domain;
        task.actor = actor;
        task.row = row;
        task.mailbox = mailbox;
        task.kind = (byte) kind.ordinal();
        task.background = background;
        task.body = body;
        task.step = ++roster.counts[row * Roster.ROW];
    }

    boolean cancel(Task task) {
        checkOwner("cancelling a timer");
        if (inProperty) {
            throw impure("cancelled a timer");
        }
        if (task.state == Task.ARMED || task.state == Task.LATE) {
            if (task.isPending()) {
                timers.remove(task);
                if (!task.background) {
                    foreground--;
                }
            }
        } else if (task.state == Task.QUEUED || task.state == Task.HELD) {
            takesAway();
            ready.remove(task);
            if (!task.background) {
                foreground--;
            }
        } else {
            return false;
        }
        task.state = Task.DONE;
        roster.counts[task.row * Roster.ROW + Roster.CANCELLED]++;
        if (record != null) {
            record.cancelled(task);
        }
        letGo(task);
        return true;
    }

    /** Lets go of what a task that is done holds, and of the task itself unless it is a timer, which others hold. */
    private void letGo(Task task) {
        task.body = Task.NOTHING;
        if (!task.timer) {
            task.actor = null;
            task.mailbox = null;
            task.domain = null;
            task.state = Task.FREE;
            task.next = buffers.free;
            buffers.free = task;
        }
    }

    // ---- running

    /** Runs until {@code done}, or the run has failed; false if it came to rest before that. */
    boolean drive(BooleanSupplier done) {
        Thread thread = Thread.currentThread();
        ends = done;
        while (failure == null && !done.getAsBoolean()) {
            if (owner != thread) {
                throw new AssertionError("this run was abandoned as unresponsive");
            }
            if (ready.size() == 0) {
                if (!advance(Times.NEVER)) {
                    return failure != null;
                }
            } else {
                try {
                    step();
                } catch (TapeMismatchException e) {
                    fail(e);
                }
            }
        }
        return true;
    }

    boolean isQuiescent() {
        return foreground == 0;
    }

    /** {@return whether nothing more is to be learned from this run: it ends here, and nobody asks how} */
    boolean isCut() {
        return drawing != null && drawing.isCut();
    }

    boolean isCutting() {
        return isCutting;
    }

    /** {@return whether nothing but a task that waits within keeps the run from ending} */
    boolean isOver() {
        BooleanSupplier ended = ends;
        boolean isDone = pumping.size() == waitingNested && ended != null && ended.getAsBoolean();
        // Where the run ends when nothing is left to do, a time-out that runs is left to do.
        return isDone && (timedWaits == 0 || !(ended instanceof Outcome outcome && outcome.future == null));
    }

    /** As {@link #runNested}, for a wait that does not keep the run from ending; it ends then, too. */
    boolean waitNested(BooleanSupplier done, long deadline) {
        boolean[] came = new boolean[1];
        int timed = deadline == Times.NEVER ? 0 : 1;
        waitingNested++;
        timedWaits += timed;
        try {
            boolean unused = runNested(
                    () -> {
                        came[0] = done.getAsBoolean();
                        return came[0] || isOver();
                    },
                    deadline);
        } finally {
            waitingNested--;
            timedWaits -= timed;
        }
        return came[0];
    }

    /** {@return what ends a task that waits within, now that the run is over: nobody is told what it still throws} */
    Error cut() {
        isCutting = true;
        return new RunOver();
    }

    /** Nothing but background work is left, and has been for longer than the configuration grants. */
    boolean onlyBackgroundLeft() {
        return foreground == 0 && now - lastForeground > config.backgroundGraceNanos;
    }

    /**
     * Runs other tasks from within the current one, whose mailbox is parked meanwhile, until {@code done} or the clock
     * would have to pass {@code deadline}, at which it then stands. Frames unwind last in, first out.
     *
     * @return whether it ended with {@code done}
     */
    boolean runNested(BooleanSupplier done, long deadline) {
        checkOwner("a nested pump");
        if (inProperty) {
            throw impure("ran the loop");
        }
        Guest here = guestHere();
        if (here != null) {
            boolean[] came = new boolean[1];
            here.onLoop(() -> came[0] = runNested(done, deadline));
            return came[0];
        }
        collect();
        settle();
        Task outer = current;
        Actor outerActor = currentActor;
        int outerCause = record == null ? Event.NO_CAUSE : record.cause();
        // The flag belongs to the task that stands here, not to those that run meanwhile.
        boolean interrupted = LoopThread.clearInterrupt();
        Mailbox mailbox = outer == null ? null : outer.mailbox;
        ready.park(mailbox);
        pumping.add(outerActor);
        try {
            while (failure == null) {
                if (done.getAsBoolean()) {
                    return true;
                }
                if (ready.size() > 0) {
                    step();
                } else if (!advance(deadline)) {
                    return failure == null && done.getAsBoolean();
                }
            }
            return false;
        } finally {
            pumping.remove(pumping.size() - 1);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            ready.unpark(mailbox);
            current = outer;
            currentActor = outerActor;
            currentRow = roster.row(outerActor, 0);
            if (record != null) {
                logContext();
                int unused = record.causedBy(outerCause);
            }
        }
    }

    /** {@return whether whoever waits for a future goes on before its dependents; drawn, calm is no} */
    boolean waitersFirst() {
        return current != null
                && !inProperty
                && !tearingDown
                && stream("future.waiters", Fallback.ZERO, true).draw(2) == 1;
    }

    /** Runs {@code body} as a task of the current task's actor, in front of all that its mailbox has. */
    void nextTask(Runnable body) {
        park(new Parkable() {
                    @Override
                    public void resume() {
                        body.run();
                    }

                    @Override
                    public void abandon() {
                        // Its host has crashed, so nobody is told any more.
                    }
                })
                .unpark();
    }

    /** Parks the current task; see {@link Domain#park}. */
    ParkedTask park(Parkable parkable) {
        Task task = current;
        if (task == null) {
            throw new IllegalStateException("nothing runs that could park");
        }
        ready.park(task.mailbox);
        ParkedTask parked = new ParkedTask(this, parkable, task);
        parked.domain.parked.add(parked);
        return parked;
    }

    void unpark(ParkedTask parked) {
        checkOwner("unparking " + parked.actor.name());
        if (parked.unparked) {
            return;
        }
        parked.unparked = true;
        if (inProperty) {
            throw impure("submitted a task");
        }
        if (parked.domain.dropped) {
            return;
        }
        // The mailbox opens again only when the task goes on, so it stays in front of what was queued meanwhile; nor is
        // it late.
        ready.add(make(parked.domain, parked.actor, null, TaskKind.RESUME, parked.background, () -> {
            parked.domain.parked.remove(parked);
            Task task = java.util.Objects.requireNonNull(current);
            task.mailbox = parked.mailbox;
            ready.unpark(parked.mailbox);
            parked.parkable.resume();
        }));
    }

    void step() {
        Task task = schedule.next(ready.size());
        ready.take(task);
        task.state = Task.DONE;
        if (!task.background) {
            foreground--;
            lastForeground = now;
        }
        Actor actor = task.actor();
        Domain domain = task.domain();
        int row = task.row;
        int[] counts = roster.counts;
        counts[row * Roster.ROW + Roster.STEPS]++;
        int id = counts[row * Roster.ROW + Roster.ID] & ~Roster.PICKED;
        steps++;
        instantSteps++;
        fold(now + id * 0x9e3779b97f4a7c15L);
        long mixed = (interleaving ^ id) * 0xd6e8feb86659fd93L;
        interleaving = mixed ^ (mixed >>> 32);
        Runnable body = task.body;
        current = task;
        currentActor = actor;
        currentRow = row;
        if (steps >= tailFrom) {
            watchTail(task);
        }
        Recording log = record;
        if (log != null) {
            logContext();
            log.step(task);
        }
        IdentityHashes hashed = hashes;
        if (hashed != null) {
            hashed.step(steps);
        }
        try {
            Guests all = guests;
            if (all != null && !tearingDown && mayBlock(task)) {
                all.run(actor, body);
            } else if (threads != null) {
                threads.run(actor, domain, body);
            } else {
                body.run();
            }
        } catch (Exception e) {
            if (!isUnheard(e, domain)) {
                uncaught(e, actor.name(), now, "");
            }
        } catch (Throwable e) {
            if (!isUnheard(e, domain)) {
                uncaught(e, actor.name(), now, "");
            }
        }
        if (atStepEnd != null) {
            collect();
        }
        settle();
        // As ThreadPoolExecutor does between two tasks: the next one is not the one that was interrupted.
        if (LoopThread.clearInterrupt()) {
            endedInterrupted();
        }
        current = null;
        currentActor = root;
        currentRow = 0;
        letGo(task);
        if (!threadsMade.isEmpty()) {
            settleThreads();
        }
        afterStep(domain);
    }

    /** What has to be done when the current task ends, or runs others from within. */
    private @Nullable Runnable atStepEnd;

    void atStepEnd(String what, Runnable action) {
        check(what, "");
        Runnable before = atStepEnd;
        atStepEnd = before == null
                ? action
                : () -> {
                    before.run();
                    action.run();
                };
    }

    private void collect() {
        Runnable action = atStepEnd;
        atStepEnd = null;
        if (action != null) {
            action.run();
        }
    }

    private void settle() {
        Guests all = guests;
        if (all != null) {
            all.settle();
        }
    }

    /** {@return whether {@code task} is work of the program that nothing is queued behind, so that it may stop midway} */
    private boolean mayBlock(Task task) {
        if (task.mailbox != null) {
            return false;
        }
        TaskKind kind = task.kind();
        return kind == TaskKind.ENTRY
                || kind == TaskKind.EXECUTE
                || (kind == TaskKind.TIMER && task.body instanceof SimScheduledTask)
                || (config.parallel && task.body instanceof ProgramCode)
                || (config.parallel && kind == TaskKind.RESUME);
    }

    /** The scenario's body has returned: what runs from now on is what it left. */
    void bodyReturned() {
        if (tail == null) {
            tail = new Tail(this, config.tailSteps);
            tailFrom = steps + Math.min(Tail.STARTS_AFTER, config.tailSteps);
        }
    }

    private void watchTail(Task task) {
        Tail watching = tail;
        if (watching != null && !tearingDown && failure == null) {
            watching.step(task, Math.min(Tail.STARTS_AFTER, config.tailSteps) - 1);
        }
    }

    int foreground() {
        return foreground;
    }

    private void endedInterrupted() {
        note(() ->
                currentActor.name() + " ended interrupted: its task set the interrupt flag and left it; the next task"
                        + " finds it cleared");
    }

    private void afterStep(Domain domain) {
        if (steps % Checkpoints.LEAST_APART == 0) {
            buffers.checkpoints.offer(steps, fingerprint);
        }
        Monitors watching = monitors;
        if (watching != null && !tearingDown && failure == null) {
            Host host = domain.host();
            int number = host == null ? NO_HOST : host.number;
            if (drawing != null && watching.looksAfter(number)) {
                drawing.touchesAnything();
            }
            watching.afterStep(number);
        }
        if (foreignFailure != null && failure == null) {
            fail(foreignFailure);
        }
        if (stepCost != null) {
            takesAway();
            long cost = stepCost.draw(config.stepCostNanos + 1);
            long then = now + cost;
            if (cost > 0 && passes(then) && !isTooLate(then, "the cost of a step moves the clock to ")) {
                now = then;
                instantSteps = 0;
                timelyStep = steps;
                while (timers.firstDeadline() <= now) {
                    fire();
                }
            }
        }
        if (steps >= maxSteps && !tearingDown) {
            long idle = steps - timelyStep;
            String took = "the run took " + steps + " steps, the limit maxSteps";
            String raise = ": raise it with SimConfig.withMaxSteps%s; busiest actors: " + busiest();
            // The instant passes when somebody who spins is late, which helps nobody.
            fail(
                    lateness != null && idle / STALLS >= maxStepsPerInstant
                            ? new LivelockException(
                                    took + ", and in the last " + idle + " of them no time passed but that of hiccups"
                                            + raise.formatted(" if that is meant"))
                            : new StepLimitException(took + raise.formatted("")));
        }
        if (instantSteps >= maxStepsPerInstant) {
            if (timers.firstDeadline() != Times.NEVER) {
                count("loop.instant.forced", 1);
                advance(Times.NEVER);
            } else if (ready.size() > 0) {
                fail(new LivelockException(instantSteps + " steps at one instant (virtual time " + Times.text(now)
                        + ") and no timer is pending: raise SimConfig.withMaxStepsPerInstant if that is meant; "
                        + "busiest actors: " + busiest()));
            }
        }
    }

    TapeMismatchException mismatch(TapeMismatchException e) {
        fail(e);
        return e;
    }

    boolean strict() {
        return strict;
    }

    /** Moves the clock to the next timers, but not past {@code limit}; false if there are none up to it. */
    private boolean advance(long limit) {
        long deadline = timers.firstDeadline();
        if (deadline == Times.NEVER || deadline > limit) {
            if (limit != Times.NEVER && limit > now) {
                if (isTooLate(limit, "a nested pump goes on until ") || !passes(limit)) {
                    return false;
                }
                now = limit;
                instantSteps = 0;
                timelyStep = steps;
            }
            return false;
        }
        if (!passes(Math.min(deadline, config.maxVirtualNanos))) {
            return false;
        }
        if (isTooLate(deadline, "the next timer is due at ")) {
            return false;
        }
        now = deadline;
        instantSteps = 0;
        fire();
        return true;
    }

    private boolean isTooLate(long nanos, String what) {
        boolean tooLate = nanos > config.maxVirtualNanos && !tearingDown;
        if (tooLate) {
            fail(new VirtualTimeLimitException(what + Times.text(nanos) + ", past maxVirtualTime "
                    + Times.text(config.maxVirtualNanos)
                    + ": raise it with SimConfig.withMaxVirtualTime; busiest actors: " + busiest()));
        }
        return tooLate;
    }

    private void fire() {
        TimerQueue.Entry first = timers.takeFirst();
        for (TimerQueue.Entry entry = lateness == null ? first : lateFirst(first); entry != null; ) {
            Task task = (Task) entry;
            entry = entry.next;
            if (lateness == null || task.state == Task.LATE) {
                ready.add(task);
            } else {
                timelyStep = steps;
                due(task, task.waited());
            }
        }
    }

    /** {@return these timers with those in front that were due before and are late until now} */
    private static TimerQueue.@Nullable Entry lateFirst(TimerQueue.@Nullable Entry first) {
        List<Task> sorted = new ArrayList<>();
        int late = 0;
        for (TimerQueue.Entry entry = first; entry != null; entry = entry.next) {
            Task task = (Task) entry;
            if (task.state == Task.LATE) {
                sorted.add(late++, task);
            } else {
                sorted.add(task);
            }
        }
        if (late == 0) {
            return first;
        }
        for (int i = 0; i < sorted.size(); i++) {
            sorted.get(i).next = i + 1 < sorted.size() ? sorted.get(i + 1) : null;
        }
        return sorted.get(0);
    }

    private void logContext() {
        MDC.put("simloop.seed", Long.toString(seed));
        MDC.put("simloop.time", Times.text(now));
        MDC.put("simloop.actor", currentActor.name());
        MDC.put("simloop.host", currentActor.domain.name());
    }

    /** What is logged from now on is on a thread whose context has other values. */
    void isOnOtherThread() {
        if (record != null) {
            logContext();
        }
    }

    static void forgetLogContext() {
        MDC.remove("simloop.seed");
        MDC.remove("simloop.time");
        MDC.remove("simloop.actor");
        MDC.remove("simloop.host");
    }

    // ---- crash

    void drop(Domain domain) {
        if (inProperty) {
            throw impure("dropped a domain");
        }
        takesAway();
        domain.dropped = true;
        List<Task> doomed = ready.waiting(task -> task.domain == domain);
        for (TimerQueue.Entry entry : timers.snapshot()) {
            Task armed = (Task) entry;
            if (armed.domain == domain) {
                doomed.add(armed);
            }
        }
        for (Task task : doomed) {
            cancel(task);
        }
        domain.abandonParked();
    }

    /** Holds back what is ready in {@code domain}, and what becomes ready, until {@link #resume}. */
    void pause(Domain domain) {
        takesAway();
        ready.pause(domain);
    }

    /** Lets go what was held back, in the order in which it became ready. */
    void resume(Domain domain) {
        takesAway();
        ready.resume(domain);
    }

    /** Moves the pending timers of {@code domain} to where the clock, which goes {@code after} now, takes them. */
    void retime(Domain domain, HostClock before, HostClock after) {
        List<Task> moved = new ArrayList<>();
        for (TimerQueue.Entry entry : timers.snapshot()) {
            Task armed = (Task) entry;
            if (armed.domain == domain && armed.kind() == TaskKind.TIMER && armed.state != Task.LATE) {
                moved.add(armed);
            }
        }
        // Timers of one deadline stand in the order of their arming; the snapshot keeps it, and so does this sort.
        moved.sort(Comparator.comparingLong(task -> task.deadline));
        for (Task task : moved) {
            timers.remove(task);
            task.deadline = Times.plus(now, after.toWorld(before.toLocal(task.deadline - now)));
            timers.add(task, task.deadline);
        }
    }

    /** Takes out the plain tasks of such actors that wait their turn, in order of submission, and returns them. */
    List<Runnable> takeQueued(Predicate<Actor> whose) {
        Predicate<Task> plain = task -> !task.timer && task.kind() == TaskKind.EXECUTE && whose.test(task.actor());
        List<Task> found = ready.waiting(plain);
        found.sort(ReadyQueue.BY_SLOT);
        // What is late stands behind, in the order of its time.
        late(plain, found);
        List<Runnable> bodies = new ArrayList<>();
        for (Task task : found) {
            bodies.add(task.body);
            cancel(task);
        }
        return bodies;
    }

    /** {@return whether a task of such an actor waits its turn} */
    boolean isQueued(Predicate<Actor> whose) {
        return isDue(task -> whose.test(task.actor()) && !(task.timer && task.state == Task.LATE));
    }

    /** {@return whether such a task is ready, or late} */
    boolean isDue(Predicate<Task> which) {
        List<Task> found = ready.waiting(which);
        late(which, found);
        return !found.isEmpty();
    }

    private void late(Predicate<Task> which, List<Task> found) {
        if (lateness != null) {
            List<Task> late = new ArrayList<>();
            for (TimerQueue.Entry entry : timers.snapshot()) {
                if (entry instanceof Task task && task.state == Task.LATE && which.test(task)) {
                    late.add(task);
                }
            }
            late.sort(Comparator.comparingLong(task -> task.deadline));
            found.addAll(late);
        }
    }

    /** {@return whether a task of such an actor runs, or stands in a nested pump} */
    boolean isUnderWay(Predicate<Actor> whose) {
        return (current != null && whose.test(currentActor))
                || pumping.stream().anyMatch(whose)
                || (guests != null && guests.isUnderWay(whose));
    }

    // ---- failing and ending

    void fold(long value) {
        long mixed = (fingerprint ^ value) * 0xd6e8feb86659fd93L;
        fingerprint = mixed ^ (mixed >>> 32);
    }

    long fingerprint() {
        return fingerprint;
    }

    /** {@return a digest of whose steps came in which order} */
    long interleaving() {
        return interleaving;
    }

    /** {@return how many steps ran at this instant so far} */
    long instantSteps() {
        return instantSteps;
    }

    /** {@return at how many steps several mailboxes were ready} */
    int choices() {
        return schedule.count();
    }

    long[] checkpoints() {
        return buffers.checkpoints.toArray();
    }

    @Override
    public @Nullable Throwable failure() {
        return failure;
    }

    @Override
    public void fail(Throwable cause) {
        if (isCutting) {
            return;
        }
        if (failure == null) {
            failure = cause;
        } else if (failure != cause && !(cause instanceof TapeMismatchException)) {
            count("loop.failures.later", 1);
        }
    }

    /** A host that has cut its own power tells nobody why, whatever kind of task it did it in. */
    private static boolean isUnheard(Throwable e, Domain domain) {
        return domain.dropped
                && (e instanceof HostExit
                        || (e instanceof Exception
                                && !(e instanceof RunFailure)
                                && !(e instanceof TapeMismatchException)));
    }

    /** What nobody caught; a cancellation that an adapter tells of is none. */
    void orphan(Throwable e, Actor actor) {
        Task running = current;
        boolean unheard = running != null && isUnheard(e, running.domain());
        if (!unheard && !(e instanceof java.util.concurrent.CancellationException)) {
            uncaught(e, actor.name(), now, "");
        }
    }

    /** A failure of a future that nobody met; {@code stage}: it ended at a stage that was made of another. */
    void lost(LostFailure lost, boolean stage) {
        if (!(lost.cause instanceof java.util.concurrent.CancellationException)) {
            uncaught(
                    lost.cause,
                    stage ? "a stage of a future, in " + lost.actor.name() : lost.actor.name(),
                    lost.nanos,
                    "\n  nothing handles it, and nobody asks; if the JDK's static allOf or anyOf did when it had failed"
                            + " already, that cannot be seen: use loop.allOf or loop.anyOf");
        }
    }

    private void uncaught(Throwable e, String who, long nanos, String more) {
        if (e == failure || isCutting) {
            return;
        }
        if (e instanceof RunFailure || e instanceof TapeMismatchException) {
            fail(e);
            return;
        }
        switch (config.orphans) {
            case FAIL ->
                fail(new OrphanException(
                        "nobody caught what left " + who + " at virtual time " + Times.text(nanos) + ": " + e + more,
                        e));
            case REPORT -> orphans.add(e);
            case IGNORE -> count("loop.orphans.ignored", 1);
        }
    }

    List<Throwable> orphans() {
        return List.copyOf(orphans);
    }

    /**
     * Fails the run because it came to rest although the scenario is not done.
     *
     * @param futures the futures that something waits for
     * @param result the scenario's own, to be named where nothing else waits
     */
    void deadlock(List<Waiting> futures, List<Waiting> result) {
        Throwable foreign = foreignFailure;
        if (foreign != null) {
            fail(foreign);
            return;
        }
        String rest = foreground == 0 && (ready.queued() > 0 || timers.size() > 0)
                ? "only background work ran for longer than " + Times.text(config.backgroundGraceNanos)
                        + " (SimConfig.withBackgroundGrace), "
                : "nothing is ready, no timer is pending, ";
        fail(Diagnosis.stuck(extensions, Times.text(now), rest, futures, result, monitors, uncontrolled()));
    }

    /**
     * A property whose time is up when the scenario has ended, and would not be without what hiccups took, gets that: the run goes
     * on until it holds or is due, for as long at most as a stretch of time is extended (see {@link ScenarioDriver}).
     */
    private void goOnForHiccups(Monitors watching) {
        long until = watching.owedUntil(now);
        long most = Times.plus(Times.plus(until, until - now), ScenarioDriver.ALLOWED * config.maxHiccupNanos);
        // Once more at the instant itself: what is due then is asked for, too.
        for (long at = -1; until >= now && at < now && now < most && failure == null; ) {
            at = now;
            boolean unused = runNested(() -> watching.owedUntil(now) < 0, Math.min(until, most));
            until = watching.owedUntil(now);
        }
    }

    /** Ends the run: leaks, teardown in the order of creation, then nothing of it stays reachable from here. */
    void finish(@Nullable Throwable outcome) {
        isCutting = false;
        if (outcome != null) {
            fail(outcome);
        }
        if (failure == null && monitors != null && lateness != null) {
            goOnForHiccups(monitors);
        }
        if (failure == null && monitors != null && !isCut()) {
            monitors.atEnd();
        }
        Throwable before = failure;
        if (before == null && !isCut()) {
            checkLeaks();
        }
        tearingDown = true;
        if (drawing != null) {
            drawing.ended();
        }
        endSteps = steps;
        endNanos = now;
        if (record != null) {
            record.end();
        }
        Throwable kept = failure;
        failure = null;
        loop.world().resumePaused();
        // What is armed by now never fires. What teardown itself queues and arms (finally blocks) runs to its end.
        timers.clear();
        int queuedBefore = ready.queued();
        for (Extension extension : extensions) {
            extension.teardown();
            collect();
        }
        if (ready.queued() > queuedBefore && !(kept != null && isEdited())) {
            long stop = steps + TEARDOWN_STEPS;
            drive(() -> steps >= stop);
        }
        if (kept != null) {
            failure = kept;
        } else if (failure != null && !(failure instanceof OrphanException)) {
            // The scenario passed; that what it left behind spins or overruns a limit does not make it fail.
            count("loop.teardown.cut", 1);
            failure = null;
        }
        fold(failure == null ? 0 : Splitmix.hash(failure.getClass().getName()));
        for (Extension extension : extensions) {
            extension.close();
        }
        if (failure == null && strict) {
            checkReadToTheEnd();
        }
    }

    /** {@return the steps taken when the run ended, teardown left out} */
    long endSteps() {
        return endSteps;
    }

    /** {@return where the clock stood when the run ended} */
    long endNanos() {
        return endNanos;
    }

    private void checkLeaks() {
        List<Waiting> stuck = guests == null ? List.of() : guests.stuck();
        if (!stuck.isEmpty()) {
            fail(Diagnosis.stuck(stuck, Times.text(now)));
            return;
        }
        LeakException leak = config.leaks == OrphanPolicy.IGNORE ? null : Diagnosis.leak(extensions);
        if (leak != null && config.leaks == OrphanPolicy.FAIL) {
            fail(leak);
        } else if (leak != null) {
            orphans.add(leak);
        }
    }

    private void checkReadToTheEnd() {
        schedule.checkReadToTheEnd();
        for (Track track : replay == null ? List.<Track>of() : replay.tracks()) {
            DrawStream stream = streams.get(track.name());
            int drawn = stream == null ? 0 : stream.drawn();
            if (drawn < track.draws().size()) {
                fail(new TapeMismatchException("stream " + track.name() + ": the run ended after " + drawn
                        + " draws, the tape has " + track.draws().size()));
            }
        }
    }

    /** Gives the buffers back. Nothing may be asked of the run's streams, timers and executors after this. */
    void release() {
        finished = true;
        if (wantProfile) {
            profile = roster.steps(Profile.MOST);
        }
        owner = null;
        if (variant != null) {
            departed = schedule.deviations();
            streams.forEach((name, stream) -> {
                if (stream.isTaped() && stream.calm() == Fallback.ZERO && stream.drawn() > 0) {
                    grouped.put(name, stream.groups());
                }
            });
        }
        for (DrawStream stream : streams.values()) {
            stream.end();
        }
        buffers.reset(ready.queued() > 0);
        if (!ThreadLocals.areIsolated()) {
            // What the program put there would meet the next run; elsewhere it goes with the other thread locals.
            MDC.clear();
        } else if (recording) {
            forgetLogContext();
        }
    }

    Token token() {
        String descriptor =
                replay == null ? strategy.descriptor() : replay.token().strategy();
        Token token = new Token(seed, descriptor, Token.recipe(hiccups), config.digest());
        // a tape of an older number fits in parts at best: the seed alone does not repeat what it led to
        boolean older = replay != null && !replay.token().isCurrent();
        return isEdited() || older ? token.edited() : token;
    }

    /** {@return whether it is a varied run or the replay of one: such a run ends where it fails, without finally blocks} */
    private boolean isEdited() {
        return variant != null || (replay != null && replay.token().isEdited());
    }

    /** {@return what departed from submission order; of a varied run, asked when it has ended} */
    List<Deviation> deviations() {
        return List.copyOf(departed);
    }

    /** {@return what the calm-zero streams drew; of a varied run, asked when it has ended} */
    Map<String, List<Group>> groups() {
        return grouped;
    }

    Tape tape() {
        List<Track> tracks = new ArrayList<>();
        for (DrawStream stream : streams.values()) {
            if (stream.isTaped() && stream.drawn() > 0) {
                tracks.add(stream.track());
            }
        }
        return new Tape(token(), schedule.picks(), tracks);
    }

    String busiest() {
        return roster.busiest();
    }
}
