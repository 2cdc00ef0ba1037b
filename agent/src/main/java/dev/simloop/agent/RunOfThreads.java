package dev.simloop.agent;

import dev.simloop.Actor;
import dev.simloop.Counter;
import dev.simloop.Domain;
import dev.simloop.Host;
import dev.simloop.SimLoop;
import dev.simloop.SimRandom;
import dev.simloop.World;
import dev.simloop.agent.hooks.Threads;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.failure.DataRaceException;
import dev.simloop.failure.EscapedSimulationException;
import dev.simloop.spi.Extension;
import dev.simloop.spi.Guests;
import dev.simloop.spi.NameResolver;
import dev.simloop.spi.Recorder;
import dev.simloop.spi.Waiting;
import dev.simloop.threads.Abandoned;
import dev.simloop.threads.AccessPoints;
import dev.simloop.threads.RaceDetector;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one run. Everything here happens on the loop's thread, or on the one that it carries, but for {@link #delivers} and {@link
 * #holds}, which a thread of the JVM calls.
 *
 * <p><b>Monitors.</b> When one is left that a virtual thread waits for, the JVM marks that thread at once and has a thread of its own tell it. So
 * after each step the run waits until those that are marked were told, and only then has them go on, in the order in which they began to wait.
 *
 * <p>One file past the usual length: which thread is carried, waits in a monitor, was told and has ended changes together.
 */
final class RunOfThreads implements Extension, Guests, Threads.Run {
    /** What the monotonic clock shows at the start, as in calls that are taken over. */
    private static final long ORIGIN_NANOS = RunOfCalls.ORIGIN_NANOS;

    /** Ids of its threads begin here: no thread of the JVM gets as far, and the loop's has one below. */
    private static final long FIRST_ID = 1L << 41;

    /** Looks at a mark before the loop's thread sleeps for a while between two. */
    private static final int SPINS = 2_000;

    private static final long PAUSE_NANOS = 20_000;

    /** Waits for the JVM to tell from which on it pays to catch who tells. */
    private static final int MOST_WAITS = 32;

    /** Names that the JDK numbers for the whole of a JVM. */
    private static final Pattern NUMBERED =
            Pattern.compile("(Thread-|Timer-|pool-|ForkJoinPool-|HttpClient-)([0-9]+)(-[a-zA-Z]+(-[0-9]+)?|)");

    /** Those of Jetty have a hash code, and some the id of the thread. */
    private static final Pattern JETTYS = Pattern.compile("(qtp|Scheduler-)[0-9]+-[0-9]+");

    private final World world;
    private final SimLoop loop;
    private final Thread loopThread = Thread.currentThread();
    private final SimRandom chance;
    private final Map<Thread, VirtualGuest> live = new LinkedHashMap<>();
    private final ThreadWaits waits = new ThreadWaits(live);
    private final Set<VirtualGuest> inMonitors = new LinkedHashSet<>();
    private final ConcurrentLinkedQueue<Thread> delivered = new ConcurrentLinkedQueue<>();
    /** Those that may try to enter their monitor when this step is over. */
    private final Set<VirtualGuest> told = new LinkedHashSet<>();
    /** How often it has waited for the JVM to tell. */
    private int waited;

    /** What pools of the JDK's would do later, and what stands for it. */
    private final IdentityHashMap<ForkJoinTask<?>, Future<?>> delayed = new IdentityHashMap<>();

    private @Nullable GuestPool pool;
    /** Set before it is caught; read by the thread that tells. */
    private volatile @Nullable Unblocker unblocker;
    /** A thread starts that is nobody's but the JVM's. */
    private boolean makesOwn;

    private final Map<String, Map<String, Integer>> numbers = new HashMap<>();
    private final @Nullable Recorder recorder;
    private final Counter accesses;
    /** A search steers the run that leaves out orders which do not matter. */
    private final boolean isAskedForTouches;

    private @Nullable RaceDetector detector;

    private @Nullable VirtualGuest carried;
    private long made;
    /** The run is over: those that stand before an access to memory unwind. */
    private boolean abandoned;

    /** A value is turned into text for the log, by code of the program that may have points. A hunt does not do that. */
    private boolean isTelling;

    private boolean closed;

