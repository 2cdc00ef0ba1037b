package dev.simloop.coroutines;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.SimLoop;
import dev.simloop.Timer;
import dev.simloop.spi.HostListener;
import dev.simloop.spi.Machine;
import dev.simloop.spi.PoolThreads;
import dev.simloop.spi.ProgramCode;
import dev.simloop.spi.TaskKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.DefaultExecutor;
import kotlinx.coroutines.DispatchedTask;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.internal.LimitedDispatcher;
import kotlinx.coroutines.scheduling.CoroutineScheduler;
import kotlinx.coroutines.scheduling.GlobalQueue;
import kotlinx.coroutines.scheduling.Task;
import org.jspecify.annotations.Nullable;

/**
 * The dispatchers of kotlinx.coroutines while a run has them.
 *
 * <p>The scheduler behind {@code Default} and {@code IO} is replaced by one without threads. Whatever a step has dispatched lies
 * in its queues when the step ends, and becomes tasks of the loop: each on its own, for these dispatchers promise no order. A view
 * of limited parallelism (and {@code IO} is one, of 64) hands out a worker instead of the task; it would run many tasks in one step,
 * in the order in which they came. Here each of them is a task of the loop, and as many are ready at once as the view allows: one
 * of parallelism 1 keeps its order.
 *
 * <p>Delays of contexts whose dispatcher is none of the loop's go to the library's own queue of delays, which is asked when the
 * virtual clock gets there. A delay belongs to the world and not to a host; what it resumes belongs to the host of its coroutine.
 *
 * <p>Leaves out what keeps a thread: {@code newSingleThreadContext}, {@code asCoroutineDispatcher} of an executor of the JDK's.
 */
final class TakenDispatchers implements HostListener {
    /** The run that has them; one at a time in a JVM. */
    private static volatile @Nullable TakenDispatchers active;

    /** What {@code Default} has on a small machine, whatever this one has. */
    private static final int PARALLELISM = 4;

    private static final String WHAT = "a coroutine for Dispatchers.Default or IO, which the run has taken over";

    private final KotlinxInternals kotlinx = KotlinxInternals.get();
    private final SimLoop loop;
    private final CoroutineActors actors;
    private final Thread nobody = new Thread(() -> {}, "kotlinx.coroutines.DefaultExecutor of a run");
    private final CoroutineScheduler queues = kotlinx.idleScheduler();
    private final CoroutineScheduler before = kotlinx.scheduler();
    private final KotlinxInternals.Delays delaysBefore;
    /** By the view itself, in the order of their first use. */
    private final Map<LimitedDispatcher, View> views = new LinkedHashMap<>();

    /** Whether the run tells threads apart. */
    private final boolean hasThreads;
    /** By the incarnation of a host. */
    private final Map<Domain, PoolThreads> threads = new HashMap<>();

    private final Actor delays;
    private boolean collecting;
    /** What was said to be queued and was not found yet: a thread of the run may stop in between. */
    private int announced;

    private @Nullable Timer nextDelay;
    private boolean hasMain;
    /** All is put back: a thread that was given up, and comes back, must not touch what others have by now. */
    private volatile boolean isOver;

    /**
     * Touches nothing but the delays.
     *
     * @throws IllegalStateException if another copy of this class has the dispatchers
     */
    TakenDispatchers(SimLoop loop) {
        if (active == null && kotlinx.isIdle(before)) {
            throw new IllegalStateException(
                    "Dispatchers.Default is taken over by a run of another copy of SimLoop in this"
                            + " JVM, which this one, of class loader " + TakenDispatchers.class.getClassLoader()
                            + ", cannot see: have simloop-core and simloop-coroutines once, in a loader that both see");
        }
        this.loop = loop;
        actors = CoroutineActors.of(loop);
        hasThreads = loop.domain().newThreads(PARALLELISM) != null;
        delays = loop.domain().newActor("delays");
        delaysBefore = kotlinx.takeDelays(nobody);
    }

