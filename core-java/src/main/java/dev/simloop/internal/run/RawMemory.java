package dev.simloop.internal.run;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Words of this process, by address. Whoever asks must know that the address is there: nothing checks it, and a wrong one ends the JVM.
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
        MethodHandle found = JdkUnsafe.find(method, type);
        return found == null ? MethodHandles.empty(MethodType.methodType(void.class)) : found;
    }
}
