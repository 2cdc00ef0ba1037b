package dev.simloop.internal.run;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** A field of type long of the JDK's that reflection or, where it may not, {@code sun.misc.Unsafe} reaches. */
abstract class LongSlot {
    abstract long get(Object holder);

    abstract void set(Object holder, long value);

    /** {@return that field; null if it is out of reach} */
    static @Nullable LongSlot of(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            if (field.trySetAccessible()) {
                return new Reflected(field);
            }
            return ThreadLocals.mayUseUnsafe() ? new Unsafely(field) : null;
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Another JDK than those we know: whoever asks says so.
            return null;
        }
    }

    private static final class Reflected extends LongSlot {
        private final Field field;

        Reflected(Field field) {
            this.field = field;
        }

        @Override
        long get(Object holder) {
            try {
                return field.getLong(holder);
            } catch (IllegalAccessException e) {
                throw new AssertionError("simulator bug: a field that was opened is closed", e);
            }
        }

        @Override
        void set(Object holder, long value) {
            try {
                field.setLong(holder, value);
            } catch (IllegalAccessException e) {
                throw new AssertionError("simulator bug: a field that was opened is closed", e);
            }
        }
    }

    private static final class Unsafely extends LongSlot {
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
            get = lookup.findVirtual(type, "getLong", MethodType.methodType(long.class, Object.class, long.class))
                    .bindTo(unsafe);
            set = lookup.findVirtual(
                            type, "putLong", MethodType.methodType(void.class, Object.class, long.class, long.class))
                    .bindTo(unsafe);
        }

        @Override
        long get(Object holder) {
            try {
                return (long) get.invoke(holder, offset);
            } catch (Throwable e) {
                throw new AssertionError("simulator bug: a field at a known place cannot be read", e);
            }
        }

        @Override
        void set(Object holder, long value) {
            try {
                set.invoke(holder, offset, value);
            } catch (Throwable e) {
                throw new AssertionError("simulator bug: a field at a known place cannot be written", e);
            }
        }
    }
}