    /** {@return those of the run on this thread; null if it has not taken them over} */
    static @Nullable TakenDispatchers ofRun(SimLoop running) {
        TakenDispatchers taken = active;
        return taken != null && taken.loop == running ? taken : null;
    }

    /** {@return those of the run that has them, whichever thread this is} */
    static @Nullable TakenDispatchers ofJvm() {
        return active;
    }

    void install() {
        loop.world().onHosts(this);
        kotlinx.setScheduler(queues);
        active = this;
        hasMain = MainDispatcher.setIfMissing(
                () -> SimDispatcher.of(loop.domain()).limitedParallelism(1, "main"));
    }

    void putBack() {
        isOver = true;
        active = null;
        if (hasMain) {
            MainDispatcher.reset();
        }
        kotlinx.setScheduler(before);
        for (View view : views.values()) {
            kotlinx.abandon(view.dispatcher, view.workers.size());
        }
        kotlinx.giveDelays(delaysBefore);
    }

    // ---- dispatches

    /** Something is about to be queued. */
    void dispatched() {
        announced++;
        collectAtStepEnd();
    }

    private void collectAtStepEnd() {
        if (!collecting) {
            loop.atStepEnd(WHAT, this::collect);
            collecting = true;
        }
    }

    /** What the step has dispatched belongs to the host whose step it was. */
    private void collect() {
        collecting = false;
        if (isOver) {
            return;
        }
        Domain here = here();
        take(queues.globalCpuQueue, here);
        take(queues.globalBlockingQueue, here);
        kotlinx.settle(queues);
        boolean busy = false;
        for (View view : views.values()) {
            view.takeQueued(here);
            busy |= !view.workers.isEmpty();
        }
        if (busy || announced > 0) {
            // A view that has all of its workers queues what it is given, and tells nobody: so look after the next
            // step, too.
            collectAtStepEnd();
        }
    }

    private Domain here() {
        return loop.domain().currentActor().domain();
    }

    private void take(GlobalQueue from, Domain here) {
        for (Task task = from.removeFirstOrNull(); task != null; task = from.removeFirstOrNull()) {
            announced--;
            Runnable block = kotlinx.block(task);
            if (kotlinx.isWorker(block)) {
                views.computeIfAbsent(kotlinx.view(block), View::new).begin(kotlinx.firstTask(block), here);
            } else {
                Domain unused = submit(block, here, null);
            }
        }
    }

    /** {@return where it will run: with its coroutine, if that has run before, and else {@code here}} */
    private Domain submit(Runnable block, Domain here, @Nullable Runnable then) {
        if (block instanceof DispatchedTask<?> task) {
            Actor actor = actors.of(task.getDelegate$kotlinx_coroutines_core().getContext(), block, here);
            Domain domain = actor.domain();
            PoolThreads on = threads(domain);
            Runnable body = then == null && on == null ? block : new Taken(block, on, then);
            if (on != null) {
                on.handedOver(block);
            }
            domain.submit(actor, null, TaskKind.RESUME, actor.isBackground(), body);
            return domain;
        }
        here.executor().execute(then == null ? block : new Taken(block, null, then));
        return here;
    }

    /** {@return the threads of {@code Default} and {@code IO}, which share theirs; null where the run does not tell them apart} */
    private @Nullable PoolThreads threads(Domain domain) {
        return hasThreads ? threads.computeIfAbsent(domain, d -> d.newThreads(PARALLELISM)) : null;
    }

    /** A task, the threads of which it has one, and what comes after it in its step. */
    record Taken(
            Runnable block,
            @Nullable PoolThreads on,
            @Nullable Runnable then) implements Runnable {
        @Override
        public void run() {
            try {
                if (on == null) {
                    block.run();
                } else {
                    on.run(block);
                }
            } finally {
                if (then != null) {
                    then.run();
                }
            }
        }
    }

    /** A view of limited parallelism that was used in the run. */
    private final class View {
        final LimitedDispatcher dispatcher;
        final List<Worker> workers = new ArrayList<>();
        private final Deque<Queued> queue = new ArrayDeque<>();

        View(LimitedDispatcher dispatcher) {
            this.dispatcher = dispatcher;
        }

