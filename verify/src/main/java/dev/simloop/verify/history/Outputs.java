package dev.simloop.verify.history;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Comparison of what was told with what a spec would tell. */
final class Outputs {
    private Outputs() {}

    /** Whole numbers are equal whatever their class: files know only one, programs use several. */
    static boolean same(@Nullable Object told, @Nullable Object expected) {
        if (told instanceof Number one && expected instanceof Number other && whole(one) && whole(other)) {
            return one.longValue() == other.longValue();
        }
        return Objects.equals(told, expected);
    }

    private static boolean whole(Number number) {
        return number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte;
    }
}
