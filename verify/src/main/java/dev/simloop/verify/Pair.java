package dev.simloop.verify;

/** Two values, for states and parameters of actions that need no class of their own. */
public record Pair<A, B>(A first, B second) {
    /** {@return a pair} */
    public static <A, B> Pair<A, B> of(A first, B second) {
        return new Pair<>(first, second);
    }

    @Override
    public String toString() {
        return "(" + first + ", " + second + ")";
    }
}
