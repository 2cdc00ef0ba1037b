package dev.simloop.junit;

import dev.simloop.tape.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The runs that a row makes. A row knows the seed of a token and nothing else, so a run with another configuration would
 * pass for the one that was pinned.
 */
final class RowRuns implements Consumer<Token> {
    private final List<Token> made = new ArrayList<>();

    @Override
    public void accept(Token token) {
        made.add(token);
    }

    /**
     * Compares with what the row stands for.
     *
     * @param place where {@code wanted} is named
     * @throws IllegalArgumentException if the row made runs of that seed and none of them was {@code wanted}
     */
    void check(Token wanted, String place) {
        List<Token> sameSeed =
                made.stream().filter(run -> run.seed() == wanted.seed()).toList();
        if (sameSeed.isEmpty() || sameSeed.contains(wanted)) {
            return;
        }
        Token other = sameSeed.get(0);
        throw new IllegalArgumentException(place + ": token " + wanted + " was not run: "
                + (other.configuration().equals(wanted.configuration())
                        ? "the row's strategy is " + other.strategy()
                        : "it was made with configuration " + wanted.configuration() + ", the row has "
                                + other.configuration())
                + "; use the same SimConfig, or pin a token of today");
    }
}
