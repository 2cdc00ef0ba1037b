package dev.simloop.spi;

import dev.simloop.SimConfig;
import dev.simloop.tape.Token;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The line to type to repeat a run. A test framework's module says on the test's thread how it repeats one; a failure
 * message made on that thread ends with it. It may also ask which runs the thread starts.
 */
public final class ReplayCommand {
    private static final ThreadLocal<Function<Token, @Nullable String>> LINE = new ThreadLocal<>();
    private static final ThreadLocal<Consumer<Token>> OBSERVER = new ThreadLocal<>();

    private ReplayCommand() {}

    /** Sets how the test on this thread is repeated, null for a run it cannot repeat; null in its place forgets it. */
    public static void use(@Nullable Function<Token, @Nullable String> line) {
        if (line == null) {
            LINE.remove();
        } else {
            LINE.set(line);
        }
    }

    /** {@return the line that repeats the run of {@code token}; {@code otherwise} where nothing was set or the test cannot} */
    public static String line(Token token, String otherwise) {
        Function<Token, @Nullable String> line = LINE.get();
        String said = line == null ? null : line.apply(token);
        return said == null ? otherwise : said;
    }

    /**
     * {@return the line of code that repeats the run of {@code token} with a campaign}
     *
     * @param campaign the expression that makes the campaign
     */
    public static String campaign(String campaign, Token token) {
        if (token.isEdited()) {
            return campaign + ".replay(Tape.read(file)), with the tape of this run: no token repeats it";
        }
        String config = token.configuration().equals(SimConfig.defaults().digest()) ? "" : ".withConfig(config)";
        return campaign + config + ".replay(\"" + token + "\")";
    }

    /** Has {@code observer} told of every run that this thread starts; null ends that. */
    public static void observe(@Nullable Consumer<Token> observer) {
        if (observer == null) {
            OBSERVER.remove();
        } else {
            OBSERVER.set(observer);
        }
    }

    /** {@return whether somebody is told of the runs of this thread} */
    public static boolean isObserved() {
        return OBSERVER.get() != null;
    }

    /** Tells who observes this thread that it starts the run of {@code token}. */
    public static void started(Token token) {
        Consumer<Token> observer = OBSERVER.get();
        if (observer != null) {
            observer.accept(token);
        }
    }
}
