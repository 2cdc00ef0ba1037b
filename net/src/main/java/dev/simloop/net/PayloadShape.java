package dev.simloop.net;

import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
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
        LIST,
        OTHER
    }

    private final Class<?> type;
    private final Kind kind;
    /** Nothing below an instance can change, whatever the instance. */
    private final boolean fixed;

    private final long nameHash;
    private final RecordComponent[] components;
    private final MethodHandle @Nullable [] accessors;

    private PayloadShape(Class<?> type) {
        this.type = type;
        this.kind = kindOf(type);
        // The names of lambdas and proxies hold addresses and counters, which differ between JVMs.
        this.nameHash = Mix.hash(type.isHidden() || Proxy.isProxyClass(type) ? "hidden" : type.getName());
        this.components = kind == Kind.RECORD ? type.getRecordComponents() : new RecordComponent[0];
        this.fixed = kind == Kind.VALUE || kind == Kind.ENUM || (kind == Kind.RECORD && fixedComponents());
        this.accessors = kind == Kind.RECORD ? accessors(components) : null;
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
        return type == LIST || type == SMALL_LIST ? Kind.LIST : Kind.OTHER;
    }

    private boolean fixedComponents() {
        for (RecordComponent component : components) {
            Class<?> of = component.getType();
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
            case RECORD -> complaintOfComponents(value, depth);
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

    private @Nullable String complaintOfComponents(Object value, int depth) {
        if (accessors == null) {
            return " is a " + type.getTypeName() + ", which cannot be read: open its package to dev.simloop.net";
        }
        for (int i = 0; i < accessors.length; i++) {
            Object part = read(accessors[i], value);
            String why = part == null ? null : of(part).complaint(part, depth + 1);
            if (why != null) {
                return "." + components[i].getName() + why;
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
            case RECORD -> {
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
