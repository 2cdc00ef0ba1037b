package dev.simloop.campaign;

import dev.simloop.internal.Splitmix;
import dev.simloop.strategy.Profile;
import dev.simloop.strategy.Strategies;

/**
 * The default of campaigns: each run draws one strategy and its parameters, from its seed and from what earlier runs have
 * shown. No strategy finds every kind of bug in few runs, and each kind is found in few runs by one of them.
 *
 * <p>A kind of runs that keeps going in orders that were seen before is drawn less often, and one whose runs fail more often; none
 * ever falls below a quarter of its usual share. The first run has strategy {@code random}: it measures how long runs are.
 */
final class Portfolio implements Search {
    private static final long STREAM = Splitmix.hash("portfolio");
    private static final long UNIT = 1L << 30;

    /** Of the share that is a matter of what a kind has brought. */
    private static final double EARNED = 0.75;
    /** How much more often the kind is drawn whose runs fail most. */
    private static final double FAILING = 2;

    /** A kind of runs, and out of a hundred, how often it is drawn before anything is known. */
    private enum Kind {
        RANDOM(27),
        POS(5),
        URW(10),
        SURW(12),
        PCT(34),
        PREEMPT(8),
        DELAY(4);

        final int share;

        Kind(int share) {
            this.share = share;
        }
    }

    private static final Kind[] KINDS = Kind.values();
    /** Depths of pct, from 1 on, out of a hundred. */
    private static final int[] DEPTHS = {10, 35, 25, 15, 10, 5};
    /** Numbers of preemptions and delays, from 1 on, out of a hundred. */
    private static final int[] CHANGES = {35, 30, 20, 15};

    Portfolio() {}

    @Override
    public String name() {
        return PORTFOLIO;
    }

    @Override
    public boolean isAdaptive() {
        return true;
    }

    @Override
    public int arms() {
        return KINDS.length;
    }

    @Override
    public int arm(RunChoice choice) {
        String text = choice.strategy();
        int end = text.indexOf('(');
        String name = end < 0 ? text : text.substring(0, end);
        for (int arm = 0; arm < KINDS.length; arm++) {
            if (KINDS[arm].name().equalsIgnoreCase(name)) {
                return arm;
            }
        }
        throw new AssertionError("simulator bug: no kind of runs is called " + text);
    }

    @Override
    public RunChoice choice(int index, long seed, Knowledge known) {
        if (index == 0) {
            return RunChoice.RANDOM;
        }
        long origin = Splitmix.origin(seed, STREAM);
        double[] weights = weights(known);
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double left = sum * Splitmix.below(origin, 0, UNIT) / UNIT;
        int arm = 0;
        while (arm < weights.length - 1 && left >= weights[arm]) {
            left -= weights[arm++];
        }
        // a change that is to come late in a long run needs the one, all others are likelier with the other
        boolean asLongest = Splitmix.below(origin, 2, 2) == 1;
        Profile profile =
                asLongest ? new Profile(known.longest(), known.profile().steps()) : known.profile();
        return switch (KINDS[arm]) {
            case RANDOM -> RunChoice.RANDOM;
            case POS -> new RunChoice("pos");
            case URW -> measured("urw", profile);
            case SURW -> measured("surw", profile);
            case PCT -> measured("pct(" + drawn(DEPTHS, origin) + ")", profile);
            case PREEMPT -> measured("preempt(" + drawn(CHANGES, origin) + ")", profile);
            case DELAY -> measured("delay(" + drawn(CHANGES, origin) + ")", profile);
        };
    }

    private static RunChoice measured(String descriptor, Profile profile) {
        return new RunChoice(Strategies.measured(descriptor, profile));
    }

    private static int drawn(int[] shares, long origin) {
        long left = Splitmix.below(origin, 1, 100);
        int value = 1;
        for (int share : shares) {
            if (left < share) {
                break;
            }
            left -= share;
            value++;
        }
        return Math.min(value, shares.length);
    }

    private static double[] weights(Knowledge known) {
        double most = 0;
        for (int arm = 0; arm < KINDS.length; arm++) {
            most = Math.max(most, failing(known.arm(arm)));
        }
        double[] weights = new double[KINDS.length];
        for (int arm = 0; arm < KINDS.length; arm++) {
            Knowledge.Arm brought = known.arm(arm);
            // as if it had brought one fresh order before, so that a few runs decide nothing
            double fresh = (brought.fresh() + 1.0) / (brought.runs() + 1.0);
            double failed = most == 0 ? 0 : failing(brought) / most;
            weights[arm] = KINDS[arm].share * (1 - EARNED + EARNED * fresh) * (1 + FAILING * failed);
        }
        return weights;
    }

    private static double failing(Knowledge.Arm brought) {
        return brought.failed() / (brought.runs() + 1.0);
    }
}
