package dev.simloop.campaign;

import java.lang.reflect.Method;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs test methods of a framework for a program that is no runner of tests, such as the command line. Found by {@link
 * java.util.ServiceLoader}. All that surrounds a test in its framework surrounds it here.
 *
 * <p>Threads: the caller's, which waits; one call at a time.
 */
public interface TestMethods {
    /** What a method makes of seeds. */
    enum Kind {
        /** A campaign runs it. */
        CAMPAIGN,
        /** It is called once for each seed, and makes runs of its own. */
        ROWS
    }

    /**
     * How the rows of a method went.
     *
     * @param run how many were run, up to the first that failed
     * @param seed of the row that failed; 0 if none did
     * @param failure what it threw, or null
     */
    record Rows(int run, long seed, @Nullable Throwable failure) {}

    /** {@return which of the two {@code method} is, or null if this framework does not know it} */
    @Nullable
    Kind kind(Method method);

    /**
     * Gives {@code use} the campaign of a test, while the framework has done what comes before the test.
     *
     * @param type the class of the test, which may have inherited the method
     * @throws IllegalStateException if the framework does not come to the test; the message says why
     */
    void campaign(Class<?> type, Method method, Consumer<Campaign> use);

    /**
     * {@return how the rows of a test went, one after the other, up to the first that fails}
     *
     * @param start the first seed
     * @param count how many
     * @throws IllegalStateException if the framework does not come to the test; the message says why
     */
    Rows rows(Class<?> type, Method method, long start, int count);
}
