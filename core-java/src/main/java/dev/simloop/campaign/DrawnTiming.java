package dev.simloop.campaign;

import dev.simloop.SimConfig;
import dev.simloop.Timing;
import dev.simloop.internal.Splitmix;
import dev.simloop.strategy.Strategies;
import dev.simloop.tape.Hiccups;
import java.util.List;

/**
 * How late things are in the run of each seed of a campaign. Half of the seeds have exact time, the others one of a few shapes,
 * drawn from the seed. Seeds that were listed one by one have exact time, and so has strategy {@code fifo}, whose order is that of a
 * real single thread.
 */
final class DrawnTiming {
    private static final int EXACT = 4;
    private static final List<Hiccups> SHAPES =
            List.of(new Hiccups(2, 32), new Hiccups(4, 8), new Hiccups(4, 32), new Hiccups(16, 128));
    private static final long NAME = Splitmix.hash("campaign/timing");

    private final SimConfig exact;
    private final List<SimConfig> late;

    private DrawnTiming(SimConfig exact, List<SimConfig> late) {
        this.exact = exact;
        this.late = late;
    }

    static DrawnTiming of(SimConfig config, Seeds seeds) {
        boolean same = config.timing() == Timing.EXACT
                || !config.hiccups().isNone()
                || seeds.areListed()
                || config.strategy().equals(Strategies.fifo().descriptor());
        return new DrawnTiming(
                config,
                same ? List.of() : SHAPES.stream().map(config::withHiccups).toList());
    }

    /** {@return the configuration of the run of {@code seed}} */
    SimConfig of(long seed) {
        if (late.isEmpty()) {
            return exact;
        }
        long drawn = Splitmix.below(Splitmix.origin(seed, NAME), 0, EXACT + late.size());
        return drawn < EXACT ? exact : late.get((int) drawn - EXACT);
    }
}
