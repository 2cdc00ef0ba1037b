package dev.simloop;

import dev.simloop.failure.DeadlockException;
import dev.simloop.failure.EscapeException;
import dev.simloop.failure.ForeignThreadException;
import dev.simloop.failure.LeakException;
import dev.simloop.failure.LivelockException;
import dev.simloop.failure.OrphanException;
import dev.simloop.failure.StepLimitException;
import dev.simloop.failure.TapeMismatchException;
import dev.simloop.failure.VirtualTimeLimitException;
import dev.simloop.internal.SlotSet;
import dev.simloop.internal.Splitmix;
import dev.simloop.internal.TimerQueue;
import dev.simloop.spi.Candidate;
import dev.simloop.spi.Extension;
import dev.simloop.spi.HostListener;
import dev.simloop.spi.Parkable;
import dev.simloop.spi.Ready;
import dev.simloop.spi.Strategy;
import dev.simloop.spi.TaskKind;
import dev.simloop.spi.Waiting;
import dev.simloop.tape.Calm;
import dev.simloop.tape.Pick;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Token;
import dev.simloop.tape.Track;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The loop of one run: picks a ready task, runs it, and jumps the clock when nothing is ready.
 *
 * <p>One file past the usual length because it is one invariant: the ready set, the timers, the counts of foreground
 * work, the fingerprint and the recorded picks change together, at submission, pick, arming and cancelling.
 */
final class Engine implements Ready {
    /*
     * Ordering. Every submission takes the next slot; the ready set holds the slots of the head tasks of ready
     * mailboxes. A task behind the head of its mailbox has its slot from its own submission, so that it enters the set
     * at the right rank when it becomes head. When the slots run out, the queued tasks are renumbered in order.
     *
     * Random. Strategy random needs no order to pick, so its ready tasks also stand in a plain array, where picking is
     * one index. Its hunts keep nothing else; when recording, the ready set tells each pick's rank for the tape.
     *
     * Time. The clock moves only when nothing is ready, when a step costs time, or when too many steps ran at one
     * instant while a timer is pending. All timers of an instant become ready together, in creation order.
     *
     * Foreground and background. Quiescence looks at foreground work only: queued tasks plus armed timers. A timer that
     * never fires counts as neither.
     *
     * Threads. One thread owns the engine at a time: its maker until the run starts, then a loop thread.
     */
    private static final int SLOTS_MIN = 256;
    private static final int CHECKPOINT_MASK = 255;
    private static final int NOTES_MOST = 1000;
    private static final int TEARDOWN_STEPS = 100_000;
    private static final Comparator<Task> BY_SLOT = Comparator.comparingInt(t -> t.slot);

    final long seed;
    final SimConfig config;
    final boolean recording;
    private final Buffers buffers;
    private final SlotSet ready;
    private final Pool pool;
    private final TimerQueue timers;
    private final Strategy strategy;
    private final boolean strategyWatches;
    private final DrawStream chance;
    /** Strategy random picks, so that the ready tasks stand in {@link #pool}. */
    private final boolean pooled;
    /** The ready set is kept, in slot order. */
    private final boolean ranked;

    private final Map<String, DrawStream> streams = new LinkedHashMap<>();
    private final List<Extension> extensions = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> sharing = new ArrayList<>();
    final List<HostListener> hostListeners = new ArrayList<>();
    private final List<Mailbox> parkedMailboxes = new ArrayList<>();
    /** Whose tasks stand in a nested pump, outermost first. */
    private final List<Actor> pumping = new ArrayList<>();

    private final Map<String, long[]> counters = new LinkedHashMap<>();
    private final List<Throwable> orphans = new ArrayList<>();
    private @Nullable Monitors monitors;
    private @Nullable Sites sites;
    private final @Nullable Tape replay;
    private @Nullable Map<String, Track> replayTracks;
    private final boolean strict;

    @Nullable
    volatile Thread owner;

    @Nullable
    private volatile Throwable foreignFailure;

    long now;
    long steps;

    @Nullable
    Task current;

    private final Actor root;
    private Actor currentActor;
    /** Its number, so that a task that submits itself again does not touch its actor. */
    private int currentId;

