package dev.simloop.verify;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The default fingerprint. What compares equal across classes (two lists, two sets, two maps) is walked alike; what
 * never does gets a tag or the name of its class. Sets and maps add up the fingerprints of their elements, so their
 * order does not count.
 */
final class StructuralFingerprint implements Fingerprint<Object> {
    static final StructuralFingerprint INSTANCE = new StructuralFingerprint();

    private static final long NULL = 1;
    private static final long TEXT = 2;
    private static final long LIST = 3;
    private static final long SET = 4;
    private static final long MAP = 5;
    private static final long OPTIONAL = 6;
    private static final long BITS = 7;

    private static final ClassValue<Parts> PARTS = new ClassValue<>() {
        @Override
        protected Parts computeValue(Class<?> type) {
            return Parts.of(type);
        }
    };

    private StructuralFingerprint() {}

    @Override
    public long of(Object state) {
        Mixer mixer = new Mixer();
        walk(state, mixer);
        return mixer.bits();
    }

    static void walk(@Nullable Object value, Mixer into) {
        if (value == null) {
            into.put(NULL);
        } else if (value instanceof String text) {
            into.put(TEXT).put(text);
        } else if (value instanceof Integer number) {
            into.put(10).put(number.longValue());
        } else if (value instanceof Long number) {
            into.put(11).put(number.longValue());
        } else if (value instanceof Boolean bit) {
            into.put(bit ? 13 : 12);
        } else if (value instanceof List<?> list) {
            into.put(LIST).put(list.size());
            for (Object element : list) {
                walk(element, into);
            }
        } else if (value instanceof Set<?> set) {
            long sum = 0;
            for (Object element : set) {
                sum += alone(element);
            }
            into.put(SET).put(set.size()).put(sum);
        } else if (value instanceof Map<?, ?> map) {
            long sum = 0;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Mixer mixer = new Mixer();
                walk(entry.getKey(), mixer);
                walk(entry.getValue(), mixer);
                sum += mixer.bits();
            }
            into.put(MAP).put(map.size()).put(sum);
        } else if (value instanceof Fingerprint.Value own) {
            into.put(value.getClass().getName());
            own.mixInto(into);
        } else {
            PARTS.get(value.getClass()).walk(value, into);
        }
    }

    private static long alone(@Nullable Object element) {
        Mixer mixer = new Mixer();
        walk(element, mixer);
        return mixer.bits();
    }

    /** How values of one class are taken apart. */
    abstract static class Parts {
        abstract void walk(Object value, Mixer into);

        static Parts of(Class<?> type) {
            long name = new Mixer().put(type.getName()).bits();
            if (type.isRecord()) {
                List<Method> accessors = new ArrayList<>();
                for (RecordComponent component : type.getRecordComponents()) {
                    accessors.add(component.getAccessor());
                }
                return new Components(type, name, accessors);
            }
            if (Enum.class.isAssignableFrom(type)) {
                Class<?> declaring = type.isEnum() ? type : type.getSuperclass();
                long owner = new Mixer().put(declaring.getName()).bits();
                return leaf((value, into) -> into.put(owner).put(((Enum<?>) value).name()));
            }
            if (isKotlinObject(type)) {
                return leaf((value, into) -> into.put(name));
            }
            List<Method> components = kotlinComponents(type);
            return components.isEmpty() ? known(type, name) : new Components(type, name, components);
        }

        private static Parts known(Class<?> type, long name) {
            if (type == Byte.class || type == Short.class) {
                return leaf((value, into) -> into.put(name).put(((Number) value).longValue()));
            } else if (type == Character.class) {
                return leaf((value, into) -> into.put(name).put((long) ((Character) value).charValue()));
            } else if (type == Double.class) {
                return leaf((value, into) -> into.put(name).put(Double.doubleToLongBits((Double) value)));
            } else if (type == Float.class) {
                return leaf((value, into) -> into.put(name).put(Float.floatToIntBits((Float) value)));
            } else if (type == BigInteger.class || type == BigDecimal.class || type == UUID.class) {
                return leaf((value, into) -> into.put(name).put(value.toString()));
            } else if (type == Duration.class || type == Instant.class) {
                return leaf((value, into) -> into.put(name).put(value.toString()));
            } else if (type == Optional.class) {
                return leaf((value, into) ->
                        StructuralFingerprint.walk(((Optional<?>) value).orElse(null), into.put(OPTIONAL)));
            } else if (type == BitSet.class) {
                return leaf((value, into) -> {
                    long[] words = ((BitSet) value).toLongArray();
                    into.put(BITS).put(words.length);
                    for (long word : words) {
                        into.put(word);
                    }
                });
            }
            throw new IllegalArgumentException("no fingerprint is known for " + type.getName()
                    + (type.isArray() ? ", and arrays compare by identity: use a list" : "")
                    + "; make it a record, implement Fingerprint.Value, give ModelBuilder.fingerprint,"
                    + " or check with ModelChecker.withExactStates()");
        }

        private static Parts leaf(Leaf leaf) {
            return new Parts() {
                @Override
                void walk(Object value, Mixer into) {
                    leaf.walk(value, into);
                }
            };
        }

        private interface Leaf {
            void walk(Object value, Mixer into);
        }

        private static boolean isKotlinObject(Class<?> type) {
            try {
                var instance = type.getDeclaredField("INSTANCE");
                return instance.getType() == type && Modifier.isStatic(instance.getModifiers());
            } catch (NoSuchFieldException no) {
                return false;
            }
        }

        /** A data class has {@code component1} and so on, in the order that its {@code equals} looks at. */
        private static List<Method> kotlinComponents(Class<?> type) {
            List<Method> found = new ArrayList<>();
            for (Method method : type.getDeclaredMethods()) {
                if (method.getName().equals("copy$default") || method.getName().startsWith("copy-")) {
                    return numbered(type, found);
                }
            }
            return found;
        }

        private static List<Method> numbered(Class<?> type, List<Method> found) {
            for (int i = 1; ; i++) {
                Method component = component(type, i);
                if (component == null) {
                    return found;
                }
                found.add(component);
            }
        }

        /** Those of internal and value-class properties have a suffix after a dash or dollar. */
        private static @Nullable Method component(Class<?> type, int index) {
            String name = "component" + index;
            for (Method method : type.getDeclaredMethods()) {
                if (method.getParameterCount() == 0
                        && (method.getName().equals(name)
                                || method.getName().startsWith(name + "-")
                                || method.getName().startsWith(name + "$"))) {
                    return method;
                }
            }
            return null;
        }
    }

    /** The components of a record or data class; numbers are read without boxing. */
    private static final class Components extends Parts {
        private final long name;
        private final MethodHandle[] numbers;
        private final MethodHandle[] objects;

        Components(Class<?> type, long name, List<Method> accessors) {
            this.name = name;
            List<MethodHandle> longs = new ArrayList<>();
            List<MethodHandle> values = new ArrayList<>();
            for (Method accessor : accessors) {
                try {
                    accessor.setAccessible(true);
                    MethodHandle handle = MethodHandles.lookup().unreflect(accessor);
                    Class<?> result = accessor.getReturnType();
                    if (result.isPrimitive() && result != float.class && result != double.class) {
                        longs.add(MethodHandles.explicitCastArguments(
                                handle, MethodType.methodType(long.class, Object.class)));
                    } else {
                        values.add(handle.asType(MethodType.methodType(Object.class, Object.class)));
                    }
                } catch (InaccessibleObjectException | IllegalAccessException closed) {
                    throw new IllegalArgumentException(
                            "the parts of " + type.getName() + " cannot be read: open its package to module"
                                    + " dev.simloop.verify, or implement Fingerprint.Value",
                            closed);
                }
            }
            this.numbers = longs.toArray(MethodHandle[]::new);
            this.objects = values.toArray(MethodHandle[]::new);
        }

        @Override
        void walk(Object value, Mixer into) {
            into.put(name);
            try {
                for (MethodHandle number : numbers) {
                    into.put((long) number.invokeExact(value));
                }
                for (MethodHandle object : objects) {
                    Object part = object.invokeExact(value);
                    StructuralFingerprint.walk(part, into);
                }
            } catch (RuntimeException | Error own) {
                throw own;
            } catch (Throwable checked) {
                throw new IllegalArgumentException(
                        "a part of " + value.getClass().getName() + " threw", checked);
            }
        }
    }
}
