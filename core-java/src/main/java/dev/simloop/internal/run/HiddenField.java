package dev.simloop.internal.run;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * A field of the JDK's, of type long or of a reference type, that reflection or, where it may not, {@code sun.misc.Unsafe} reaches.
 * From JDK 24 on the second takes {@value #UNSAFE_FLAG}, because the JDK warns about it.
 */
final class HiddenField {
    static final String UNSAFE_FLAG = "--sun-misc-unsafe-memory-access=allow";
    private static final int LAST_WITHOUT_FLAG = 23;

    /** Takes the holder; gives an object or a long. */
    private final MethodHandle get;
    /** Takes the holder and the value. */
    private final MethodHandle set;

    private HiddenField(MethodHandle get, MethodHandle set) {
        this.get = get;
        this.set = set;
    }

    /** {@return that field; null if it is out of reach, as on a JDK other than those we know} */
    static @Nullable HiddenField of(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            Class<?> value = field.getType() == long.class ? long.class : Object.class;
            MethodHandle get;
            MethodHandle set;
            if (field.trySetAccessible()) {
                get = MethodHandles.lookup().unreflectGetter(field);
                set = MethodHandles.lookup().unreflectSetter(field);
            } else if (mayUseUnsafe()) {
                String kind = value == long.class ? "Long" : "Object";
                long offset = (long)
                        unsafe("objectFieldOffset", long.class, Field.class).invoke(field);
                get = MethodHandles.insertArguments(unsafe("get" + kind, value, Object.class, long.class), 1, offset);
                set = MethodHandles.insertArguments(
                        unsafe("put" + kind, void.class, Object.class, long.class, value), 1, offset);
            } else {
                return null;
            }
            return new HiddenField(
                    get.asType(MethodType.methodType(value, Object.class)),
                    set.asType(MethodType.methodType(void.class, Object.class, value)));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** {@return what that static field holds; null if it is out of reach} */
    static @Nullable Object ofStatic(String type, String name) {
        try {
            Field field = Class.forName(type).getDeclaredField(name);
            if (field.trySetAccessible()) {
                return field.get(null);
            }
            if (!mayUseUnsafe()) {
                return null;
            }
            Object base = unsafe("staticFieldBase", Object.class, Field.class).invoke(field);
            long offset =
                    (long) unsafe("staticFieldOffset", long.class, Field.class).invoke(field);
            return unsafe("getObject", Object.class, Object.class, long.class).invoke(base, offset);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    static boolean mayUseUnsafe() {
        return Runtime.version().feature() <= LAST_WITHOUT_FLAG
                || ManagementFactory.getRuntimeMXBean().getInputArguments().contains(UNSAFE_FLAG);
    }

    /** By name: the compiler warns about the class itself. */
    private static MethodHandle unsafe(String method, Class<?> result, Class<?>... parameters)
            throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Field instance = type.getDeclaredField("theUnsafe");
        instance.setAccessible(true);
        return MethodHandles.publicLookup()
                .findVirtual(type, method, MethodType.methodType(result, parameters))
                .bindTo(instance.get(null));
    }

    @Nullable
    Object get(Object holder) {
        try {
            return get.invoke(holder);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    void set(Object holder, @Nullable Object value) {
        try {
            set.invoke(holder, value);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    long getLong(Object holder) {
        try {
            return (long) get.invoke(holder);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    void setLong(Object holder, long value) {
        try {
            set.invoke(holder, value);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    private static AssertionError broken(Throwable e) {
        return new AssertionError("simulator bug: a field that is within reach cannot be read or written", e);
    }
}