    private final long maxSteps;
    private final long maxStepsPerInstant;
    private int picks;
    private long instantSteps;
    private long fingerprint;
    private int nextSlot;
    private int slotLimit;
    private int queued;
    private int foreground;
    private long lastForeground;
    /** A property is being asked, so nothing but looking is allowed. */
    boolean inProperty;

    private boolean tearingDown;
    private long endSteps;
    private long endNanos;
    private boolean finished;
    private int lastRank = -1;
    private @Nullable Task lastAt;
    private @Nullable Throwable failure;
    private final @Nullable DrawStream stepCost;
    private final @Nullable DrawStream timerSlack;
    final SimLoop loop;
    final Domain world;

    Engine(
            SimLoop loop,
            Buffers buffers,
            long seed,
            SimConfig config,
            Strategy strategy,
            RunMode mode,
            @Nullable Tape replay) {
        this.loop = loop;
        this.buffers = buffers;
        this.seed = seed;
        this.config = config;
        this.recording = mode != RunMode.HUNT;
        this.strict = mode == RunMode.STRICT;
        this.replay = replay;
        this.ready = buffers.slots;
        this.pool = buffers.pool;
        this.timers = buffers.timers;
        this.strategy = strategy;
        this.strategyWatches = strategy.watches();
        this.owner = Thread.currentThread();
        pooled = replay == null && strategy instanceof RandomWalk;
        ranked = !pooled || recording;
        slotLimit = ranked ? SLOTS_MIN : Integer.MAX_VALUE;
        ready.clear(SLOTS_MIN);
        if (ranked && buffers.heads.length < slotLimit) {
            buffers.heads = new Task[slotLimit];
        }
        fingerprint = Splitmix.mix(seed);
        world = new Domain(this, "", null, 0);
        root = newActor(world, null, "root", 0);
        currentActor = root;
        maxSteps = config.maxSteps;
        maxStepsPerInstant = config.maxStepsPerInstant;
        if (replay != null) {
            replayTracks = new HashMap<>();
            for (Track track : replay.tracks()) {
                replayTracks.put(track.name(), track);
            }
        }
        chance = stream("strategy", Calm.SEEDED, false);
        strategy.begin(chance);
        stepCost = config.stepCostNanos > 0 ? stream("time.step", Calm.ZERO, true) : null;
        timerSlack = config.timerSlackNanos > 0 ? stream("time.slack", Calm.ZERO, true) : null;
    }

    // ---- identities, streams, counters

    Actor newActor(Domain domain, @Nullable Actor lineage, String base, int ordinal) {
        StackTraceElement[] stack = recording ? new Throwable().getStackTrace() : null;
        Actor actor = new Actor(buffers.actors.size(), domain, lineage, base, ordinal, stack);
        buffers.add(actor);
        return actor;
    }

    Actor rootActor() {
        return root;
    }

    Actor currentActor() {
        return currentActor;
    }

