package dev.simloop.internal.run;

import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The values of {@code ThreadLocal} variables on the current thread, taken away and given back as a whole, so that a run
 * starts without any and leaves none behind.
 *
 * <p>The JDK keeps them in two fields of {@code Thread}. Up to JDK 23 they are reached without flags; from JDK 24 on they need
 * {@value #FLAG} (or {@code --sun-misc-unsafe-memory-access=allow}), because the JDK warns about other ways. Where they are out
 * of reach all methods do nothing and {@link #areIsolated} says so.
 */
public final class ThreadLocals {
    /** What the JVM needs, from 24 on, to let us start each run without thread locals. */
    public static final String FLAG = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    /** Values that the JDK and coroutines keep for themselves: they hold nothing of a program. */
    private static final String[] NOBODYS = {
        "kotlinx.coroutines.", "sun.", "jdk.", "java.lang.ref.", "java.nio.", "org.slf4j."
    };
    /** Variables of ours, such as the one that sees threads being made. */
    private static final String OURS = ThreadLocals.class.getPackageName() + ".";

    private static final @Nullable HiddenField OWN = HiddenField.of(Thread.class, "threadLocals");
    private static final @Nullable HiddenField INHERITED = HiddenField.of(Thread.class, "inheritableThreadLocals");

    private final Thread thread = Thread.currentThread();
    private @Nullable Object own;
    private @Nullable Object inherited;
    private boolean isWatched;

    /** For the current thread: none, until it has some. */
    public ThreadLocals() {}

    /** {@return those of a simulated thread that is started now: what it inherits from the current one} A variable's {@code childValue} is asked. */
    public static ThreadLocals ofChild() {
        ThreadLocals locals = new ThreadLocals();
        LoopThread thread = LoopThread.current();
        if (thread == null || INHERITED == null) {
            return locals;
        }
        LoopThread.Occupant running = thread.occupant;
        // This thread is never started, so the one that watches for threads must not see it.
        thread.occupant = null;
        try {
            locals.inherited = INHERITED.get(new Thread(null, null, "child", 0, true));
        } finally {
            thread.occupant = running;
        }
        return locals;
    }

    /** Has the thread hold these from now on, and keeps what it held in {@code before}. */
    public void insteadOf(ThreadLocals before) {
        before.takeAway();
        giveBack();
        if (!isWatched) {
            isWatched = true;
            ForeignThreads.watch();
        }
    }

    /** {@return whether runs start without thread locals in this JVM} */
    public static boolean areIsolated() {
        return OWN != null && INHERITED != null;
    }

    /** Takes away what the thread has. */
    void takeAway() {
        if (OWN != null && INHERITED != null) {
            own = OWN.get(thread);
            inherited = INHERITED.get(thread);
            OWN.set(thread, null);
            INHERITED.set(thread, null);
        }
    }

    /** Gives back what {@link #takeAway} took; what was set since then is gone. */
    void giveBack() {
        if (OWN != null && INHERITED != null) {
            OWN.set(thread, own);
            INHERITED.set(thread, inherited);
            own = null;
            inherited = null;
        }
    }

    /** Lets go of all that the thread has. */
    void clear() {
        if (OWN != null && INHERITED != null) {
            OWN.set(thread, null);
            INHERITED.set(thread, null);
        }
    }

    /** {@return the variables that have a value on the current thread, each by its class and that of the value, sorted} */
    static List<String> left() {
        HiddenField table = OWN == null ? null : Table.ENTRIES;
        HiddenField value = Table.VALUE;
        Set<String> found = new TreeSet<>();
        HiddenField[] maps = OWN == null || INHERITED == null ? new HiddenField[0] : new HiddenField[] {OWN, INHERITED};
        for (HiddenField map : maps) {
            Object here = map.get(Thread.currentThread());
            if (here != null && table != null && value != null && table.get(here) instanceof Object[] entries) {
                for (Object entry : entries) {
                    describe(entry, value, found);
                }
            }
        }
        return List.copyOf(found);
    }

    private static void describe(@Nullable Object entry, HiddenField value, Set<String> found) {
        Object variable = entry instanceof Reference<?> weak ? weak.get() : null;
        Object held = entry == null ? null : value.get(entry);
        if (variable == null || held == null || isEmptyMap(held)) {
            return;
        }
        Class<?> type = variable.getClass();
        boolean plain = type == ThreadLocal.class || type == InheritableThreadLocal.class || isSupplied(type);
        if (isNobodys(held.getClass().getName())
                || type.getName().startsWith(OURS)
                || (!plain && type.getClassLoader() == null)) {
            return;
        }
        found.add("a " + type.getName() + " that holds a " + held.getClass().getName());
    }

    /** The log context, once its last key is removed. */
    private static boolean isEmptyMap(Object held) {
        return held instanceof Map<?, ?> map && held.getClass().getName().startsWith("java.util.") && map.isEmpty();
    }

    private static boolean isSupplied(Class<?> type) {
        return type.getName().startsWith("java.lang.ThreadLocal$");
    }

    private static boolean isNobodys(String type) {
        for (String prefix : NOBODYS) {
            if (type.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Where the table of a map of the JDK's and the values in it are; looked up when a leak is first asked for. */
    private static final class Table {
        static final @Nullable HiddenField ENTRIES = slot("java.lang.ThreadLocal$ThreadLocalMap", "table");
        static final @Nullable HiddenField VALUE = slot("java.lang.ThreadLocal$ThreadLocalMap$Entry", "value");

        private static @Nullable HiddenField slot(String type, String field) {
            try {
                return HiddenField.of(Class.forName(type), field);
            } catch (ClassNotFoundException e) {
                return null;
            }
        }
    }
}
