package dev.simloop.agent;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * The order in which {@code Set.of}, {@code Map.of} and what is copied like them are walked. The JDK draws a salt for it once per JVM; it is
 * used by iterators alone, and not by tables, so it can be replaced; what was compiled with it is dropped. Afterwards the order
 * follows from the hashes of the elements, and is the same in every JVM of one JDK.
 */
final class SetOrder {
    private static final String HOLDER = "java.util.ImmutableCollections";
    private static final long SALT = 0x5DEECE66DL & 0xFFFF_FFFFL;

    private SetOrder() {}

    /** @throws IllegalStateException if this JDK keeps the salt elsewhere */
    static void pin(Instrumentation instrumentation) {
        try {
            Class<?> holder = Class.forName(HOLDER);
            Class<?> type = Class.forName("jdk.internal.misc.Unsafe");
            Object unsafe = type.getMethod("getUnsafe").invoke(null);
            Method base = type.getMethod("staticFieldBase", Field.class);
            Method offset = type.getMethod("staticFieldOffset", Field.class);
            Field salt = holder.getDeclaredField("SALT32L");
            type.getMethod("putLong", Object.class, long.class, long.class)
                    .invoke(unsafe, base.invoke(unsafe, salt), offset.invoke(unsafe, salt), SALT);
            Field reverse = holder.getDeclaredField("REVERSE");
            type.getMethod("putBoolean", Object.class, long.class, boolean.class)
                    .invoke(unsafe, base.invoke(unsafe, reverse), offset.invoke(unsafe, reverse), false);
            // The JVM walks such sets while it starts, and the compiler has the salt in what it made of that: it is
            // made anew.
            for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
                if (loaded.getName().startsWith(HOLDER)) {
                    instrumentation.retransformClasses(loaded);
                }
            }
        } catch (ReflectiveOperationException | UnmodifiableClassException e) {
            throw new IllegalStateException(
                    "the order of Set.of and Map.of cannot be pinned on JDK "
                            + Runtime.version().feature() + ": " + e,
                    e);
        }
    }
}