        void begin(Runnable task, Domain here) {
            Worker worker = new Worker(this);
            workers.add(worker);
            worker.run(task, here);
        }

        void takeQueued(Domain here) {
            if (workers.isEmpty()) {
                return;
            }
            for (Runnable task = kotlinx.queued(dispatcher); task != null; task = kotlinx.queued(dispatcher)) {
                queue.add(new Queued(task, here));
            }
        }
    }

    private record Queued(Runnable task, Domain domain) {}

    /** One of the workers of a view. */
    private final class Worker {
        private final View view;
        private @Nullable Domain domain;

        Worker(View view) {
            this.view = view;
        }

        void run(Runnable task, Domain here) {
            domain = submit(task, here, this::next);
        }

        void next() {
            if (isOver) {
                return;
            }
            Queued queued = view.queue.poll();
            if (queued != null) {
                run(queued.task, queued.domain);
                return;
            }
            Runnable task = kotlinx.nextTask(view.dispatcher);
            if (task == null) {
                view.workers.remove(this);
            } else {
                run(task, here());
            }
        }

        /** What it had in hand was dropped; it goes on with what others have queued. */
        void crashed(Domain dead) {
            while (domain == dead && view.workers.contains(this)) {
                next();
            }
        }
    }

    @Override
    public void crashed(Machine host, Domain dead) {
        collect();
        threads.remove(dead);
        for (View view : views.values()) {
            for (Worker worker : List.copyOf(view.workers)) {
                worker.crashed(dead);
            }
        }
    }

    @Override
    public void stopped(Machine host, Domain ended) {
        crashed(host, ended);
    }

    // ---- delays

    /** {@return whether {@code thread} stands for that of the library's delays} */
    boolean isOfDelays(Thread thread) {
        return thread == nobody;
    }

    /** Something is queued that comes before all that was. */
    void wakeForDelays() {
        loop.atStepEnd("a delay of a coroutine on a dispatcher that the run has taken over", () -> nextDelayIn(0));
    }

    private void nextDelayIn(long nanos) {
        Timer next = nextDelay;
        if (next != null) {
            boolean unused = next.cancel();
        }
        nextDelay = nanos == Long.MAX_VALUE
                ? null
                : loop.domain().schedule(delays, null, TaskKind.TIMER, false, nanos, (ProgramCode) this::runDelay);
    }

    /** One of those that are due, if any is. */
    private void runDelay() {
        if (isOver) {
            return;
        }
        nextDelayIn(Math.max(0, DefaultExecutor.INSTANCE.processNextEvent()));
    }

    /** The main dispatcher that kotlinx-coroutines-test lets tests set; that library need not be there. */
    private static final class MainDispatcher {
        static boolean setIfMissing(java.util.function.Supplier<kotlinx.coroutines.CoroutineDispatcher> ours) {
            try {
                boolean unused = Dispatchers.getMain().isDispatchNeeded(EmptyCoroutineContext.INSTANCE);
                return false;
            } catch (IllegalStateException missing) {
                // nobody has set one, as its text says: so that of the run is set, if it can be
                return invoke("setMain", ours);
            }
        }

        static void reset() {
            boolean unused = invoke("resetMain", null);
        }

        private static boolean invoke(
                String name, java.util.function.@Nullable Supplier<kotlinx.coroutines.CoroutineDispatcher> value) {
            try {
                Class<?> tests = Class.forName(
                        "kotlinx.coroutines.test.TestDispatchers", true, Dispatchers.class.getClassLoader());
                if (value == null) {
                    Object unused = tests.getMethod(name, Dispatchers.class).invoke(null, Dispatchers.INSTANCE);
                } else {
                    Object unused = tests.getMethod(
                                    name, Dispatchers.class, kotlinx.coroutines.CoroutineDispatcher.class)
                            .invoke(null, Dispatchers.INSTANCE, value.get());
                }
                return true;
            } catch (ClassNotFoundException absent) {
                return false;
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(
                        "kotlinx-coroutines-test is there and does not let Dispatchers.Main be set", e);
            }
        }
    }
}
