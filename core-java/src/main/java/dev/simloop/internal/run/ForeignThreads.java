package dev.simloop.internal.run;

import dev.simloop.internal.Names;
import dev.simloop.internal.SourceLine;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that runs of one scenario have made, and where, and the steps of it that took long on the wall. It is kept
 * beside the runs: a library makes its timer once per JVM, so only the run that came first would see it.
 *
 * <p>A thread is seen when it is made, by an inheritable thread local of the loop's thread: the constructor asks for the
 * child's value. What the child gets is nothing. Not seen are threads that do not inherit: those of the common pool from
 * JDK 19 on, those made with {@code inheritThreadLocals=false} (such as {@code HttpClient}'s, {@code Process} and {@code
 * Cleaner}), asynchronous channels on 25, {@code Thread.ofVirtual().inheritInheritableThreadLocals(false)}.
 */
public final class ForeignThreads {
    /** What a line about a thread begins with. */
    public static final String NOT_CONTROLLED = "not controlled here: ";

    private static final Logger LOG = LoggerFactory.getLogger(ForeignThreads.class);
    private static final int KEPT_MOST = 100;
    private static final Map<Object, ForeignThreads> BY_SCENARIO = new WeakHashMap<>();
    /** Nothing was ever made by any run, as is usual. */
    private static volatile boolean any;

    private static final InheritableThreadLocal<Boolean> WATCH = new InheritableThreadLocal<>() {
        @Override
        protected @Nullable Boolean childValue(@Nullable Boolean parent) {
            LoopThread thread = LoopThread.current();
            LoopThread.Occupant running = thread == null ? null : thread.occupant;
            if (running != null && Boolean.TRUE.equals(parent)) {
                running.threadMade(new Throwable().getStackTrace(), LoopThread.nextId());
            }
            return null;
        }
    };

    private final List<Made> made = new ArrayList<>();
    private final Set<String> slow = new LinkedHashSet<>();

    /**
     * That a thread was made.
     *
     * @param line the source line that made it
     * @param probe a number of a thread that was given out meanwhile, by which it can be found
     */
    public record Birth(String line, long probe) {}

    /** One thread, by name where it was alive when it could first be looked for. */
    private record Made(String line, @Nullable WeakReference<Thread> thread) {
        boolean isOver() {
            if (thread == null) {
                return false;
            }
            Thread known = thread.get();
            return known == null || known.getState() == Thread.State.TERMINATED;
        }

        String text() {
            Thread known = thread == null ? null : thread.get();
            return NOT_CONTROLLED + (known == null ? "a thread" : Names.of(known)) + ", created at " + line;
        }
    }

    private ForeignThreads() {}

    /** Makes the calling thread one whose children are seen. */
    static void watch() {
        WATCH.set(Boolean.TRUE);
    }

    private static ForeignThreads of(Object scenario) {
        synchronized (BY_SCENARIO) {
            any = true;
            return BY_SCENARIO.computeIfAbsent(scenario, s -> new ForeignThreads());
        }
    }

    /** {@return the source line that made a thread, from the stack of its constructor} */
    public static String line(StackTraceElement[] stack) {
        String line = SourceLine.of(stack);
        if (line != null) {
            return line;
        }
        for (StackTraceElement frame : stack) {
            String name = frame.getClassName();
            if (!name.startsWith("java.lang.") && !name.startsWith("dev.simloop.")) {
                return name + "." + frame.getMethodName() + "(" + SourceLine.brief(frame) + ")";
            }
        }
        return "a line that is not known";
    }

    /**
     * Keeps what a step of a run of {@code scenario} has made.
     *
     * @param born where, in order
     */
    public static void made(Object scenario, List<Birth> born) {
        ForeignThreads threads = of(scenario);
        synchronized (threads) {
            threads.made.removeIf(Made::isOver);
            for (int i = 0; i < born.size() && threads.made.size() < KEPT_MOST; i++) {
                Thread thread = alive(born.get(i).probe());
                Made one = new Made(born.get(i).line(), thread == null ? null : new WeakReference<>(thread));
                if (threads.made.stream().noneMatch(known -> known.line().equals(one.line()))) {
                    LOG.warn(one.text());
                }
                threads.made.add(one);
            }
        }
    }

    /** Keeps that a step of a run of {@code scenario} takes long, as of the stack it has now. */
    public static void slow(Object scenario, StackTraceElement[] stack, String limit) {
        String line = SourceLine.of(stack);
        String text = "a step took longer than " + limit + " on the wall, at "
                + (line == null ? "a line that is not known" : line);
        ForeignThreads threads = of(scenario);
        synchronized (threads) {
            if (threads.slow.size() < KEPT_MOST && threads.slow.add(text)) {
                LOG.warn(text);
            }
        }
    }

    /** {@return a line for each thread that lives and each slow step} */
    public static List<String> of(@Nullable Object scenario, int most) {
        if (!any || scenario == null) {
            return List.of();
        }
        ForeignThreads threads;
        synchronized (BY_SCENARIO) {
            threads = BY_SCENARIO.get(scenario);
        }
        if (threads == null) {
            return List.of();
        }
        Set<String> lines = new LinkedHashSet<>();
        synchronized (threads) {
            threads.made.removeIf(Made::isOver);
            threads.made.forEach(one -> lines.add(one.text()));
            lines.addAll(threads.slow);
        }
        return List.copyOf(lines).subList(0, Math.min(most, lines.size()));
    }

    /**
     * {@return the live thread that was made just before or after the number {@code probe} was given out, or null} On JDK 19
     * and later a thread has its number before it asks for what it inherits, before that afterwards.
     */
    private static @Nullable Thread alive(long probe) {
        ThreadGroup top = Thread.currentThread().getThreadGroup();
        for (ThreadGroup up = top; up != null; up = up.getParent()) {
            top = up;
        }
        if (top == null) {
            return null;
        }
        long wanted = Runtime.version().feature() >= 19 ? probe - 1 : probe + 1;
        Thread[] all = new Thread[2 * top.activeCount() + 16];
        int alive = top.enumerate(all);
        for (int i = 0; i < alive; i++) {
            if (LoopThread.id(all[i]) == wanted) {
                return all[i];
            }
        }
        return null;
    }
}
