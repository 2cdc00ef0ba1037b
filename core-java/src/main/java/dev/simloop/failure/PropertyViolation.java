package dev.simloop.failure;

/** A property was found false. The message holds the property's name and what its predicate said. */
public final class PropertyViolation extends AssertionError {
    private static final long serialVersionUID = 1L;

    public PropertyViolation(String message) {
        super(message);
    }
}
