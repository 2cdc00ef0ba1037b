package dev.simloop.internal.run;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** A field of the JDK's that holds an object and that reflection or, where it may not, {@code sun.misc.Unsafe} reaches. */
abstract class ObjectSlot {
    abstract @Nullable Object get(Object holder);

    abstract void set(Object holder, @Nullable Object value);

    /** {@return that field; null if it is out of reach} */
    static @Nullable ObjectSlot of(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            if (field.trySetAccessible()) {
                return new Reflected(field);
            }
            return ThreadLocals.mayUseUnsafe() ? new Unsafely(field) : null;
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Another JDK than those we know: it is as it was without us, and the documents say so.
            return null;
        }
    }

    /** {@return what that static field holds; null if it is out of reach} */
    static @Nullable Object ofStatic(String type, String name) {
        try {
            Field field = Class.forName(type).getDeclaredField(name);
            if (field.trySetAccessible()) {
                return field.get(null);
            }
            return ThreadLocals.mayUseUnsafe() ? Unsafely.getStatic(field) : null;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    private static final class Reflected extends ObjectSlot {
        private final Field field;

        Reflected(Field field) {
            this.field = field;
        }

        @Override
        @Nullable
        Object get(Object holder) {
            try {
                return field.get(holder);
            } catch (IllegalAccessException e) {
                throw new AssertionError("simulator bug: a field that was opened is closed", e);
            }
        }

        @Override
        void set(Object holder, @Nullable Object value) {
            try {
                field.set(holder, value);
            } catch (IllegalAccessException e) {
                throw new AssertionError("simulator bug: a field that was opened is closed", e);
            }
        }
    }

    private static final class Unsafely extends ObjectSlot {
        private final MethodHandle get;
        private final MethodHandle set;
        private final long offset;

        Unsafely(Field field) throws ReflectiveOperationException {
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Object unsafe = instance(type);
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

        private static Object instance(Class<?> type) throws ReflectiveOperationException {
            Field instance = type.getDeclaredField("theUnsafe");
            instance.setAccessible(true);
            return instance.get(null);
        }

        static @Nullable Object getStatic(Field field) throws ReflectiveOperationException {
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Object unsafe = instance(type);
            Object base = type.getMethod("staticFieldBase", Field.class).invoke(unsafe, field);
            Object offset = type.getMethod("staticFieldOffset", Field.class).invoke(unsafe, field);
            return type.getMethod("getObject", Object.class, long.class).invoke(unsafe, base, offset);
        }

        @Override
        @Nullable
        Object get(Object holder) {
            try {
                return get.invoke(holder, offset);
            } catch (Throwable e) {
                throw new AssertionError("simulator bug: a field at a known place cannot be read", e);
            }
        }

        @Override
        void set(Object holder, @Nullable Object value) {
            try {
                set.invoke(holder, offset, value);
            } catch (Throwable e) {
                throw new AssertionError("simulator bug: a field at a known place cannot be written", e);
            }
        }
    }
}
