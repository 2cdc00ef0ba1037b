package dev.simloop.internal.run;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
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

    private static final String UNSAFE_FLAG = "--sun-misc-unsafe-memory-access=allow";
    private static final int LAST_WITHOUT_FLAG = 23;
    /** Values that the JDK and coroutines keep for themselves: they hold nothing of a program. */
    private static final String[] NOBODYS = {
        "kotlinx.coroutines.", "sun.", "jdk.", "java.lang.ref.", "java.nio.", "org.slf4j."
    };
    /** Variables of ours, such as the one that sees threads being made. */
    private static final String OURS = ThreadLocals.class.getPackageName() + ".";

    private static final @Nullable Slot OWN = slot(Thread.class, "threadLocals");
    private static final @Nullable Slot INHERITED = slot(Thread.class, "inheritableThreadLocals");

    private final Thread thread = Thread.currentThread();
    private @Nullable Object own;
    private @Nullable Object inherited;

    /** For the current thread. */
    ThreadLocals() {}

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
        Slot table = OWN == null ? null : Table.ENTRIES;
        Slot value = Table.VALUE;
        Set<String> found = new TreeSet<>();
        Slot[] maps = OWN == null || INHERITED == null ? new Slot[0] : new Slot[] {OWN, INHERITED};
        for (Slot map : maps) {
            Object here = map.get(Thread.currentThread());
            if (here != null && table != null && value != null && table.get(here) instanceof Object[] entries) {
                for (Object entry : entries) {
                    describe(entry, value, found);
                }
            }
        }
        return List.copyOf(found);
    }

    private static void describe(@Nullable Object entry, Slot value, Set<String> found) {
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
        static final @Nullable Slot ENTRIES = slot("java.lang.ThreadLocal$ThreadLocalMap", "table");
        static final @Nullable Slot VALUE = slot("java.lang.ThreadLocal$ThreadLocalMap$Entry", "value");

        private static @Nullable Slot slot(String type, String field) {
            try {
                return ThreadLocals.slot(Class.forName(type), field);
            } catch (ClassNotFoundException e) {
                return null;
            }
        }
    }

    /** A field of the JDK's that reflection or, where it may not, {@code sun.misc.Unsafe} reaches. */
    private interface Slot {
        @Nullable
        Object get(Object holder);

        void set(Object holder, @Nullable Object value);
    }

    private static @Nullable Slot slot(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            if (field.trySetAccessible()) {
                return new Reflected(field);
            }
            return mayUseUnsafe() ? new Unsafely(field) : null;
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Another JDK than those we know: thread locals are as they were without us, and the documents say so.
            return null;
        }
    }

    static boolean mayUseUnsafe() {
        return Runtime.version().feature() <= LAST_WITHOUT_FLAG
                || ManagementFactory.getRuntimeMXBean().getInputArguments().contains(UNSAFE_FLAG);
    }

    private record Reflected(Field field) implements Slot {
        @Override
        public @Nullable Object get(Object holder) {
            try {
                return field.get(holder);
            } catch (IllegalAccessException e) {
                throw new AssertionError("simulator bug: a field that was opened is closed", e);
            }
        }

        @Override
        public void set(Object holder, @Nullable Object value) {
            try {
                field.set(holder, value);
            } catch (IllegalAccessException e) {
                throw new AssertionError("simulator bug: a field that was opened is closed", e);
            }
        }
    }

    private static final class Unsafely implements Slot {
        private final MethodHandle get;
        private final MethodHandle set;
        private final long offset;

        Unsafely(Field field) throws ReflectiveOperationException {
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Field instance = type.getDeclaredField("theUnsafe");
            instance.setAccessible(true);
            Object unsafe = instance.get(null);
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            offset = (long) type.getMethod("objectFieldOffset", Field.class).invoke(unsafe, field);
            get = lookup.findVirtual(type, "getObject", MethodType.methodType(Object.class, Object.class, long.class))
                    .bindTo(unsafe);
            set = lookup.findVirtual(
                            type,
                            "putObject",
                            MethodType.methodType(void.class, Object.class, long.class, Object.class))
                    .bindTo(unsafe);
        }

        @Override
        public @Nullable Object get(Object holder) {
            try {
                return get.invoke(holder, offset);
            } catch (Throwable e) {
                throw new AssertionError("simulator bug: a field at a known place cannot be read", e);
            }
        }

        @Override
        public void set(Object holder, @Nullable Object value) {
            try {
                set.invoke(holder, offset, value);
            } catch (Throwable e) {
                throw new AssertionError("simulator bug: a field at a known place cannot be written", e);
            }
        }
    }
}
