package dev.simloop.campaign;

import dev.simloop.SimConfig;
import dev.simloop.tape.Hiccups;
import dev.simloop.tape.Token;

/**
 * What a campaign has chosen for one run beside its seed, with all values: what the run's token says. Whatever a campaign
 * varies from run to run is a component of this, and reaches the run through {@link #in}.
 *
 * @param strategy the descriptor of the strategy
 * @param hiccups how late things are
 */
record RunChoice(String strategy, Hiccups hiccups) {
    static final RunChoice RANDOM = new RunChoice("random");

    /** A run with exact time. */
    RunChoice(String strategy) {
        this(strategy, Hiccups.NONE);
    }

    /** {@return what the run of {@code token} was given} */
    static RunChoice of(Token token) {
        return new RunChoice(token.strategy(), token.hiccups());
    }

    /** {@return this with things late in that way} */
    RunChoice withHiccups(Hiccups other) {
        return new RunChoice(strategy, other);
    }

    boolean isRandom() {
        return strategy.equals(RANDOM.strategy);
    }

    /** {@return {@code config} as this run has it} */
    SimConfig in(SimConfig config) {
        SimConfig own = strategy.equals(config.strategy()) ? config : config.withStrategy(strategy);
        return hiccups.equals(own.hiccups()) ? own : own.withHiccups(hiccups);
    }

    /** {@return the token of the run of {@code seed}} */
    Token token(long seed, SimConfig config) {
        return new Token(seed, strategy, Token.recipe(hiccups), config.digest());
    }
}
