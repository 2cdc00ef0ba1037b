package dev.simloop.tape;

import dev.simloop.failure.TapeFormatException;
import org.jspecify.annotations.Nullable;

/**
 * The printed string that repeats a run: {@code sl2/SEED/STRATEGY/RECIPE/CONFIGURATION}, such as {@code
 * sl2/4823/random/-/9f3ab01c}. It needs no quoting in a shell.
 *
 * <p>The number behind {@code sl} rises whenever a change of the library gives seeds another meaning. A token of an older
 * number can be read, so that its tape can be replayed leniently; it names no run of this version.
 *
 * @param number the number behind {@code sl}
 * @param seed the seed
 * @param strategy the strategy's descriptor
 * @param recipe {@code -} for a run of the seed alone, with exact time; else {@link Hiccups}, such as {@code late4x32}; {@link
 *     #EDITED}, or {@code edited+late4x32}, for a run that only its tape repeats
 * @param configuration the digest of the configuration, eight hex digits
 */
public record Token(int number, long seed, String strategy, String recipe, String configuration) {
    /** The recipe of a run that was made from the tape of another, as a shrunk one. */
    public static final String EDITED = "edited";

    private static final int CURRENT = TokenNumber.current().number();
    private static final String PREFIX = "sl";

    public Token {
        if (number < 0 || number > CURRENT) {
            throw new IllegalArgumentException("token number is not 0 to " + CURRENT + ": " + number);
        }
        if (strategy.isEmpty() || strategy.indexOf('/') >= 0) {
            throw new IllegalArgumentException("strategy descriptor is empty or has a slash: " + strategy);
        }
    }

    /** A token of this version's number. */
    public Token(long seed, String strategy, String recipe, String configuration) {
        this(CURRENT, seed, strategy, recipe, configuration);
    }

    /**
     * {@return the token that {@code text} prints, which may be of an older number}
     *
     * @throws TapeFormatException if it is no token, or one of a newer version
     */
    public static Token parse(String text) {
        String[] parts = text.strip().split("/", -1);
        int number = parts[0].matches(PREFIX + "[0-9]{1,6}") ? Integer.parseInt(parts[0].substring(2)) : -1;
        if (number < 0 || number > CURRENT) {
            throw new TapeFormatException(
                    "not a token of a version this library reads (" + PREFIX + CURRENT + "/...): " + clip(text));
        }
        if (parts.length != 5 || parts[2].isEmpty() || !parts[4].matches("[0-9a-f]{8}")) {
            throw new TapeFormatException("not a token (sl2/SEED/STRATEGY/RECIPE/CONFIGURATION): " + clip(text));
        }
        try {
            Hiccups unused = hiccups(parts[3]);
        } catch (TapeFormatException e) {
            throw new TapeFormatException("token has a recipe that this version cannot follow: " + clip(parts[3]));
        }
        try {
            return new Token(number, Long.parseLong(parts[1]), parts[2], parts[3], parts[4]);
        } catch (NumberFormatException e) {
            throw new TapeFormatException("token has a seed that is no number: " + clip(parts[1]));
        }
    }

    /** {@return the recipe of a run with those hiccups and nothing else} */
    public static String recipe(Hiccups hiccups) {
        return hiccups.isNone() ? "-" : hiccups.toString();
    }

    private static Hiccups hiccups(String recipe) {
        String late = recipe.equals(EDITED) || recipe.equals("-")
                ? ""
                : recipe.startsWith(EDITED + "+") ? recipe.substring(EDITED.length() + 1) : recipe;
        return recipe.equals("-") || recipe.equals(EDITED) ? Hiccups.NONE : Hiccups.parse(late.isEmpty() ? "+" : late);
    }

    /** {@return how late things are in the run} */
    public Hiccups hiccups() {
        return hiccups(recipe);
    }

    /** {@return this token as that of a run made from the tape of the run it names} */
    public Token edited() {
        return isEdited()
                ? this
                : new Token(number, seed, strategy, recipe.equals("-") ? EDITED : EDITED + "+" + recipe, configuration);
    }

    /** {@return whether only a tape repeats the run} */
    public boolean isEdited() {
        return recipe.equals(EDITED) || recipe.startsWith(EDITED + "+");
    }

    /** {@return whether seeds mean in this version what they meant when the token was printed} */
    public boolean isCurrent() {
        return number == CURRENT;
    }

    /** {@return why the token names no run of this version; null for a {@linkplain #isCurrent() current} one} */
    public @Nullable String outdated() {
        return isCurrent()
                ? null
                : "token " + this + " means another run since " + TokenNumber.changeAfter(number, TokenNumber.ALL)
                        + "; its tape replays leniently";
    }

    /**
     * Fails for a token of an older number, which must not be run as if it still named its run.
     *
     * @throws IllegalArgumentException if the token is {@link #outdated}
     */
    public void checkCurrent() {
        String why = outdated();
        if (why != null) {
            throw new IllegalArgumentException(why);
        }
    }

    @Override
    public String toString() {
        return PREFIX + number + "/" + seed + "/" + strategy + "/" + recipe + "/" + configuration;
    }

    private static String clip(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }
}
