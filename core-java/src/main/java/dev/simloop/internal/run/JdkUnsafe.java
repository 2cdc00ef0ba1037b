package dev.simloop.internal.run;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * Methods of the JDK's own {@code Unsafe} where the agent or a flag has exported it, else of {@code sun.misc.Unsafe}, about which the
 * JDK warns from 24 on unless a flag allows it.
 */
final class JdkUnsafe {
    private JdkUnsafe() {}

    /** {@return the method, bound to the one instance; null if it is not within reach without a warning, or this JDK has none} */
    static @Nullable MethodHandle find(String method, MethodType type) {
        MethodHandle found = exported(method, type);
        return found == null && HiddenField.mayUseUnsafe() ? of("sun.misc.Unsafe", method, type) : found;
    }

    private static @Nullable MethodHandle exported(String method, MethodType type) {
        String inner = "jdk.internal.misc";
        return Object.class.getModule().isExported(inner, JdkUnsafe.class.getModule())
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
