package dev.simloop.tape;

import java.util.List;

/**
 * One number of tokens, the digit behind {@code sl}. It rises with every change of the golden fingerprints, for a seed
 * means another run from then on: add an entry to {@link #ALL}, with the digest that {@code TokenNumberTest} names.
 *
 * @param number 1 for the first
 * @param since the change that made the runs of this number differ from those before
 * @param goldenDigest the SHA-256 of {@code golden-fingerprints.txt} while this number stands
 */
record TokenNumber(int number, String since, String goldenDigest) {
    /** Oldest first; the last is the one in use. */
    static final List<TokenNumber> ALL = List.of(
            new TokenNumber(
                    1, "tokens have a number", "919bace279738dd2d524c8c569e156c47055d85e5c550c235721f44e677458fc"),
            new TokenNumber(
                    2,
                    "work on a pool has an actor per chain",
                    "6917302ac287b99eebec73cde9946c1d7dac4ed2b34f2d8951d2a70ac5e72500"));

    /** {@return the one in use} */
    static TokenNumber current() {
        return ALL.get(ALL.size() - 1);
    }

    /** {@return the change after which tokens of {@code number}, an older one, mean other runs} */
    static String changeAfter(int number, List<TokenNumber> all) {
        for (TokenNumber later : all) {
            if (later.number > number) {
                return "sl" + later.number + " (" + later.since + ")";
            }
        }
        throw new AssertionError("simulator bug: no number is newer than " + number);
    }
}