    RunOfThreads(World world) {
        this.world = world;
        this.loop = world.loop();
        this.chance = world.random("take-over/threads");
        this.recorder = world.recorder();
        this.accesses = world.domain().counter(CampaignResult.ACCESSES);
        this.isAskedForTouches = loop.isAskedForTouches();
    }

    /** {@return {@code e}, to be thrown as if it were unchecked} */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <T extends Throwable> T asUnchecked(Throwable e) {
        return (T) e;
    }

    // ---- making threads

    private Domain domain() {
        return loop.domain().currentActor().domain();
    }

    private VirtualGuest guest(
            GuestScheduler scheduler, Thread thread, Actor actor, boolean background, boolean isAdopted) {
        VirtualGuest guest = new VirtualGuest(this, thread, actor, background, isAdopted);
        scheduler.set(guest);
        // A search through all there is to draw counts what is asked, not what might be.
        guest.seed = isAskedForTouches ? (made + 1) * 0x9e3779b97f4a7c15L : chance.nextLong();
        VirtualThreads.identify(thread, FIRST_ID + made++, guest.seed);
        live.put(thread, guest);
        return guest;
    }

    private VirtualGuest make(String name, Actor actor, boolean background, Runnable body) {
        GuestScheduler scheduler = GuestScheduler.make();
        VirtualGuest[] self = new VirtualGuest[1];
        Thread thread = VirtualThreads.make(scheduler, name, () -> {
            try {
                body.run();
            } catch (Abandoned e) {
                // Its run is over.
                return;
            } catch (Throwable e) {
                self[0].failed(e);
            }
        });
        VirtualGuest made = guest(scheduler, thread, actor, background, false);
        self[0] = made;
        // For a library that catches what the program throws and asks whom to tell.
        thread.setUncaughtExceptionHandler((which, failure) -> made.failed(failure));
        return made;
    }

    @Override
    public void run(Actor actor, Runnable body) {
        make(actor.name(), actor, false, body).enter();
    }

    @Override
    public boolean starts(Thread thread) {
        // Those of the JDK's own look after all of the JVM.
        if (makesOwn || !isCurrent() || thread.getClass().getName().startsWith("jdk.internal.misc.")) {
            return false;
        }
        if (Threads.guestOf(thread) != null) {
            throw new IllegalThreadStateException();
        }
        String base = nameInRun(thread);
        Actor actor = domain().newActor(base);
        VirtualGuest guest = make(thread.getName(), actor, thread.isDaemon(), () -> body(thread));
        guest.thread().setContextClassLoader(thread.getContextClassLoader());
        guest.thread().setUncaughtExceptionHandler((which, failure) -> {
            if (!isHandled(thread, failure)) {
                guest.failed(failure);
            }
        });
        VirtualThreads.setTask(thread, new Threads.Link(guest.thread(), Threads.task(thread)));
        RaceDetector watching = detector;
        if (watching != null) {
            watching.starts(guest.thread(), actor.name(), Thread.currentThread());
        }
        guest.thread().start();
        return true;
    }

    @SuppressWarnings("DoNotCall") // it is this thread that runs in its place
    private static void body(Thread facade) {
        try {
            facade.run();
        } catch (Abandoned e) {
            throw e;
        } catch (Throwable e) {
            if (!isHandled(facade, e)) {
                throw RunOfThreads.<RuntimeException>asUnchecked(e);
            }
        }
    }

    private static boolean isHandled(Thread facade, Throwable e) {
        Thread.UncaughtExceptionHandler handler = facade.getUncaughtExceptionHandler();
        if (handler == null || handler == facade.getThreadGroup()) {
            return false;
        }
        handler.uncaughtException(facade, e);
        return true;
    }

    /** {@return what its actors are called; a name that the JDK has numbered gets a number of this run} */
    private String nameInRun(Thread thread) {
        Matcher jettys = JETTYS.matcher(thread.getName());
        if (jettys.matches()) {
            String kind = jettys.group(1);
            int number = numbers.computeIfAbsent(domain().name(), k -> new HashMap<>())
                    .merge(kind, 1, Integer::sum);
            thread.setName(kind + number);
            return thread.getName();
        }
        Matcher matcher = NUMBERED.matcher(thread.getName());
        if (!matcher.matches()) {
            return thread.getName();
        }
        String kind = matcher.group(1);
        Map<String, Integer> known = numbers.computeIfAbsent(domain().name() + "/" + kind, k -> new HashMap<>());
        Integer number = known.computeIfAbsent(matcher.group(2), n -> known.size() + (kind.equals("pool-") ? 1 : 0));
        thread.setName(kind + number + matcher.group(3));
        return kind.equals("Thread-") ? "thread" : thread.getName();
    }

