package dev.simloop.threads;

import dev.simloop.SimRandom;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** One call of an operation, with what came of it and when it began and ended, in the order of all such moments of its run. */
final class Call {
    private static final long LEAST = 0;
    private static final long MOST = 2;
    private static final List<String> TEXTS = List.of("a", "b", "c");

    private final Method operation;
    private final Object[] arguments;
    private @Nullable Object result;
    private @Nullable Throwable thrown;
    int began;
    int ended = Integer.MAX_VALUE;

    private Call(Method operation, Object[] arguments) {
        this.operation = operation;
        this.arguments = arguments;
    }

    /**
     * {@return the operations of {@code type}, by name and parameters: the JVM lists methods in no order}
     *
     * @throws IllegalArgumentException if there are none, or one cannot be called
     */
    static List<Method> operations(Class<?> type) {
        List<Method> all = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (method.isAnnotationPresent(Operation.class) && !method.isBridge()) {
                for (Parameter parameter : method.getParameters()) {
                    check(method, parameter);
                }
                all.add(method);
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Operation.class) && !Modifier.isPublic(method.getModifiers())) {
                throw new IllegalArgumentException(name(method) + " is an operation and not public");
            }
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException(
                    type.getName() + " has no operations: annotate its methods with @Operation");
        }
        all.sort(Comparator.comparing(method -> method.getName() + Arrays.toString(method.getParameterTypes())));
        return all;
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    private static void check(Method method, Parameter parameter) {
        Class<?> type = parameter.getType();
        boolean whole = isWhole(type);
        if (!whole && type != boolean.class && type != Boolean.class && type != String.class && !type.isEnum()) {
            throw new IllegalArgumentException("parameter " + parameter.getName() + " of " + name(method) + " is a "
                    + type.getName() + ": whole numbers, truth values, texts and enums can be drawn");
        }
        Between between = parameter.getAnnotation(Between.class);
        if (between != null && !whole) {
            throw new IllegalArgumentException("parameter " + parameter.getName() + " of " + name(method) + " is a "
                    + type.getName() + ", and @Between is for whole numbers");
        }
        if (between != null && between.min() > between.max()) {
            throw new IllegalArgumentException("parameter " + parameter.getName() + " of " + name(method)
                    + " is between " + between.min() + " and " + between.max() + ": the least is above the greatest");
        }
    }

    private static boolean isWhole(Class<?> type) {
        return type == int.class || type == Integer.class || type == long.class || type == Long.class;
    }

    /** {@return a call of one of {@code operations}; 0 draws the first of them, with the least arguments} */
    static Call draw(List<Method> operations, SimRandom random) {
        Method operation = operations.get(random.nextInt(operations.size()));
        Parameter[] parameters = operation.getParameters();
        Object[] arguments = new Object[parameters.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = argument(parameters[i], random);
        }
        return new Call(operation, arguments);
    }

    private static Object argument(Parameter parameter, SimRandom random) {
        Class<?> type = parameter.getType();
        if (type.isEnum()) {
            Object[] constants = type.getEnumConstants();
            return constants[random.nextInt(constants.length)];
        }
        if (type == String.class) {
            return TEXTS.get(random.nextInt(TEXTS.size()));
        }
        if (!isWhole(type)) {
            return random.nextInt(2) == 1;
        }
        Between between = parameter.getAnnotation(Between.class);
        long least = between == null ? LEAST : between.min();
        long most = between == null ? MOST : between.max();
        long drawn = most == least ? least : random.nextLong(least, Math.addExact(most, 1));
        return type == int.class || type == Integer.class ? (Object) (int) drawn : (Object) drawn;
    }

    /** Calls it on {@code target}, and keeps what comes of it. */
    void run(Object target) {
        try {
            result = operation.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Abandoned abandoned) {
                throw abandoned;
            }
            thrown = e.getCause();
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(name(operation) + " cannot be called: is its class public?", e);
        }
    }

    /** {@return the same call, with nothing come of it yet} */
    Call again() {
        return new Call(operation, arguments);
    }

    boolean endedAs(Call other) {
        Class<?> how = thrown == null ? null : thrown.getClass();
        Class<?> otherwise = other.thrown == null ? null : other.thrown.getClass();
        return how == otherwise && Objects.deepEquals(result, other.result);
    }

    @Override
    public String toString() {
        StringJoiner all = new StringJoiner(", ", operation.getName() + "(", ")");
        for (Object argument : arguments) {
            all.add(text(argument));
        }
        if (ended == Integer.MAX_VALUE) {
            return all + " has not ended";
        }
        if (thrown != null) {
            return all + " threw " + thrown.getClass().getSimpleName();
        }
        return operation.getReturnType() == void.class ? all.toString() : all + " = " + text(result);
    }

    private static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return '"' + text + '"';
        }
        String whole = Arrays.deepToString(new Object[] {value});
        return whole.substring(1, whole.length() - 1);
    }
}
