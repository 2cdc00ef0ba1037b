package dev.simloop.tape;

import dev.simloop.failure.TapeFormatException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How late things are in a run, as the recipe of its token says it: {@code late4x32} for one in four of what waits, up to 32
 * times as long as it waits for. Half of all executors, timers, coroutines and connections are never late; which half
 * follows from the seed and their names.
 *
 * @param oneIn how many waits of one that can be late there are to one that is; 0 for {@link #NONE}
 * @param times how many times as long a late one waits at most, a power of two; a few are late by up to {@code
 *     SimConfig.withMaxHiccup} whatever they wait for
 */
public record Hiccups(int oneIn, int times) {
    /** Exact time. */
    public static final Hiccups NONE = new Hiccups(0, 0);

    private static final int ONE_IN_MOST = 1 << 12;
    private static final int TIMES_MOST = 1 << 10;
    private static final Pattern TEXT = Pattern.compile("late([1-9][0-9]{0,3})x([1-9][0-9]{0,3})");

    public Hiccups {
        boolean none = oneIn == 0 && times == 0;
        if (!none && (oneIn < 1 || oneIn > ONE_IN_MOST)) {
            throw new IllegalArgumentException("one wait in " + oneIn + " is late: it takes 1 to " + ONE_IN_MOST);
        }
        if (!none && (times < 1 || times > TIMES_MOST || Integer.bitCount(times) != 1)) {
            throw new IllegalArgumentException(
                    "a late wait takes up to " + times + " times: it takes a power of two up to " + TIMES_MOST);
        }
    }

    /** {@return whether time is exact} */
    public boolean isNone() {
        return oneIn == 0;
    }

    /**
     * {@return what {@code text} says, as {@link #toString} prints it}
     *
     * @throws TapeFormatException if it says nothing of that kind
     */
    public static Hiccups parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        Matcher said = TEXT.matcher(text);
        if (!said.matches()) {
            throw new TapeFormatException("not how late things are (late4x32): " + text);
        }
        try {
            return new Hiccups(Integer.parseInt(said.group(1)), Integer.parseInt(said.group(2)));
        } catch (IllegalArgumentException e) {
            throw new TapeFormatException("not how late things are: " + text + ": " + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return isNone() ? "" : "late" + oneIn + "x" + times;
    }
}
