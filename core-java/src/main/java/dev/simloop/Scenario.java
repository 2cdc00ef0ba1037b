package dev.simloop;

import dev.simloop.spi.ReplayCommand;
import dev.simloop.tape.Token;
import java.lang.reflect.AnnotatedElement;
import org.jspecify.annotations.Nullable;

/**
 * The user's program: takes a world, ends in a value or an exception. Run from scratch for every seed, possibly on
 * several threads at once: it must not share state between runs.
 *
 * <p>A value that is a {@link java.util.concurrent.CompletionStage} is awaited; with any other value the run goes on
 * until nothing in the foreground is left to do.
 */
@FunctionalInterface
public interface Scenario {
    /** {@return the outcome of one run in {@code world}} */
    @Nullable
    Object run(World world) throws Exception;

    /** {@return the line of code that repeats the run of {@code token}; ends the message of a failure outside of tests} */
    default String replayCommand(Token token) {
        return ReplayCommand.campaign("Campaign.of(scenario)", token);
    }

    /**
     * {@return the class, or the method, of the program that this runs} Where a run has to know the classes of the program beforehand, it looks for
     * what this one uses.
     */
    default AnnotatedElement program() {
        return getClass();
    }

    /** A scenario without a value. */
    @FunctionalInterface
    interface Action {
        /** Runs once in {@code world}. */
        void run(World world) throws Exception;
    }
}
