package dev.simloop.internal.run;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * Words of this process, by address. Whoever asks must know that the address is there: nothing checks it, and a wrong one ends the JVM.
 *
 * <p>By the JDK's own {@code Unsafe} where the agent or a flag has exported it, else by {@code sun.misc.Unsafe}, about which the JDK warns
 * from 24 on unless a flag allows it.
 */
final class RawMemory {
    private static final MethodHandle GET = find("getInt", MethodType.methodType(int.class, long.class));
    private static final MethodHandle PUT = find("putInt", MethodType.methodType(void.class, long.class, int.class));

    private static final MethodHandle ALLOCATE = find("allocateMemory", MethodType.methodType(long.class, long.class));
    private static final int BYTES = 16;

    private RawMemory() {}

    /** Reads and writes memory of its own once, so that whatever the JVM links for that is there afterwards. */
    static void link() {
        try {
            long own = (long) ALLOCATE.invokeExact((long) BYTES);
            put(own, get(own));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** {@return whether words can be read and written without a warning of the JDK} */
    static boolean isWithinReach() {
        return !GET.type().equals(MethodType.methodType(void.class));
    }

    static int get(long address) {
        try {
            return (int) GET.invokeExact(address);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    static void put(long address, int word) {
        try {
            PUT.invokeExact(address, word);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    private static AssertionError broken(Throwable e) {
        return new AssertionError("simulator bug: memory that is within reach cannot be read or written", e);
    }

    /** A handle of type {@code ()void} stands for none. */
    private static MethodHandle find(String method, MethodType type) {
        MethodHandle found = exported(method, type);
        if (found == null && HiddenField.mayUseUnsafe()) {
            found = of("sun.misc.Unsafe", method, type);
        }
        return found == null ? MethodHandles.empty(MethodType.methodType(void.class)) : found;
    }

    private static @Nullable MethodHandle exported(String method, MethodType type) {
        String inner = "jdk.internal.misc";
        return Object.class.getModule().isExported(inner, RawMemory.class.getModule())
                ? of(inner + ".Unsafe", method, type)
                : null;
    }

    private static @Nullable MethodHandle of(String name, String method, MethodType type) {
        try {
            Class<?> unsafe = Class.forName(name);
            Field instance = unsafe.getDeclaredField("theUnsafe");
            if (!instance.trySetAccessible()) {
                return byFactory(unsafe, method, type);
            }
            return MethodHandles.publicLookup()
                    .findVirtual(unsafe, method, type)
                    .bindTo(instance.get(null));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    /** Of a package that is exported and not open. */
    private static MethodHandle byFactory(Class<?> unsafe, String method, MethodType type)
            throws ReflectiveOperationException {
        Object instance = unsafe.getMethod("getUnsafe").invoke(null);
        return MethodHandles.lookup().findVirtual(unsafe, method, type).bindTo(instance);
    }
}
