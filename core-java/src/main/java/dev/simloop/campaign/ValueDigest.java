package dev.simloop.campaign;

import dev.simloop.internal.SourceLine;
import dev.simloop.internal.Splitmix;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A value at one moment: what a person reads of it, and a number for all that can be reached from it, which is another one later if
 * something there has changed. Two values of the same content have the same number, whichever objects they are.
 *
 * <p>Objects of the program are taken apart by reflection, those of the JDK by what they say of themselves; one of which neither tells is
 * known by itself, and what it refers to weakly counts for nothing. Past 20,000 objects it goes by what a person reads.
 */
final class ValueDigest {
    private static final int MOST = 20_000;
    private static final int LONGEST = 40;
    private static final long CYCLE = 0x51ca1e;

    private final String text;
    private final long digest;
    private final @Nullable Object itself;

    private ValueDigest(String text, long digest, @Nullable Object itself) {
        this.text = text;
        this.digest = digest;
        this.itself = itself;
    }

    static ValueDigest of(@Nullable Object value) {
        Walk walk = new Walk();
        String text = text(value);
        long digest;
        try {
            digest = walk.digest(value);
        } catch (ConcurrentModificationException e) {
            // A thread that is not the run's works on it.
            return new ValueDigest(text + " that a thread goes on to change", 0, null);
        }
        return new ValueDigest(text, walk.left < 0 ? text.hashCode() : digest, opaque(value) ? value : null);
    }

    /** Of an object of the program whose fields are looked at one by one: what class it is of. */
    static ValueDigest ofReference(Object value) {
        return new ValueDigest(text(value), value.getClass().getName().hashCode(), null);
    }

    boolean isSameAs(ValueDigest other) {
        return digest == other.digest && itself == other.itself;
    }

    /** {@return such as {@code an ArrayList of 0, then an ArrayList of 1}} */
    String changedInto(ValueDigest other) {
        return text.equals(other.text)
                ? text + ", then " + text + " with other contents"
                : text + ", then " + other.text;
    }

    static boolean isOfProgram(Class<?> type) {
        return SourceLine.isProgram(type.getName()) && !type.isArray() && !type.isHidden() && !type.isEnum();
    }

