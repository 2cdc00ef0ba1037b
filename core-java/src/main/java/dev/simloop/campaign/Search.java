package dev.simloop.campaign;

import dev.simloop.SimConfig;
import dev.simloop.internal.run.Runner;
import dev.simloop.strategy.Profile;
import dev.simloop.strategy.Strategies;

/** How a campaign chooses what each of its runs is. */
sealed interface Search permits Search.Fixed, Search.Measured, Portfolio {
    /** The name of the default, for those who say it. */
    String PORTFOLIO = "portfolio";

    /** {@return what run {@code index} of {@code seed} is} */
    RunChoice choice(int index, long seed, Knowledge known);

    /** {@return which of the kinds of runs {@code choice} is, a number below {@link #arms}} */
    int arm(RunChoice choice);

    int arms();

    /** {@return whether what is chosen depends on how earlier runs went} */
    default boolean isAdaptive() {
        return false;
    }

    /** {@return what to call it where no run is meant} */
    String name();

    /** {@return how {@code descriptor} is hunted with} */
    static Search of(String descriptor) {
        if (descriptor.equals(PORTFOLIO)) {
            return new Portfolio();
        }
        return Strategies.isToMeasure(descriptor) ? new Measured(descriptor) : new Fixed(descriptor);
    }

    /** {@return how a campaign with {@code config} hunts that was not told how} */
    static Search usual(SimConfig config, Seeds seeds) {
        if (Runner.get().isStrategyChosen(config)) {
            return new Fixed(config.strategy());
        }
        // a bare seed means strategy random
        return seeds.areListed() ? new Fixed(RunChoice.RANDOM.strategy()) : new Portfolio();
    }

    /** Every run has the same strategy. */
    record Fixed(String name) implements Search {
        @Override
        public RunChoice choice(int index, long seed, Knowledge known) {
            return new RunChoice(name);
        }

        @Override
        public int arm(RunChoice choice) {
            return 0;
        }

        @Override
        public int arms() {
            return 1;
        }
    }

    /** Every run has the same strategy, with values measured by a run before all others. */
    record Measured(String name) implements Search {
        /** {@return the strategy of runs that are as long as {@code probe}} */
        Fixed by(Profile probe) {
            return new Fixed(Strategies.measured(name, probe));
        }

        @Override
        public RunChoice choice(int index, long seed, Knowledge known) {
            return new RunChoice(Strategies.measured(name, known.profile()));
        }

        @Override
        public int arm(RunChoice choice) {
            return 0;
        }

        @Override
        public int arms() {
            return 1;
        }
    }
}
