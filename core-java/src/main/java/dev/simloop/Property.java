package dev.simloop;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Something that must hold after every step. */
final class Property {
    private final String name;
    private final BooleanSupplier predicate;

    Property(String name, BooleanSupplier predicate) {
        this.name = name;
        this.predicate = predicate;
    }

    /** {@return null if it holds, else what to tell} */
    @Nullable
    String check() {
        try {
            return predicate.getAsBoolean() ? null : "property \"" + name + "\" is false";
        } catch (AssertionError e) {
            return "property \"" + name + "\": " + e.getMessage();
        }
    }
}
