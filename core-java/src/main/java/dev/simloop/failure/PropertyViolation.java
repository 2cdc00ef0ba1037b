package dev.simloop.failure;

/** A property was found broken. The message holds the property's name, what its predicate said, and where that was. */
public final class PropertyViolation extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final String property;
    private final long virtualNanos;
    private final long step;

    public PropertyViolation(String message, String property, long virtualNanos, long step) {
        super(message);
        this.property = property;
        this.virtualNanos = virtualNanos;
        this.step = step;
    }

    /** {@return the property's name} */
    public String property() {
        return property;
    }

    /** {@return the virtual time at which it was found broken, in nanoseconds from 0} */
    public long virtualNanos() {
        return virtualNanos;
    }

    /** {@return how many steps had run by then} */
    public long step() {
        return step;
    }
}
