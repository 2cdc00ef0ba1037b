package dev.simloop.verify.history;

import dev.simloop.CheckReturnValue;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation as history files have it: a function, the key it is about if there are several, and its argument.
 *
 * @param f the name of the function, such as {@code read}
 * @param key what it is about, or null
 * @param value its argument, or null; several are a list
 */
public record Op(String f, @Nullable Object key, @Nullable Object value) {
    /** {@return an operation without a key} */
    public static Op of(String f, @Nullable Object... arguments) {
        return new Op(f, null, argument(arguments));
    }

    /** {@return the same operation on {@code key}} */
    @CheckReturnValue
    public Op on(Object key) {
        return new Op(f, key, value);
    }

    private static @Nullable Object argument(@Nullable Object[] arguments) {
        return switch (arguments.length) {
            case 0 -> null;
            case 1 -> arguments[0];
            default -> Collections.unmodifiableList(Arrays.asList(arguments.clone()));
        };
    }

    /** {@return the argument of that number, of an operation with several} */
    @Nullable
    Object argument(int i) {
        if (value instanceof List<?> list && list.size() > i) {
            return list.get(i);
        }
        throw new IllegalArgumentException("operation " + this + " has no argument " + i);
    }

    @Override
    public String toString() {
        String arguments = value == null ? "" : value instanceof List<?> list ? list.toString() : " " + value;
        return f + (key == null ? "" : " " + key) + arguments;
    }
}