    /** A virtual thread that one of ours has made. */
    void adopt(Runnable continuation) {
        if (closed) {
            return;
        }
        Thread thread = VirtualThreads.ofContinuation(continuation);
        GuestScheduler scheduler = GuestScheduler.make();
        VirtualThreads.schedule(thread, scheduler);
        String name = thread.getName();
        VirtualGuest guest =
                guest(scheduler, thread, domain().newActor(name.isEmpty() ? "virtual" : name), false, true);
        if (thread.getUncaughtExceptionHandler() == thread.getThreadGroup()) {
            thread.setUncaughtExceptionHandler((which, failure) -> guest.failed(failure));
        }
        guest.ready();
    }

    // ---- carrying them

    void carry(VirtualGuest guest, Runnable stretch) {
        carried = guest;
        if (isAskedForTouches && !abandoned) {
            AccessPoints.touchThread(loop, guest.actor);
        }
        try {
            loop.carry(guest, stretch);
        } finally {
            carried = null;
        }
    }

    void hasStopped(VirtualGuest guest) {
        if (isAskedForTouches && VirtualThreads.seedOf(guest.thread()) != guest.seed) {
            loop.drew("user/world/take-over/threads");
        }
        if (VirtualThreads.hasEnded(guest.thread())) {
            live.remove(guest.thread());
        } else if (VirtualThreads.isInMonitor(guest.thread())) {
            inMonitors.add(guest);
        }
    }

    void leavesMonitor(VirtualGuest guest) {
        boolean unused = inMonitors.remove(guest);
    }

    @Override
    public void settle() {
        if (inMonitors.isEmpty()) {
            return;
        }
        Unblocker ours = unblocker;
        if (ours != null && ours.isCaught()) {
            for (VirtualGuest guest : inMonitors) {
                if (VirtualThreads.isOnList(guest.thread())) {
                    VirtualThreads.takeList(this::told);
                    break;
                }
            }
        } else {
            awaitDeliveries();
        }
        if (told.isEmpty()) {
            return;
        }
        for (VirtualGuest guest : told.size() == 1 ? told : List.copyOf(inMonitors)) {
            if (told.contains(guest)) {
                VirtualThreads.unblock(guest.thread());
            }
        }
        told.clear();
        if (unblocker == null && ++waited > MOST_WAITS && Thread.currentThread() == loopThread) {
            unblocker = new Unblocker();
            unblocker.catchIt(this::startOwn);
        }
    }

    /** Starts a thread that is nobody's but the JVM's. */
    private void startOwn(Thread thread) {
        makesOwn = true;
        try {
            thread.start();
        } finally {
            makesOwn = false;
        }
    }

    private void awaitDeliveries() {
        for (VirtualGuest guest : inMonitors) {
            for (int looks = 0; VirtualThreads.isOnList(guest.thread()); looks++) {
                if (looks < SPINS) {
                    Thread.onSpinWait();
                } else {
                    VirtualThreads.sleepOnCarrier(PAUSE_NANOS);
                }
            }
        }
        for (Thread thread = delivered.poll(); thread != null; thread = delivered.poll()) {
            told(thread);
        }
    }

    private void told(Thread thread) {
        VirtualGuest guest = live.get(thread);
        if (guest != null) {
            told.add(guest);
        } else {
            VirtualThreads.unblock(thread);
        }
    }

    // ---- as classes of the JDK ask

    @Override
    public boolean isCurrent() {
        Thread current = Thread.currentThread();
        VirtualGuest on = carried;
        return !closed && (current == loopThread || (on != null && current == on.thread()));
    }

    /** {@return whether the current thread is one that the program has made as a virtual one, and not in place of another} */
    boolean isOnVirtual() {
        VirtualGuest on = carried;
        return on != null && on.isAdopted() && Thread.currentThread() == on.thread();
    }

    @Override
    public long nanos() {
        return ORIGIN_NANOS + domain().localNanos();
    }

    @Override
    public long millis() {
        return domain().clock().millis();
    }

    @Override
    public Instant now() {
        return domain().clock().instant();
    }

