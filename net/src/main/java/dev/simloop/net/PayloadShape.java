package dev.simloop.net;

import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is known of a class of payloads, worked out once a class: whether it can change, and how it is digested. */
final class PayloadShape {
    private static final Set<Class<?>> VALUES = Set.of(
            String.class,
            Boolean.class,
            Byte.class,
            Short.class,
            Character.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class,
            Duration.class,
            Instant.class,
            UUID.class);
    private static final Class<?> SMALL_LIST = List.of(1).getClass();
    private static final Class<?> LIST = List.of().getClass();
    private static final Class<?> SINGLETON_LIST = Collections.singletonList(1).getClass();
    private static final int DEEPEST = 64;

    private static final ClassValue<PayloadShape> SHAPES = new ClassValue<>() {
        @Override
        protected PayloadShape computeValue(Class<?> type) {
            return new PayloadShape(type);
        }
    };

    private enum Kind {
        VALUE,
        ENUM,
        RECORD,
        /** A class with final fields only, such as a data class of Kotlin with {@code val}s; each field is looked at. */
        DATA,
        LIST,
        OTHER
    }

    private final Class<?> type;
    private final Kind kind;
    /** Nothing below an instance can change, whatever the instance. */
    private final boolean fixed;

    private final long nameHash;
    private final List<Part> parts;
    private final MethodHandle @Nullable [] accessors;

    /** A record's component or a field. */
    private record Part(String name, Class<?> type) {}

    private PayloadShape(Class<?> type) {
        this.type = type;
        this.kind = kindOf(type);
        // The names of lambdas and proxies hold addresses and counters, which differ between JVMs.
        this.nameHash = Mix.hash(type.isHidden() || Proxy.isProxyClass(type) ? "hidden" : type.getName());
        List<Field> fields = kind == Kind.DATA ? fields(type) : List.of();
        RecordComponent[] components = kind == Kind.RECORD ? type.getRecordComponents() : new RecordComponent[0];
        List<Part> all = new ArrayList<>();
        for (RecordComponent component : components) {
            all.add(new Part(component.getName(), component.getType()));
        }
        for (Field field : fields) {
            all.add(new Part(field.getName(), field.getType()));
        }
        this.parts = List.copyOf(all);
        this.accessors = kind == Kind.RECORD ? accessors(components) : kind == Kind.DATA ? getters(fields) : null;
        this.fixed = kind == Kind.VALUE
                || kind == Kind.ENUM
                || (kind == Kind.RECORD && fixedParts())
                || (kind == Kind.DATA && accessors != null && fixedParts());
    }

    static PayloadShape of(Object payload) {
        return SHAPES.get(payload.getClass());
    }

    private static Kind kindOf(Class<?> type) {
        if (VALUES.contains(type)) {
            return Kind.VALUE;
        }
        if (Enum.class.isAssignableFrom(type)) {
            return Kind.ENUM;
        }
        if (type.isRecord()) {
            return Kind.RECORD;
        }
        if (type == LIST || type == SMALL_LIST || type == SINGLETON_LIST) {
            return Kind.LIST;
        }
        return isData(type) ? Kind.DATA : Kind.OTHER;
    }

    /** {@return whether no field of an instance can be assigned anew; of classes whose fields we may look at only} */
    private static boolean isData(Class<?> type) {
        if (type.isArray() || type.isHidden() || type.getClassLoader() == null || Proxy.isProxyClass(type)) {
            return false;
        }
        for (Field field : fields(type)) {
            if (!Modifier.isFinal(field.getModifiers())) {
                return false;
            }
        }
        return true;
    }

