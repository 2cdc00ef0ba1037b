package dev.simloop.shrink;

import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;

/**
 * The two values of a failed assertion that carries them, as opentest4j's {@code AssertionFailedError} does, which JUnit,
 * AssertJ and kotlin.test throw. It is read by reflection, for this module does not depend on it.
 */
final class ExpectedActual {
    private ExpectedActual() {}

    /** {@return how the found number compares with the expected one, or the empty string where there are no two numbers} */
    static String relation(Throwable failure) {
        BigDecimal expected = number(failure, "getExpected");
        BigDecimal actual = number(failure, "getActual");
        if (expected == null || actual == null) {
            return "";
        }
        int order = actual.compareTo(expected);
        return order == 0 ? "equal" : order > 0 ? "larger" : "smaller";
    }

    private static @org.jspecify.annotations.Nullable BigDecimal number(Throwable failure, String getter) {
        if (!failure.getClass().getName().startsWith("org.opentest4j.")) {
            return null;
        }
        try {
            Object wrapper = failure.getClass().getMethod(getter).invoke(failure);
            Object text = wrapper == null
                    ? null
                    : wrapper.getClass().getMethod("getStringRepresentation").invoke(wrapper);
            String plain = String.valueOf(text);
            return plain.matches("[-+]?[0-9]+(\\.[0-9]+)?") ? new BigDecimal(plain) : null;
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            // Another version of that library: its message is read instead.
            return null;
        }
    }
}