    @Override
    public ForkJoinPool pool() {
        GuestPool known = pool;
        if (known == null) {
            known = GuestPool.of(this);
            pool = known;
        }
        return known;
    }

    @Override
    public void delay(ForkJoinTask<?> task) {
        long nanos = Math.max(0, ((Delayed) task).getDelay(TimeUnit.NANOSECONDS));
        Runnable due = () -> {
            delayed.remove(task);
            task.quietlyInvoke();
        };
        delayed.put(task, domain().executor().schedule(due, nanos, TimeUnit.NANOSECONDS));
    }

    @Override
    public ScheduledFuture<?> repeat(Runnable work, long initialDelay, long period, TimeUnit unit, boolean isAtRate) {
        ScheduledExecutorService pool = domain().executor();
        return isAtRate
                ? pool.scheduleAtFixedRate(work, initialDelay, period, unit)
                : pool.scheduleWithFixedDelay(work, initialDelay, period, unit);
    }

    @Override
    public void undelay(ForkJoinTask<?> task) {
        Future<?> known = delayed.remove(task);
        if (known != null) {
            boolean unused = known.cancel(false);
        }
    }

    @Override
    public InetAddress @Nullable [] resolve(String name) throws UnknownHostException {
        if (name.equals("localhost")) {
            return null;
        }
        NameResolver names = world.findExtension(NameResolver.class);
        Host asker = domain().host();
        if (names == null || asker == null) {
            throw nobodyAnswers("\"" + name + "\"", asker);
        }
        CompletableFuture<List<InetAddress>> answer = names.resolve(asker, name).toCompletableFuture();
        try {
            if (Thread.currentThread() == loopThread) {
                boolean unused = loop.runNested(answer::isDone, Long.MAX_VALUE);
            }
            return answer.join().toArray(new InetAddress[0]);
        } catch (CompletionException e) {
            if (e.getCause() instanceof UnknownHostException unknown) {
                throw unknown;
            }
            throw e;
        }
    }

    private EscapedSimulationException nobodyAnswers(String what, @Nullable Host asker) {
        EscapedSimulationException escaped = new EscapedSimulationException(
                "InetAddress",
                Lines.ofCaller(),
                what + " is asked for "
                        + (asker == null ? "outside of any host" : "in a world without a network")
                        + ": have a host's entry make what asks, and a SimNetwork (of simloop-net) answer");
        loop.fail(escaped);
        return escaped;
    }

    @Override
    public InetAddress localHost() throws UnknownHostException {
        Host asker = domain().host();
        if (asker == null) {
            throw nobodyAnswers("the address of this host", null);
        }
        return java.util.Objects.requireNonNull(resolve(asker.name()))[0];
    }

    @Override
    public String nameOf(InetAddress address) {
        NameResolver names = world.findExtension(NameResolver.class);
        String name = address.isLoopbackAddress() ? "localhost" : names == null ? null : names.nameOf(address);
        return name == null ? address.getHostAddress() : name;
    }

    /** Runs {@code work} on a thread of its own, as one of the common pool. */
    void start(Runnable work) {
        Domain domain = domain();
        make("common", domain.newActor("common"), true, work).thread().start();
    }

    @Override
    public void delivers(Thread thread) {
        Unblocker probe = unblocker;
        if (isOurs(thread)) {
            delivered.add(thread);
        } else if (probe != null) {
            probe.catches(thread);
        }
    }

    @Override
    public boolean holds(Thread thread) {
        return !isCurrent() && isOurs(thread);
    }

    private boolean isOurs(Thread thread) {
        return VirtualThreads.schedulerOf(thread) instanceof GuestScheduler scheduler && scheduler.isOf(this);
    }