    DrawStream stream(String name, Calm calm, boolean taped) {
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
        }
        return stream;
    }

    void count(String name, long by) {
        cell(name)[0] += by;
    }

    Counter counter(String name) {
        return new Counter(name, cell(name));
    }

    /** {@return what holds the counter of that name, which counts as declared from now on} */
    long[] cell(String name) {
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
        if (recording && notes.size() < NOTES_MOST) {
            notes.add("at " + Times.text(now) + " " + text.get());
        }
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    void extend(Extension extension) {
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

    void reached(String label) {
        checkOwner("label " + label);
        if (!tearingDown && !inProperty) {
            monitors().reached(label);
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
    String idleNote() {
        return foreground == 0 && (queued > 0 || timers.size() > 0)
                ? "\n  only background work has run since virtual time " + Times.text(lastForeground)
                : "";
    }

    boolean isTearingDown() {
        return tearingDown;
    }

    // ---- threads

    void checkOwner(String what) {
        Thread thread = Thread.currentThread();
        if (thread == owner) {
            return;
        }
        if (finished) {
            throw SimLoop.finished(seed);
        }
        ForeignThreadException foreign = new ForeignThreadException("thread \"" + thread.getName()
                + "\" is not the loop's and touched it: " + what
                + "; have the loop do that work, on an executor or a dispatcher of its own");
        if (foreignFailure == null) {
            foreignFailure = foreign;
        }
        throw foreign;
    }

    void checkDraw(String stream) {
        if (Thread.currentThread() != owner) {
            checkOwner("a draw from stream " + stream);
        }
        if (inProperty) {
            throw impure("drew from stream " + stream);
        }
    }

    // ---- submitting

    void submit(
            Domain domain, Actor actor, @Nullable Mailbox mailbox, TaskKind kind, boolean background, Runnable body) {
        if (Thread.currentThread() != owner) {
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
        enqueue(task);
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

    Task arm(
            Domain domain,
            Actor actor,
            @Nullable Mailbox mailbox,
            TaskKind kind,
            boolean background,
            long delayNanos,
            Runnable body) {
        if (Thread.currentThread() != owner) {
            checkOwner("a timer of " + actor.name());
        }
        if (inProperty) {
            throw impure("armed a timer");
        }
        Task task = new Task();
        task.timer = true;
        fill(task, domain, actor, mailbox, kind, background, body);
        if (domain.dropped) {
            task.state = Task.DONE;
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
        if (delay == 0) {
            enqueue(task);
        } else {
            timers.add(task, task.deadline);
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
        int id = actor == currentActor ? currentId : actor.id;
        task.domain = domain;
        task.actor = actor;
        task.actorId = id;
        task.mailbox = mailbox;
        task.kind = (byte) kind.ordinal();
        task.background = background;
        task.body = body;
        task.step = ++buffers.counts[2 * id];
    }

    boolean cancel(Task task) {
        checkOwner("cancelling a timer");
        if (inProperty) {
            throw impure("cancelled a timer");
        }
        if (task.state == Task.ARMED) {
            if (task.isPending()) {
                timers.remove(task);
                if (!task.background) {
                    foreground--;
                }
            }
        } else if (task.state == Task.QUEUED || task.state == Task.HELD) {
            if (task.state == Task.HELD) {
                task.domain().held.remove(task);
            } else {
                unqueue(task);
            }
            if (!task.background) {
                foreground--;
            }
        } else {
            return false;
        }
        task.state = Task.DONE;
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

    private void enqueue(Task task) {
        if (task.domain().paused) {
            task.state = Task.HELD;
            task.next = null;
            task.domain().held.add(task);
            return;
        }
        if (nextSlot == slotLimit) {
            renumber();
        }
        task.state = Task.QUEUED;
        task.next = null;
        task.slot = nextSlot++;
        queued++;
        Mailbox mailbox = task.mailbox;
        if (mailbox == null) {
            addReady(task);
        } else if (mailbox.head == null) {
            mailbox.head = task;
            mailbox.tail = task;
            if (mailbox.parked == 0) {
                addReady(task);
            }
        } else {
            java.util.Objects.requireNonNull(mailbox.tail).next = task;
            mailbox.tail = task;
        }
    }

    private void addReady(Task task) {
        if (pooled) {
            pool.add(task);
        }
        if (ranked) {
            buffers.heads[task.slot] = task;
            ready.add(task.slot);
            if (strategyWatches) {
                strategy.onReady(task);
            }
        }
    }

    private void removeReady(Task task) {
        if (pooled) {
            pool.remove(task);
        }
        if (ranked) {
            ready.remove(task.slot);
            buffers.heads[task.slot] = null;
            if (strategyWatches) {
                strategy.onTaken(task);
            }
        }
    }

    /** {@return the heads of the ready mailboxes, in an order that depends on nothing but the run} */
    private List<Task> readyHeads() {
        List<Task> heads = new ArrayList<>(size());
        if (pooled) {
            for (int place = 0; place < pool.size(); place++) {
                heads.add(pool.at(place));
            }
        } else {
            for (int slot = ready.size() == 0 ? -1 : ready.first(); slot >= 0; slot = ready.next(slot + 1)) {
                heads.add(head(slot));
            }
        }
        return heads;
    }

    private void unqueue(Task task) {
        Mailbox mailbox = task.mailbox;
        queued--;
        if (mailbox == null) {
            removeReady(task);
            return;
        }
        if (mailbox.head == task) {
            popHead(mailbox, task);
            return;
        }
        for (Task before = mailbox.head; before != null; before = before.nextTask()) {
            if (before.next == task) {
                before.next = task.next;
                if (mailbox.tail == task) {
                    mailbox.tail = before;
                }
                return;
            }
        }
        throw new AssertionError("simulator bug: a queued task is not in its mailbox " + mailbox.name());
    }

    private void popHead(Mailbox mailbox, Task task) {
        if (mailbox.parked == 0) {
            removeReady(task);
        }
        Task next = task.nextTask();
        mailbox.head = next;
        if (next == null) {
            mailbox.tail = null;
        } else if (mailbox.parked == 0) {
            addReady(next);
        }
        task.next = null;
    }

    private void renumber() {
        if (!ranked) {
            renumberUnranked();
            return;
        }
        if (buffers.scratch.length < queued) {
            buffers.scratch = new Task[Math.max(1024, queued * 2)];
        }
        @Nullable Task[] all = buffers.scratch;
        int n = 0;
        boolean sorted = true;
        for (int slot = ready.size() == 0 ? -1 : ready.first(); slot >= 0; slot = ready.next(slot + 1)) {
            Task head = head(slot);
            buffers.heads[slot] = null;
            all[n++] = head;
            for (Task t = head.nextTask(); t != null; t = t.nextTask()) {
                all[n++] = t;
                sorted = false;
            }
        }
        int heads = ready.size();
        for (Mailbox mailbox : parkedMailboxes) {
            for (Task t = mailbox.head; t != null; t = t.nextTask()) {
                all[n++] = t;
                sorted = false;
            }
        }
        if (!sorted) {
            Arrays.sort(all, 0, n, BY_SLOT);
        }
        slotLimit = Math.max(SLOTS_MIN, Integer.highestOneBit(Math.max(1, n)) * 8);
        if (buffers.heads.length < slotLimit) {
            buffers.heads = new Task[slotLimit];
        }
        ready.clear(slotLimit);
        for (int i = 0; i < n; i++) {
            Task t = java.util.Objects.requireNonNull(all[i]);
            all[i] = null;
            t.slot = i;
            Mailbox mailbox = t.mailbox;
            if (mailbox == null || (mailbox.head == t && mailbox.parked == 0)) {
                buffers.heads[i] = t;
                ready.add(i);
            }
        }
        if (ready.size() != heads) {
            throw new AssertionError("simulator bug: " + heads + " mailboxes were ready, now " + ready.size());
        }
        nextSlot = n;
    }

    /** After two billion submissions: as {@link #renumber()}, without slots to rearrange. */
    private void renumberUnranked() {
        List<Task> all = queued(task -> true);
        all.sort(BY_SLOT);
        nextSlot = 0;
        for (Task task : all) {
            task.slot = nextSlot++;
        }
    }

    private Task head(int slot) {
        Task task = buffers.heads[slot];
        if (task == null) {
            throw new AssertionError("simulator bug: slot " + slot + " is ready and empty");
        }
        return task;
    }

    // ---- ready set, as strategies see it

    @Override
    public int size() {
        return pooled ? pool.size() : ready.size();
    }

    @Override
    public Candidate at(int rank) {
        Task task = head(rank == 0 && ready.size() > SLOTS_MIN ? ready.first() : ready.select(rank));
        lastRank = rank;
        lastAt = task;
        return task;
    }

    // ---- running

    /** Runs until {@code done}, or the run has failed; false if it came to rest before that. */
    boolean drive(BooleanSupplier done) {
        Thread thread = Thread.currentThread();
        while (failure == null && !done.getAsBoolean()) {
            if (owner != thread) {
                throw new AssertionError("this run was abandoned as unresponsive");
            }
            if (size() == 0) {
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

    /** Nothing but background work is left, and has been for longer than the configuration grants. */
    boolean isHollow() {
        return foreground == 0 && now - lastForeground > config.backgroundGraceNanos;
    }

    /**
     * Runs other tasks from within the current one, whose mailbox is parked meanwhile, until {@code done} or the clock
     * would have to pass {@code deadline}, at which it then stands. Frames unwind last in, first out.
     *
     * @return whether it ended with {@code done}
     */
    boolean pump(BooleanSupplier done, long deadline) {
        checkOwner("a nested pump");
        if (inProperty) {
            throw impure("ran the loop");
        }
        Task outer = current;
        Actor outerActor = currentActor;
        Mailbox mailbox = outer == null ? null : outer.mailbox;
        parkMailbox(mailbox);
        pumping.add(outerActor);
        try {
            while (failure == null) {
                if (done.getAsBoolean()) {
                    return true;
                }
                if (size() > 0) {
                    step();
                } else if (!advance(deadline)) {
                    return failure == null && done.getAsBoolean();
                }
            }
            return false;
        } finally {
            pumping.remove(pumping.size() - 1);
            unparkMailbox(mailbox);
            current = outer;
            currentActor = outerActor;
            currentId = outerActor.id;
            if (recording) {
                logContext();
            }
        }
    }

    private void parkMailbox(@Nullable Mailbox mailbox) {
        if (mailbox != null && mailbox.parked++ == 0) {
            parkedMailboxes.add(mailbox);
            if (mailbox.head != null) {
                removeReady(mailbox.head);
            }
        }
    }

    private void unparkMailbox(@Nullable Mailbox mailbox) {
        if (mailbox != null && --mailbox.parked == 0) {
            parkedMailboxes.remove(mailbox);
            if (mailbox.head != null) {
                addReady(mailbox.head);
            }
        }
    }

    /** Parks the current task; see {@link Domain#park}. */
    ParkedTask park(Parkable parkable) {
        Task task = current;
        if (task == null) {
            throw new IllegalStateException("nothing runs that could park");
        }
        parkMailbox(task.mailbox);
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
        // The mailbox opens again only when the task goes on, so it stays in front of what was queued meanwhile.
        submit(parked.domain, parked.actor, null, TaskKind.RESUME, parked.background, () -> {
            parked.domain.parked.remove(parked);
            Task task = java.util.Objects.requireNonNull(current);
            task.mailbox = parked.mailbox;
            unparkMailbox(parked.mailbox);
            parked.parkable.resume();
        });
    }

    void step() {
        int n = size();
        Task task = n > 1 ? choose(n) : pooled ? pool.at(0) : head(ready.first());
        Mailbox mailbox = task.mailbox;
        queued--;
        if (mailbox == null) {
            removeReady(task);
        } else {
            popHead(mailbox, task);
        }
        task.state = Task.DONE;
        if (!task.background) {
            foreground--;
            lastForeground = now;
        }
        Actor actor = task.actor();
        Domain domain = task.domain();
        int id = task.actorId;
        steps++;
        instantSteps++;
        buffers.counts[2 * id + 1]++;
        fold(now + id * 0x9e3779b97f4a7c15L);
        Runnable body = task.body;
        current = task;
        currentActor = actor;
        currentId = id;
        if (recording) {
            logContext();
        }
        try {
            body.run();
        } catch (Throwable e) {
            orphan(e, actor);
        }
        current = null;
        currentActor = root;
        currentId = 0;
        letGo(task);
        afterStep(domain);
    }

    private void afterStep(Domain domain) {
        if ((steps & CHECKPOINT_MASK) == 0) {
            int at = (int) (steps >>> 8) - 1;
            if (at == buffers.checkpoints.length) {
                buffers.checkpoints = Arrays.copyOf(buffers.checkpoints, at * 2);
            }
            buffers.checkpoints[at] = fingerprint;
        }
        Monitors watching = monitors;
        if (watching != null && !tearingDown && failure == null) {
            watching.afterStep(domain);
        }
        if (foreignFailure != null && failure == null) {
            fail(foreignFailure);
        }
        if (stepCost != null) {
            long cost = stepCost.draw(config.stepCostNanos + 1);
            long then = now + cost;
            if (cost > 0 && passes(then) && !isTooLate(then, "the cost of a step moves the clock to ")) {
                now = then;
                instantSteps = 0;
                while (timers.firstDeadline() <= now) {
                    fire();
                }
            }
        }
        if (steps >= maxSteps && !tearingDown) {
            fail(new StepLimitException("the run took " + steps + " steps, the limit maxSteps: raise it with "
                    + "SimConfig.withMaxSteps; busiest actors: " + busiest()));
        }
        if (instantSteps >= maxStepsPerInstant) {
            if (timers.firstDeadline() != Times.NEVER) {
                count("loop.instant.forced", 1);
                advance(Times.NEVER);
            } else if (size() > 0) {
                fail(new LivelockException(instantSteps + " steps at one instant (virtual time " + Times.text(now)
                        + ") and no timer is pending: raise SimConfig.withMaxStepsPerInstant if that is meant; "
                        + "busiest actors: " + busiest()));
            }
        }
    }

    private Task choose(int n) {
        Task task;
        int rank;
        if (pooled) {
            task = pool.at(chance.uniform(n));
            rank = ranked ? ready.rank(task.slot) : Pick.UNRANKED;
        } else {
            task = replay == null ? picked() : replayed(replay.schedule(), n);
            rank = lastAt == task ? lastRank : ready.rank(task.slot);
            lastAt = null;
        }
        int at = 2 * picks;
        if (at == buffers.picks.length) {
            buffers.picks = Arrays.copyOf(buffers.picks, 2 * at);
        }
        buffers.picks[at] = ((long) n << 32) | (rank & 0xffffffffL);
        buffers.picks[at + 1] = ((long) task.actorId << 32) | task.step;
        picks++;
        return task;
    }

    private Task picked() {
        Candidate candidate = strategy.pick(this);
        if (!(candidate instanceof Task task) || task.state != Task.QUEUED || head(task.slot) != task) {
            throw new IllegalStateException(
                    "strategy " + strategy.descriptor() + " picked something that is not ready: " + candidate);
        }
        return task;
    }

    private Task replayed(List<Pick> schedule, int n) {
        if (picks >= schedule.size()) {
            if (strict) {
                throw mismatch(new TapeMismatchException("stream schedule, draw " + picks + ": the tape ends after "
                        + schedule.size() + " picks, the program has " + n + " ready: " + readyNames()));
            }
            return (Task) at(0);
        }
        Pick entry = schedule.get(picks);
        if (entry.rank() == Pick.UNRANKED) {
            Task task = readyTask(entry);
            if (task != null && (!strict || entry.ready() == n)) {
                return task;
            }
        } else if (entry.rank() < n) {
            Task task = (Task) at(entry.rank());
            if (task.step == entry.step()
                    && task.actor().name().equals(entry.actor())
                    && (!strict || entry.ready() == n)) {
                return task;
            }
        }
        if (strict) {
            throw mismatch(new TapeMismatchException("stream schedule, draw " + picks + ": the tape has "
                    + entry.actor() + " step " + entry.step() + ", rank " + entry.rank() + " of " + entry.ready()
                    + "; the program has " + n + " ready: " + readyNames()));
        }
        for (int rank = 0; rank < n; rank++) {
            Task task = (Task) at(rank);
            if (task.actor().name().equals(entry.actor())) {
                return task;
            }
        }
        return (Task) at(0);
    }

    private @Nullable Task readyTask(Pick entry) {
        for (Task task : readyHeads()) {
            if (task.step == entry.step() && task.actor().name().equals(entry.actor())) {
                return task;
            }
        }
        return null;
    }

    private String readyNames() {
        StringBuilder text = new StringBuilder();
        int shown = Math.min(ready.size(), 8);
        for (int rank = 0; rank < shown; rank++) {
            Candidate candidate = at(rank);
            text.append(rank == 0 ? "" : ", ")
                    .append(candidate.actor().name())
                    .append(" step ")
                    .append(candidate.step());
        }
        return ready.size() > shown ? text + ", ..." : text.toString();
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
        for (TimerQueue.Entry entry = timers.takeFirst(); entry != null; ) {
            Task task = (Task) entry;
            entry = entry.next;
            enqueue(task);
        }
    }

    private void logContext() {
        MDC.put("simloop.seed", Long.toString(seed));
        MDC.put("simloop.time", Times.text(now));
        MDC.put("simloop.actor", currentActor.name());
        MDC.put("simloop.host", currentActor.domain.name());
    }

    // ---- crash

    void drop(Domain domain) {
        if (inProperty) {
            throw impure("dropped a domain");
        }
        domain.dropped = true;
        List<Task> doomed = queued(task -> task.domain == domain);
        doomed.addAll(domain.held);
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
        List<Task> stopped = queued(task -> task.domain == domain);
        stopped.sort(BY_SLOT);
        for (Task task : stopped) {
            unqueue(task);
        }
        domain.paused = true;
        stopped.forEach(this::enqueue);
    }

    /** Lets go what was held back, in the order in which it became ready. */
    void resume(Domain domain) {
        domain.paused = false;
        List<Task> held = new ArrayList<>(domain.held);
        domain.held.clear();
        held.forEach(this::enqueue);
    }

    /** Moves the pending timers of {@code domain} to where the clock, which goes {@code after} now, takes them. */
    void retime(Domain domain, HostClock before, HostClock after) {
        List<Task> moved = new ArrayList<>();
        for (TimerQueue.Entry entry : timers.snapshot()) {
            Task armed = (Task) entry;
            if (armed.domain == domain && armed.kind() == TaskKind.TIMER) {
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
        List<Task> found = queued(task -> !task.timer && task.kind() == TaskKind.EXECUTE && whose.test(task.actor()));
        found.sort(BY_SLOT);
        List<Runnable> bodies = new ArrayList<>();
        for (Task task : found) {
            bodies.add(task.body);
            cancel(task);
        }
        return bodies;
    }

    /** {@return whether a task of such an actor waits its turn} */
    boolean isQueued(Predicate<Actor> whose) {
        return !queued(task -> whose.test(task.actor())).isEmpty();
    }

    /** {@return whether a task of such an actor runs, or stands in a nested pump} */
    boolean isUnderWay(Predicate<Actor> whose) {
        return (current != null && whose.test(currentActor)) || pumping.stream().anyMatch(whose);
    }

    /** {@return the tasks that wait their turn, those of parked mailboxes too, for which {@code which} holds} */
    private List<Task> queued(Predicate<Task> which) {
        List<Task> found = new ArrayList<>();
        for (Task head : readyHeads()) {
            collect(head, which, found);
        }
        for (Mailbox mailbox : parkedMailboxes) {
            collect(mailbox.head, which, found);
        }
        return found;
    }

    private static void collect(@Nullable Task head, Predicate<Task> which, List<Task> found) {
        for (Task task = head; task != null; task = task.nextTask()) {
            if (which.test(task)) {
                found.add(task);
            }
        }
    }

    // ---- failing and ending

    void fold(long value) {
        long mixed = (fingerprint ^ value) * 0xd6e8feb86659fd93L;
        fingerprint = mixed ^ (mixed >>> 32);
    }

    long fingerprint() {
        return fingerprint;
    }

    long[] checkpoints() {
        return Arrays.copyOf(buffers.checkpoints, (int) (steps >>> 8));
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        } else if (failure != cause && !(cause instanceof TapeMismatchException)) {
            count("loop.failures.later", 1);
        }
    }

    void orphan(Throwable e, Actor actor) {
        if (e instanceof java.util.concurrent.CancellationException || e == failure) {
            return;
        }
        if (e instanceof dev.simloop.failure.RunFailure || e instanceof TapeMismatchException) {
            fail(e);
            return;
        }
        switch (config.orphans) {
            case FAIL ->
                fail(new OrphanException(
                        "nobody caught what left " + actor.name() + " at virtual time " + Times.text(now) + ": " + e,
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
        List<Waiting> waiting = new ArrayList<>();
        List<Waiting> escaped = new ArrayList<>();
        for (Extension extension : extensions) {
            waiting.addAll(extension.waiting());
            escaped.addAll(extension.escaped());
        }
        if (!escaped.isEmpty()) {
            escape(escaped, waiting);
            return;
        }
        waiting.addAll(futures);
        if (waiting.isEmpty()) {
            waiting.addAll(result);
        }
        StringBuilder text = new StringBuilder(
                foreground == 0 && (queued > 0 || timers.size() > 0)
                        ? "deadlock at virtual time " + Times.text(now) + ": only background work ran for longer than "
                                + Times.text(config.backgroundGraceNanos) + " (SimConfig.withBackgroundGrace), "
                        : "deadlock at virtual time " + Times.text(now) + ": nothing is ready, no timer is pending, ");
        text.append("and the scenario is not done; ").append(waiting.size()).append(" waiting");
        describe(waiting, text);
        if (monitors != null) {
            monitors.describePending(text);
        }
        fail(new DeadlockException(text.toString()));
    }

    private void escape(List<Waiting> escaped, List<Waiting> waiting) {
        StringBuilder text = new StringBuilder("escape suspected at virtual time " + Times.text(now)
                + ": nothing is ready, no timer is pending, and the scenario is not done; " + escaped.size()
                + " may go on outside of the loop: pass the dispatcher in, and in the simulation pass SimScope's");
        describe(escaped, text);
        text.append("\n").append(waiting.size()).append(" waiting");
        describe(waiting, text);
        fail(new EscapeException(text.toString()));
    }

    static void describe(List<Waiting> waiting, StringBuilder text) {
        for (Waiting w : waiting) {
            text.append("\n  ")
                    .append(w.actor().name())
                    .append(" (")
                    .append(w.what())
                    .append(')');
            if (w.suspendedAt() != null) {
                text.append(" suspended at ").append(w.suspendedAt());
            }
            String created = w.actor().createdAt();
            if (created != null) {
                text.append("\n    created at ").append(created);
            }
        }
    }

    /** Ends the run: leaks, teardown in the order of creation, then nothing of it stays reachable from here. */
    void finish(@Nullable Throwable outcome) {
        if (outcome != null) {
            fail(outcome);
        }
        if (failure == null && monitors != null) {
            monitors.atEnd();
        }
        Throwable before = failure;
        if (before == null) {
            checkLeaks();
        }
        tearingDown = true;
        endSteps = steps;
        endNanos = now;
        Throwable kept = failure;
        failure = null;
        loop.world().resumePaused();
        // What is armed by now never fires. What teardown itself queues and arms (finally blocks) runs to its end.
        timers.clear();
        int queuedBefore = queued;
        for (Extension extension : extensions) {
            extension.teardown();
        }
        if (queued > queuedBefore) {
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
        List<Waiting> leaked = new ArrayList<>();
        for (Extension extension : extensions) {
            leaked.addAll(extension.leaked());
        }
        if (leaked.isEmpty() || config.leaks == OrphanPolicy.IGNORE) {
            return;
        }
        StringBuilder text = new StringBuilder(leaked.size() + " outlived the scenario and nothing owns "
                + (leaked.size() == 1 ? "it" : "them") + ": launch them in the scenario's scope or in backgroundScope");
        describe(leaked, text);
        LeakException leak = new LeakException(text.toString());
        if (config.leaks == OrphanPolicy.FAIL) {
            fail(leak);
        } else {
            orphans.add(leak);
        }
    }

    private void checkReadToTheEnd() {
        if (replay != null && picks < replay.schedule().size()) {
            fail(new TapeMismatchException("stream schedule: the run ended after " + picks + " picks, the tape has "
                    + replay.schedule().size()));
        }
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
        owner = null;
        for (DrawStream stream : streams.values()) {
            stream.end();
        }
        buffers.reset();
        if (recording) {
            MDC.remove("simloop.seed");
            MDC.remove("simloop.time");
            MDC.remove("simloop.actor");
            MDC.remove("simloop.host");
        }
    }

    Token token() {
        String descriptor =
                replay == null ? strategy.descriptor() : replay.token().strategy();
        return new Token(seed, descriptor, "-", config.digest());
    }

    Tape tape() {
        List<Pick> schedule = new ArrayList<>(picks);
        for (int i = 0; i < picks; i++) {
            long choice = buffers.picks[2 * i];
            long who = buffers.picks[2 * i + 1];
            Actor actor = buffers.actors.get((int) (who >>> 32));
            schedule.add(new Pick((int) (choice >>> 32), (int) choice, actor.name(), (int) who));
        }
        List<Track> tracks = new ArrayList<>();
        for (DrawStream stream : streams.values()) {
            if (stream.isTaped() && stream.drawn() > 0) {
                tracks.add(stream.track());
            }
        }
        return new Tape(token(), schedule, tracks);
    }

    String busiest() {
        List<Actor> sorted = new ArrayList<>(buffers.actors);
        int[] counts = buffers.counts;
        sorted.removeIf(actor -> counts[2 * actor.id + 1] == 0);
        sorted.sort(Comparator.comparingInt((Actor a) -> -counts[2 * a.id + 1]).thenComparingInt(a -> a.id));
        StringBuilder text = new StringBuilder();
        for (Actor actor : sorted.subList(0, Math.min(3, sorted.size()))) {
            text.append(text.length() == 0 ? "" : ", ")
                    .append(actor.name())
                    .append(" (")
                    .append(counts[2 * actor.id + 1])
                    .append(" steps)");
        }
        return text.toString();
    }
}
