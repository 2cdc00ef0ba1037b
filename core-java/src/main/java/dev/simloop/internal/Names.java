package dev.simloop.internal;

/** Names for the texts of errors, which must read the same in every run. */
public final class Names {
    private Names() {}

    /** {@return the name of {@code type}; of a lambda the class that has it, without the address that the JVM adds} */
    public static String of(Class<?> type) {
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        int hidden = name.indexOf('/');
        return lambda >= 0
                ? "a lambda of " + name.substring(0, lambda)
                : hidden >= 0 ? name.substring(0, hidden) : name;
    }

    /** {@return the name of {@code thread}, without the coroutine that the debug mode of kotlinx adds} */
    public static String of(Thread thread) {
        String name = thread.getName();
        int coroutine = name.indexOf(" @");
        return coroutine > 0 ? name.substring(0, coroutine) : name;
    }
}