    @Override
    public void join(Thread guest, long millis) throws InterruptedException {
        if (Thread.currentThread() != loopThread) {
            guest.join(millis);
            return;
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long until = millis == 0 ? Long.MAX_VALUE : loop.nowNanos() + millis * 1_000_000;
        boolean unused = loop.runNested(() -> VirtualThreads.hasEnded(guest), until);
    }

    @Override
    public boolean isForeground(Thread thread) {
        VirtualGuest guest = isCurrent() ? live.get(thread) : null;
        return guest != null && guest.isForeground();
    }

    @Override
    public void point(@Nullable Object owner, int site) {
        VirtualGuest on = carried;
        if (on != null && !isTelling) {
            accesses.add(1);
            // Whoever may enter what this thread has left meanwhile is ready, too.
            settle();
            on.point();
            if (abandoned) {
                return;
            }
            if (isAskedForTouches) {
                AccessPoints.touch(loop, owner, site);
            }
            RaceDetector watching = detector;
            if (watching != null) {
                try {
                    watching.accesses(on.thread(), owner, site);
                } catch (DataRaceException race) {
                    loop.fail(race);
                    throw race;
                }
            }
        }
    }

    /** Has {@code races} told what the threads touch from now on. */
    void detect(RaceDetector races) {
        detector = races;
        live.values().forEach(guest -> races.starts(guest.thread(), guest.actor.name(), null));
    }

    /** {@return whether somebody wants to know what the current thread, one of the run's, does} Asked at each monitor and call. */
    private boolean isWatched() {
        return (isAskedForTouches || detector != null) && !abandoned && isCurrent();
    }

    @Override
    public void called() {
        if (detector != null && isWatched()) {
            detector.calls(Thread.currentThread());
        }
    }

    @Override
    public void waited() {
        if (isAskedForTouches && isWatched()) {
            AccessPoints.touchLibrary(loop);
        }
        called();
    }

    @Override
    public void asked() {
        if (!isWatched()) {
            return;
        }
        if (isAskedForTouches) {
            loop.touchesAnything();
        }
        if (detector != null) {
            detector.joins(Thread.currentThread());
        }
    }

    @Override
    public void enters(@Nullable Object object) {
        VirtualGuest on = carried;
        if (on != null) {
            on.entering = object;
        }
    }

    @Override
    public void entered() {
        VirtualGuest on = carried;
        if (on != null && on.entering != null) {
            Object object = on.entering;
            on.entering = null;
            locked(object);
        }
    }

    @Override
    public void locked(Object object) {
        if (!isWatched()) {
            return;
        }
        if (isAskedForTouches) {
            AccessPoints.touchMonitor(loop, object);
        }
        if (detector != null) {
            detector.locks(Thread.currentThread(), object);
        }
    }

    /** {@return whether somebody else could go on now, or what a step is must not hang on that: a search changes the order of steps} */
    boolean isAnotherReady() {
        return isAskedForTouches || loop.hasReadyTask();
    }

    boolean isAbandoned() {
        return abandoned;
    }

    @Override
    public boolean isRecorded() {
        return recorder != null;
    }

    @Override
    public void seen(@Nullable Object value, int site) {
        Recorder log = recorder;
        VirtualGuest on = carried;
        if (log != null && on != null && !abandoned && !isTelling) {
            isTelling = true;
            try {
                AccessPoints.observe(log, value, site, on.frames());
            } finally {
                isTelling = false;
            }
        }
    }

    @Override
    public void pinned(Thread thread) {
        VirtualGuest guest = live.get(thread);
        if (guest != null && isCurrent()) {
            IllegalStateException e = new IllegalStateException(guest.actor.name() + " waits at " + Lines.ofCaller()
                    + " within a class initializer or a native method, and would stop the only thread there is");
            loop.fail(e);
            throw e;
        }
    }

    // ---- as the run's end and messages ask

    @Override
    public List<Waiting> waiting() {
        return waits.waiting();
    }

    @Override
    public boolean isUnderWay(Predicate<Actor> whose) {
        return live.values().stream().anyMatch(guest -> whose.test(guest.actor));
    }

    @Override
    public List<Waiting> stuck() {
        return waits.stuck();
    }

    @Override
    public List<StackTraceElement> standsAt(Runnable body) {
        return body instanceof VirtualGuest guest ? guest.frames() : List.of();
    }

    /** Has those that stand before an access to memory leave their locks and monitors: others of later runs may want them. */
    @Override
    public void teardown() {
        abandoned = true;
        for (VirtualGuest guest : List.copyOf(live.values())) {
            if (guest.isAtPoint() && guest.domain.isAlive()) {
                guest.unwind();
                settle();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        List<VirtualGuest> left = List.copyOf(live.values());
        live.clear();
        inMonitors.clear();
        Unblocker ours = unblocker;
        if (ours != null) {
            ours.release();
        }
        // For whoever waits for them from outside.
        left.forEach(guest -> VirtualThreads.end(guest.thread()));
    }
}
