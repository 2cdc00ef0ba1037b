package dev.simloop.campaign;

import dev.simloop.SimConfig;
import dev.simloop.tape.Token;

/**
 * What a campaign has chosen for one run beside its seed, with all values: what the run's token says. Whatever a campaign
 * varies from run to run is a component of this, and reaches the run through {@link #in}.
 *
 * @param strategy the descriptor of the strategy
 */
record RunChoice(String strategy) {
    static final RunChoice RANDOM = new RunChoice("random");

    /** {@return {@code config} as this run has it} */
    SimConfig in(SimConfig config) {
        return strategy.equals(config.strategy()) ? config : config.withStrategy(strategy);
    }

    /** {@return what the run of {@code token} was given} */
    static RunChoice of(Token token) {
        return new RunChoice(token.strategy());
    }

    /** {@return the token of the run of {@code seed}} */
    Token token(long seed, SimConfig config) {
        return new Token(seed, strategy, "-", config.digest());
    }
}
