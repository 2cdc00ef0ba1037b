package dev.simloop;

import dev.simloop.spi.ReplayCommand;
import dev.simloop.tape.Token;
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

    /** A scenario without a value. */
    @FunctionalInterface
    interface Action {
        /** Runs once in {@code world}. */
        void run(World world) throws Exception;
    }
}
