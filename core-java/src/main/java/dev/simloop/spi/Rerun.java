package dev.simloop.spi;

import dev.simloop.tape.Token;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The line to type to repeat a run. A test framework's module says on the test's thread how it repeats one; a failure
 * message made on that thread ends with it.
 */
public final class Rerun {
    private static final ThreadLocal<Function<Token, String>> LINE = new ThreadLocal<>();

    private Rerun() {}

    /** Sets how the test on this thread is repeated; null forgets it. */
    public static void use(@Nullable Function<Token, String> line) {
        if (line == null) {
            LINE.remove();
        } else {
            LINE.set(line);
        }
    }

    /** {@return the line that repeats the run of {@code token}} */
    public static String line(Token token) {
        Function<Token, String> line = LINE.get();
        return line == null ? "Campaign.of(scenario).replay(\"" + token + "\")" : line.apply(token);
    }
}
