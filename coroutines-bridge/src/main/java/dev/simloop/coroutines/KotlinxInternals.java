package dev.simloop.coroutines;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import kotlinx.coroutines.CoroutineDispatcher;
import kotlinx.coroutines.DefaultExecutor;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.EventLoopImplBase;
import kotlinx.coroutines.internal.LimitedDispatcher;
import kotlinx.coroutines.internal.LockFreeTaskQueue;
import kotlinx.coroutines.scheduling.CoroutineScheduler;
import kotlinx.coroutines.scheduling.SchedulerCoroutineDispatcher;
import kotlinx.coroutines.scheduling.Task;
import org.jspecify.annotations.Nullable;

/**
 * What of kotlinx.coroutines is none of its API and is needed to take its dispatchers over. Built against 1.11 and the same
 * since 1.8. Everything is looked up once, before anything is touched: what is not there is told with its name.
 */
final class KotlinxInternals {
    /** Created workers in the lower bits of the state: so many that the scheduler never makes one. */
    private static final long ENOUGH_WORKERS = 1_000_000;

    private static final long BUSY_MILLIS = 1_000;
    /** What a scheduler without threads is called. */
    private static final String IDLE = "simloop";

    private static final int MAX_WORKERS = (1 << 21) - 2;
    private static final String WORKER = "kotlinx.coroutines.internal.LimitedDispatcher$Worker";
    private static final String TASK = "kotlinx.coroutines.scheduling.TaskImpl";

    private static @Nullable KotlinxInternals found;

    private final Field scheduler = field(SchedulerCoroutineDispatcher.class, "coroutineScheduler");
    private final Field controlState = field(CoroutineScheduler.class, "controlState$volatile");
    private final Constructor<CoroutineScheduler> newScheduler =
            constructor(CoroutineScheduler.class, int.class, int.class, long.class, String.class);
    private final Field timerThread = field(DefaultExecutor.class, "_thread");
    /** Starts it if it is not there. */
    private final Method startThread = method(DefaultExecutor.class, "getThread");

    private final Field timerQueue = field(EventLoopImplBase.class, "_queue$volatile");
    private final Field timerDelayed = field(EventLoopImplBase.class, "_delayed$volatile");
    private final Field viewQueue = field(LimitedDispatcher.class, "queue");
    private final Field viewWorkers = field(LimitedDispatcher.class, "runningWorkers$volatile$FU");
    private final Method viewNext = method(LimitedDispatcher.class, "obtainTaskOrDeallocateWorker");
    private final Class<?> workerType = type(WORKER);
    private final Field workerTask = field(workerType, "currentTask");
    private final Field workerView = field(workerType, "this$0");
    private final Class<?> taskType = type(TASK);
    private final Field taskBlock = field(taskType, "block");

    private KotlinxInternals() {
        if (!(Dispatchers.getDefault() instanceof SchedulerCoroutineDispatcher)) {
            throw unavailable(
                    "Dispatchers.Default is a "
                            + Dispatchers.getDefault().getClass().getName(),
                    null);
        }
    }

    /**
     * {@return them}
     *
     * @throws IllegalStateException if the version on the class path has something else in their place
     */
    static synchronized KotlinxInternals get() {
        KotlinxInternals known = found;
        if (known == null) {
            known = new KotlinxInternals();
            found = known;
        }
        return known;
    }

    // ---- the scheduler of Default and IO

