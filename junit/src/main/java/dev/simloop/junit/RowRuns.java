package dev.simloop.junit;

import dev.simloop.tape.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

    /**
     * Compares with the row before: seeds that differ and the same runs mean that the test does not pass its seed on. One
     * that derives other seeds from it makes other runs.
     *
     * @param seed of this row
     * @param before the runs of the row before, null for the first
     * @throws IllegalArgumentException if the runs are the same, and none is of the seed
     */
    void checkSeedIsUsed(long seed, @Nullable List<Token> before) {
        if (!made.isEmpty() && made.equals(before) && made.stream().noneMatch(run -> run.seed() == seed)) {
            throw new IllegalArgumentException("the row of seed " + seed + " made the run " + made.get(0)
                    + ", as the row before it did: the test ignores its seed. Pass it on, as in runSim(seed) or"
                    + " SimLoop.seeded(seed)");
        }
    }

    /** {@return the runs so far} */
    List<Token> made() {
        return List.copyOf(made);
    }
}
