package dev.simloop.verify;

/** Three values, for states and parameters of actions that need no class of their own. */
public record Triple<A, B, C>(A first, B second, C third) {
    /** {@return a triple} */
    public static <A, B, C> Triple<A, B, C> of(A first, B second, C third) {
        return new Triple<>(first, second, third);
    }

    @Override
    public String toString() {
        return "(" + first + ", " + second + ", " + third + ")";
    }
}