    /** {@return a scheduler that queues what it is given, and never makes a thread} */
    CoroutineScheduler idleScheduler() {
        try {
            CoroutineScheduler idle = newScheduler.newInstance(1, MAX_WORKERS, 1_000_000_000L, IDLE);
            settle(idle);
            return idle;
        } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
            throw unavailable("no CoroutineScheduler can be made", e);
        }
    }

    /** Takes back what dispatches have counted in it. */
    void settle(CoroutineScheduler idle) {
        try {
            controlState.setLong(idle, ENOUGH_WORKERS);
        } catch (IllegalAccessException e) {
            throw opened(e);
        }
    }

    /** {@return whether {@code other} is a scheduler without threads, of this copy of the class or another} */
    boolean isIdle(CoroutineScheduler other) {
        return other.schedulerName.equals(IDLE);
    }

    CoroutineScheduler scheduler() {
        return (CoroutineScheduler) get(scheduler, Dispatchers.getDefault());
    }

    void setScheduler(CoroutineScheduler other) {
        set(scheduler, Dispatchers.getDefault(), other);
    }

    /** {@return what {@code task} was made of; itself if it is no wrapper} */
    Runnable block(Task task) {
        return taskType.isInstance(task) ? (Runnable) get(taskBlock, task) : task;
    }

    // ---- views of limited parallelism, IO among them

    /** {@return whether {@code block} is a view's, which runs one task of it after the other} */
    boolean isWorker(Runnable block) {
        return workerType.isInstance(block);
    }

    /** {@return the task that {@code worker} begins with} */
    Runnable firstTask(Runnable worker) {
        return (Runnable) get(workerTask, worker);
    }

    LimitedDispatcher view(Runnable worker) {
        return (LimitedDispatcher) get(workerView, worker);
    }

    /** {@return the next task for a worker of {@code view}; null if there is none, and then the view has one worker less} */
    @Nullable
    Runnable nextTask(LimitedDispatcher view) {
        try {
            return (Runnable) viewNext.invoke(view);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw opened(e);
        }
    }

    /** {@return the first of what {@code view} has queued, which is taken out; null if there is nothing} */
    @Nullable
    Runnable queued(LimitedDispatcher view) {
        return (Runnable) ((LockFreeTaskQueue<?>) get(viewQueue, view)).removeFirstOrNull();
    }

    /** Takes {@code workers} workers away from {@code view}, and all that is queued there. */
    @SuppressWarnings("unchecked")
    void abandon(LimitedDispatcher view, int workers) {
        int unused = ((AtomicIntegerFieldUpdater<LimitedDispatcher>) get(viewWorkers, null)).addAndGet(view, -workers);
        Runnable left;
        do {
            left = queued(view);
        } while (left != null);
    }

    // ---- the thread of delays

    /** What waits on the thread of delays. */
    record Delays(EventLoopImplBase.DelayedTaskQueue waiting) {}

    /**
     * Lets its thread end, puts {@code instead} in its place, and {@return what waits there} What other threads add meanwhile is not
     * lost: it goes into what is given back, for the thread is made under the same lock that is held here.
     *
     * @throws IllegalStateException if the thread runs something for more than a second
     */
    Delays takeDelays(Thread instead) {
        DefaultExecutor executor = DefaultExecutor.INSTANCE;
        synchronized (executor) {
            Object known = getOrNull(timerDelayed, executor);
            EventLoopImplBase.DelayedTaskQueue waiting = known instanceof EventLoopImplBase.DelayedTaskQueue queue
                    ? queue
                    : new EventLoopImplBase.DelayedTaskQueue(0);
            set(timerDelayed, executor, waiting);
            if (executor.isThreadPresent$kotlinx_coroutines_core()) {
                // It does what is due, and then forgets what is not; that is kept here.
                executor.shutdownForTests(BUSY_MILLIS);
                if (executor.isThreadPresent$kotlinx_coroutines_core()) {
                    throw new IllegalStateException(
                            "the dispatchers of kotlinx.coroutines cannot be taken over: thread "
                                    + getOrNull(timerThread, null) + " runs something for more than " + BUSY_MILLIS
                                    + " ms");
                }
            }
            set(timerQueue, executor, null);
            set(timerDelayed, executor, null);
            set(timerThread, null, instead);
            return new Delays(waiting);
        }
    }

    /** Puts back what {@link #takeDelays} took; the thread is started again if something waits. */
    void giveDelays(Delays taken) {
        DefaultExecutor executor = DefaultExecutor.INSTANCE;
        synchronized (executor) {
            set(timerQueue, executor, null);
            set(timerDelayed, executor, taken.waiting);
            set(timerThread, null, null);
            if (!taken.waiting.isEmpty()) {
                try {
                    Object unused = startThread.invoke(executor);
                } catch (IllegalAccessException | InvocationTargetException e) {
                    throw opened(e);
                }
            }
        }
    }

    // ---- reflection

    private static Object get(Field field, @Nullable Object holder) {
        return java.util.Objects.requireNonNull(getOrNull(field, holder));
    }

    private static @Nullable Object getOrNull(Field field, @Nullable Object holder) {
        try {
            return field.get(holder);
        } catch (IllegalAccessException e) {
            throw opened(e);
        }
    }

    private static void set(Field field, @Nullable Object holder, @Nullable Object value) {
        try {
            field.set(holder, value);
        } catch (IllegalAccessException e) {
            throw opened(e);
        }
    }

    private static AssertionError opened(Exception e) {
        return new AssertionError("simulator bug: what was opened of kotlinx.coroutines is closed, or throws", e);
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, CoroutineDispatcher.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw unavailable("there is no class " + name, e);
        }
    }

    private static Field field(Class<?> type, String name) {
        try {
            return open(type.getDeclaredField(name));
        } catch (NoSuchFieldException e) {
            throw unavailable(type.getName() + " has no field " + name, e);
        }
    }

    private static Method method(Class<?> type, String name) {
        try {
            return open(type.getDeclaredMethod(name));
        } catch (NoSuchMethodException e) {
            throw unavailable(type.getName() + " has no method " + name + "()", e);
        }
    }

    private static <T> Constructor<T> constructor(Class<T> type, Class<?>... parameters) {
        try {
            return open(type.getDeclaredConstructor(parameters));
        } catch (NoSuchMethodException e) {
            throw unavailable(type.getName() + " has another constructor", e);
        }
    }

    private static <T extends AccessibleObject & Member> T open(T member) {
        if (!member.trySetAccessible()) {
            throw unavailable(
                    member.getDeclaringClass().getName() + "." + member.getName()
                            + " is closed: put kotlinx-coroutines on the class path, or start the JVM with --add-opens="
                            + member.getDeclaringClass().getModule().getName() + "/"
                            + member.getDeclaringClass().getPackageName() + "=dev.simloop.coroutines",
                    null);
        }
        return member;
    }

    private static IllegalStateException unavailable(String why, @Nullable Throwable cause) {
        return new IllegalStateException(
                "the dispatchers of kotlinx.coroutines cannot be taken over, " + why
                        + "; it works with 1.8 to 1.11, and the" + " class path has " + CoroutinesVersion.text(),
                cause);
    }
}
