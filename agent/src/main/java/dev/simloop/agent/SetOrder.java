package dev.simloop.agent;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;

/**
 * The order in which {@code Set.of}, {@code Map.of} and what is copied like them are walked. The JDK draws a salt for it once per JVM; it is
 * used by iterators alone, and not by tables, so it can be replaced before the first of them is compiled. Afterwards the order
 * follows from the hashes of the elements, and is the same in every JVM of one JDK.
 */
final class SetOrder {
    private static final String HOLDER = "java.util.ImmutableCollections";
    private static final long SALT = 0x5DEECE66DL & 0xFFFF_FFFFL;

    private SetOrder() {}

    /** @throws IllegalStateException if this JDK keeps the salt elsewhere */
    static void pin() {
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
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "the order of Set.of and Map.of cannot be pinned on JDK " + Runtime.version().feature() + ": " + e, e);
        }
    }

    /** {@return how two sets and a map of strings are walked: the same in every JVM of one JDK where the order is pinned} */
    static String sample() {
        return Set.of("a", "b", "c", "d", "e", "f", "g").toString() + Set.of("a", "b")
                + Map.of("a", 1, "b", 2, "c", 3, "d", 4).keySet();
    }
}