    private static String text(@Nullable Object value) {
        if (value == null || value instanceof Boolean || (value instanceof Number && isPlain(value.getClass()))) {
            return String.valueOf(value);
        }
        Class<?> type = value.getClass();
        if (value instanceof CharSequence text && isPlain(type)) {
            return text.length() > LONGEST ? "a text of " + text.length() + " characters" : "\"" + text + "\"";
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (type.isArray()) {
            return type.getComponentType().getSimpleName() + "[" + Array.getLength(value) + "]";
        }
        String name = type.isAnonymousClass() || type.isHidden() ? "object of " + type.getName() : type.getSimpleName();
        String size = !isPlain(type)
                ? ""
                : value instanceof Collection<?> all
                        ? " of " + all.size()
                        : value instanceof Map<?, ?> map ? " of " + map.size() : "";
        return ("AEIOU".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + name + size;
    }

    /** Of the JDK or of Kotlin, whose methods do what they say. */
    private static boolean isPlain(Class<?> type) {
        String name = type.getName();
        return name.startsWith("java.") || name.startsWith("kotlin.collections.") || name.startsWith("kotlin.time.");
    }

    private static boolean opaque(@Nullable Object value) {
        return value != null
                && (isPlain(value.getClass()) || isOurs(value.getClass()))
                && !(value instanceof Collection
                        || value instanceof Map
                        || value instanceof Number
                        || value instanceof Optional
                        || value instanceof AtomicReference
                        || value instanceof AtomicBoolean
                        || hasValueOfItsOwn(value));
    }

    /** What is of a run says nothing to another: a future, a host. */
    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith("dev.simloop.") && !SourceLine.isProgram(type.getName());
    }

    private static boolean hasValueOfItsOwn(Object value) {
        String name = value.getClass().getName();
        return value instanceof CharSequence
                || value instanceof Boolean
                || value instanceof Character
                || name.startsWith("java.time.")
                || name.startsWith("java.math.")
                || name.equals("java.util.UUID")
                || name.equals("java.net.URI")
                || name.equals("java.util.BitSet")
                || name.endsWith("AtomicIntegerArray")
                || name.endsWith("AtomicLongArray");
    }

    /** One pass; what stands in it above an object is known by how far above it stands. */
    private static final class Walk {
        private final IdentityHashMap<Object, Integer> above = new IdentityHashMap<>();
        private int left = MOST;

        long digest(@Nullable Object value) {
            if (value == null || --left < 0) {
                return 1;
            }
            Class<?> type = value.getClass();
            long seed = Splitmix.mix(type.getName().hashCode());
            if (value instanceof Enum<?> constant) {
                return seed + constant.name().hashCode();
            }
            if (value instanceof AtomicBoolean flag) {
                return seed + (flag.get() ? 1 : 2);
            }
            if (value instanceof Number number && isPlain(type)) {
                return seed + Splitmix.mix(number.longValue()) + Double.hashCode(number.doubleValue());
            }
            if (hasValueOfItsOwn(value)) {
                boolean byText = value instanceof CharSequence || type.getName().endsWith("Array");
                return seed + (byText ? value.toString() : value).hashCode();
            }
            Integer up = above.get(value);
            if (up != null) {
                return CYCLE + above.size() - up;
            }
            if (value instanceof Class || value instanceof ClassLoader || value instanceof Thread) {
                return seed;
            }
            above.put(value, above.size());
            long all = parts(value, type, seed);
            above.remove(value);
            return all;
        }

        private long parts(Object value, Class<?> type, long seed) {
            if (type.isArray() && type.getComponentType().isPrimitive()) {
                return seed + Arrays.deepHashCode(new Object[] {value});
            }
            if (type.isArray()) {
                long all = seed;
                for (int i = 0; i < Array.getLength(value); i++) {
                    all = Splitmix.mix(all + digest(Array.get(value, i)));
                }
                return all;
            }
            if (value instanceof WeakHashMap) {
                return seed;
            }
            if (value instanceof Map<?, ?> map && isPlain(type)) {
                boolean ordered = value instanceof LinkedHashMap || value instanceof SortedMap;
                long all = seed;
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    long each = Splitmix.mix(digest(entry.getKey()) * 31 + digest(entry.getValue()));
                    all = ordered ? Splitmix.mix(all + each) : all + each;
                }
                return all;
            }
            if (value instanceof Collection<?> elements && isPlain(type)) {
                boolean ordered =
                        !(value instanceof Set) || value instanceof LinkedHashSet || value instanceof SortedSet;
                long all = seed;
                for (Object element : elements) {
                    long each = Splitmix.mix(digest(element));
                    all = ordered ? Splitmix.mix(all + each) : all + each;
                }
                return all;
            }
            if (value instanceof Optional<?> optional) {
                return seed + digest(optional.orElse(null));
            }
            if (value instanceof AtomicReference<?> reference) {
                return seed + digest(reference.get());
            }
            return isPlain(type) || isOurs(type) ? seed : fields(value, type, seed);
        }

        private long fields(Object value, Class<?> type, long seed) {
            long all = seed;
            for (Class<?> each = type; each != null && !isPlain(each); each = each.getSuperclass()) {
                for (Field field : each.getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers())) {
                        continue;
                    }
                    try {
                        field.setAccessible(true);
                        all = Splitmix.mix(all + digest(field.get(value)));
                    } catch (IllegalAccessException | InaccessibleObjectException e) {
                        // Of a module that opens nothing to us: only its class counts.
                        return seed;
                    }
                }
            }
            return all;
        }
    }
}