    /** {@return the fields of an instance, those of superclasses first, each class's by name: the JVM promises no order} */
    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        if (type.getSuperclass() != null) {
            fields.addAll(fields(type.getSuperclass()));
        }
        Field[] own = type.getDeclaredFields();
        Arrays.sort(own, Comparator.comparing(Field::getName));
        for (Field field : own) {
            if (!Modifier.isStatic(field.getModifiers())) {
                fields.add(field);
            }
        }
        return fields;
    }

    private static MethodHandle @Nullable [] getters(List<Field> fields) {
        MethodHandle[] handles = new MethodHandle[fields.size()];
        for (int i = 0; i < handles.length; i++) {
            try {
                Field field = fields.get(i);
                field.setAccessible(true);
                handles[i] = MethodHandles.lookup()
                        .unreflectGetter(field)
                        .asType(java.lang.invoke.MethodType.methodType(Object.class, Object.class));
            } catch (IllegalAccessException | RuntimeException e) {
                return null;
            }
        }
        return handles;
    }

    private boolean fixedParts() {
        for (Part part : parts) {
            Class<?> of = part.type();
            // A record that holds its own kind is looked at instance by instance: asking for its shape would not end.
            boolean known =
                    of.isPrimitive() || (VALUES.contains(of) && of != BigInteger.class && of != BigDecimal.class);
            if (!known && !of.isEnum()) {
                return false;
            }
        }
        return true;
    }

    private static MethodHandle @Nullable [] accessors(RecordComponent[] components) {
        MethodHandle[] handles = new MethodHandle[components.length];
        for (int i = 0; i < components.length; i++) {
            try {
                Method accessor = components[i].getAccessor();
                accessor.setAccessible(true);
                handles[i] = MethodHandles.lookup()
                        .unreflect(accessor)
                        .asType(java.lang.invoke.MethodType.methodType(Object.class, Object.class));
            } catch (IllegalAccessException | RuntimeException e) {
                return null;
            }
        }
        return handles;
    }

    /** {@return why an instance could change under way, or null if it cannot} */
    static @Nullable String complaint(Object payload) {
        PayloadShape shape = of(payload);
        if (shape.fixed) {
            return null;
        }
        return shape.complaint(payload, 0);
    }

    private @Nullable String complaint(@Nullable Object value, int depth) {
        if (value == null || fixed) {
            return null;
        }
        if (depth > DEEPEST) {
            return " is nested deeper than " + DEEPEST;
        }
        return switch (kind) {
            case VALUE, ENUM -> null;
            case RECORD, DATA -> complaintOfParts(value, depth);
            case LIST -> {
                List<?> list = (List<?>) value;
                for (int i = 0; i < list.size(); i++) {
                    Object element = list.get(i);
                    String why = of(element).complaint(element, depth + 1);
                    if (why != null) {
                        yield "[" + i + "]" + why;
                    }
                }
                yield null;
            }
            case OTHER -> " is a " + type.getTypeName() + ", which can change under way";
        };
    }

    private @Nullable String complaintOfParts(Object value, int depth) {
        if (accessors == null) {
            return " is a " + type.getTypeName() + ", which cannot be read: open its package to dev.simloop.net";
        }
        for (int i = 0; i < accessors.length; i++) {
            Object part = read(accessors[i], value);
            String why = part == null ? null : of(part).complaint(part, depth + 1);
            if (why != null) {
                return "." + parts.get(i).name() + why;
            }
        }
        return null;
    }

    private static @Nullable Object read(MethodHandle accessor, Object of) {
        try {
            return (Object) accessor.invokeExact(of);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * {@return a copy of a list of the JDK's or of Kotlin's that could change, if nothing in it can; otherwise null}
     */
    static @Nullable List<?> copyOfList(Object payload) {
        if (!(payload instanceof List<?> list)
                || !isKnownList(payload.getClass().getName())) {
            return null;
        }
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        for (Object element : list) {
            if (element != null && complaint(element) != null) {
                return null;
            }
            copy.add(element);
        }
        return copy.contains(null) ? Collections.unmodifiableList(copy) : List.copyOf(copy);
    }

    private static boolean isKnownList(String type) {
        return type.startsWith("java.util.") || type.startsWith("kotlin.collections.");
    }

    static boolean isSerializable(Object payload) {
        return payload instanceof Serializable;
    }

    /** {@return a digest that is equal in every JVM: of the contents where they are known, of the class otherwise} */
    static long digest(@Nullable Object payload) {
        return digest(payload, 0);
    }

    private static long digest(@Nullable Object payload, int depth) {
        if (payload == null || depth > DEEPEST) {
            return 1;
        }
        if (payload instanceof byte[] bytes) {
            return Mix.mix(Arrays.hashCode(bytes) + ((long) bytes.length << 32));
        }
        PayloadShape shape = of(payload);
        long h = shape.nameHash;
        switch (shape.kind) {
            case VALUE -> h += payload.hashCode();
            case ENUM -> h += ((Enum<?>) payload).name().hashCode();
            case RECORD, DATA -> {
                if (shape.accessors != null) {
                    for (MethodHandle accessor : shape.accessors) {
                        h = Mix.mix(h) + digest(read(accessor, payload), depth + 1);
                    }
                }
            }
            case LIST -> {
                for (Object element : (List<?>) payload) {
                    h = Mix.mix(h) + digest(element, depth + 1);
                }
            }
            case OTHER -> {}
        }
        return Mix.mix(h);
    }
}
