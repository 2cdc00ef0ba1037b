package dev.simloop.junit;

import dev.simloop.failure.TapeFormatException;
import dev.simloop.tape.Token;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the system properties ask for.
 *
 * @param only the seeds to run and no others, or none
 * @param count how many seeds, or null
 * @param start the first, or null
 * @param strategy the descriptor of the strategy, or null
 * @param replay the run to repeat, or null
 * @param tape the file with the tape of the run to repeat, or null
 * @param breakAt the event to stop before in that run, or null
 */
record SeedProperties(
        List<Long> only,
        @Nullable Integer count,
        @Nullable Long start,
        @Nullable String strategy,
        @Nullable Token replay,
        @Nullable String tape,
        @Nullable Integer breakAt) {

    static final String SEED = "simloop.seed";
    static final String SEEDS = "simloop.seeds";
    static final String START = "simloop.start";
    static final String STRATEGY = "simloop.strategy";
    static final String REPLAY = "simloop.replay";
    static final String TAPE = "simloop.tape";
    static final String BREAK_AT = "simloop.breakAt";

    static SeedProperties read() {
        PropertyNames.check();
        checkOne(SEED, REPLAY);
        checkOne(SEED, TAPE);
        checkOne(REPLAY, TAPE);
        checkOne(STRATEGY, REPLAY);
        checkOne(STRATEGY, TAPE);
        return new SeedProperties(
                only(text(SEED)),
                count(text(SEEDS)),
                start(text(START)),
                text(STRATEGY),
                replay(text(REPLAY)),
                text(TAPE),
                breakAt(text(BREAK_AT)));
    }

    private static void checkOne(String one, String other) {
        var first = text(one);
        var second = text(other);
        if (first != null && second != null) {
            throw new IllegalArgumentException(
                    one + " and " + other + " are both set: " + first + " and " + second + "; give one of them");
        }
    }

    /** {@return whether a range is asked for} */
    boolean givesRange() {
        return count != null || start != null;
    }

    /** {@return whether runs are asked for, one by one or by a strategy} */
    boolean namesRuns() {
        return givesRange() || !only.isEmpty() || strategy != null || replay != null || tape != null;
    }

    long startOr(long otherwise) {
        return start == null ? otherwise : start;
    }

    int countOr(int otherwise, long from) {
        int chosen = count == null ? otherwise : count;
        if (chosen <= 0) {
            throw new IllegalArgumentException("seed range is empty: count " + chosen + " from " + from);
        }
        return chosen;
    }

    private static @Nullable String text(String property) {
        var value = System.getProperty(property);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static List<Long> only(@Nullable String text) {
        List<Long> seeds = new ArrayList<>();
        if (text != null) {
            for (var part : text.split(",", -1)) {
                try {
                    seeds.add(Long.parseLong(part.strip()));
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException(SEED + " is not a seed or a list of seeds: " + text, e);
                }
            }
        }
        return List.copyOf(seeds);
    }

    private static @Nullable Integer count(@Nullable String text) {
        if (text == null) {
            return null;
        }
        long count;
        try {
            count = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(SEEDS + " is not a positive number: " + text, e);
        }
        if (count <= 0) {
            throw new IllegalArgumentException(SEEDS + " is not a positive number: " + text);
        }
        if (count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(SEEDS + " is more than " + Integer.MAX_VALUE + ": " + text);
        }
        return (int) count;
    }

    private static @Nullable Long start(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (text.equals("fresh")) {
            return FreshStart.OF_THIS_JVM.get();
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(START + " is neither a number nor \"fresh\": " + text, e);
        }
    }

    private static @Nullable Token replay(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            var token = Token.parse(text);
            token.checkCurrent();
            return token;
        } catch (TapeFormatException e) {
            throw new IllegalArgumentException(REPLAY + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException outdated) {
            throw new IllegalArgumentException(REPLAY + ": " + outdated.getMessage(), outdated);
        }
    }

    private static @Nullable Integer breakAt(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (text(REPLAY) == null && text(TAPE) == null) {
            throw new IllegalArgumentException(BREAK_AT + "=" + text + " stops in a run that is repeated: give "
                    + REPLAY + " or " + TAPE + ", too");
        }
        int event;
        try {
            event = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(BREAK_AT + " is not the index of an event: " + text, e);
        }
        if (event < 0) {
            throw new IllegalArgumentException(BREAK_AT + " is not the index of an event: " + text);
        }
        return event;
    }
}
