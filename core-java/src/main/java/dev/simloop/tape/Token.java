package dev.simloop.tape;

import dev.simloop.failure.TapeFormatException;

/**
 * The printed string that repeats a run: {@code sl1/SEED/STRATEGY/RECIPE/CONFIGURATION}, such as {@code
 * sl1/4823/random/-/9f3ab01c}. It needs no quoting in a shell.
 *
 * @param seed the seed
 * @param strategy the strategy's descriptor
 * @param recipe {@code -} for a run of the seed alone; {@link #EDITED} for one that only its tape repeats
 * @param configuration the digest of the configuration, eight hex digits
 */
public record Token(long seed, String strategy, String recipe, String configuration) {
    /** The recipe of a run that was made from the tape of another, as a shrunk one. */
    public static final String EDITED = "edited";

    private static final String PREFIX = "sl1";

    public Token {
        if (strategy.isEmpty() || strategy.indexOf('/') >= 0) {
            throw new IllegalArgumentException("strategy descriptor is empty or has a slash: " + strategy);
        }
    }

    /** {@return the token that {@code text} prints} */
    public static Token parse(String text) {
        String[] parts = text.strip().split("/", -1);
        if (!parts[0].equals(PREFIX)) {
            throw new TapeFormatException(
                    "not a token of a version this library reads (" + PREFIX + "/...): " + clip(text));
        }
        if (parts.length != 5 || parts[2].isEmpty() || !parts[4].matches("[0-9a-f]{8}")) {
            throw new TapeFormatException("not a token (sl1/SEED/STRATEGY/RECIPE/CONFIGURATION): " + clip(text));
        }
        if (!parts[3].equals("-") && !parts[3].equals(EDITED)) {
            throw new TapeFormatException("token has a recipe that this version cannot follow: " + clip(parts[3]));
        }
        try {
            return new Token(Long.parseLong(parts[1]), parts[2], parts[3], parts[4]);
        } catch (NumberFormatException e) {
            throw new TapeFormatException("token has a seed that is no number: " + clip(parts[1]));
        }
    }

    /** {@return this token as that of a run made from the tape of the run it names} */
    public Token edited() {
        return new Token(seed, strategy, EDITED, configuration);
    }

    /** {@return whether only a tape repeats the run} */
    public boolean isEdited() {
        return recipe.equals(EDITED);
    }

    @Override
    public String toString() {
        return PREFIX + "/" + seed + "/" + strategy + "/" + recipe + "/" + configuration;
    }

    private static String clip(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }
}
