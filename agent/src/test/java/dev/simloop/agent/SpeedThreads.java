package dev.simloop.agent;

import blocking.Programs;
import blocking.Speeds;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.Timing;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Seeds;
import java.time.Duration;
import java.util.Arrays;

/** What threads that the loop carries take, one worker: the median of five runs of a hunt, beside its floor. */
final class SpeedThreads {
    private static final int RUNS = 5;
    private static boolean met = true;

    private SpeedThreads() {}

    private interface Body {
        void run() throws Exception;
    }

    private static Campaign of(Body body) {
        SimConfig config = SimConfig.defaults()
                .withTakeOver(TakeOver.THREADS)
                .withTiming(Timing.EXACT)
                .withMaxSteps(Long.MAX_VALUE)
                .withMaxStepsPerInstant(Long.MAX_VALUE)
                .withWatchdog(Duration.ZERO);
        return Campaign.ofAction(world -> body.run())
                .withConfig(config)
                .withStrategy("random")
                .withWorkers(1);
    }

    private static void row(String what, long count, double floor, double stretch, Campaign campaign, Seeds seeds) {
        double[] rates = new double[RUNS];
        for (int i = -1; i < RUNS; i++) {
            long begin = System.nanoTime();
            campaign.withSeeds(seeds).run().assertPassed();
            if (i >= 0) {
                rates[i] = count * 1e9 / (System.nanoTime() - begin);
            }
        }
        Arrays.sort(rates);
        double median = rates[RUNS / 2];
        met &= median >= floor;
        System.out.printf(
                "%-44s %,12.0f/s  floor %,10.0f  stretch %,10.0f  %s%n",
                what, median, floor, stretch, median >= floor ? "met" : "NOT MET");
    }

    public static void main(String[] arguments) {
        int size = arguments.length > 0 && arguments[0].equals("--quick") ? 10 : 1;
        int steps = 2_000_000 / size;
        row("yields of 2 threads", steps, 2_500_000, 4_000_000, of(() -> Speeds.yields(2, steps / 2)), Seeds.of(1));
        row("yields of 1,000 threads", steps, 0, 3_400_000, of(() -> Speeds.yields(1_000, steps / 1_000)), Seeds.of(1));
        row(
                "timed parks of 10 threads",
                steps,
                1_500_000,
                2_700_000,
                of(() -> Speeds.parks(10, steps / 10)),
                Seeds.of(1));
        row(
                "hand-overs of a monitor among 4 threads",
                steps,
                1_000_000,
                3_000_000,
                of(() -> Speeds.monitor(4, steps / 4)),
                Seeds.of(1));
        int seeds = 5_000 / size;
        row(
                "seeds of a program with everything",
                seeds,
                1_500,
                4_500,
                of(() -> {
                    Object unused = Programs.everything();
                }),
                Seeds.count(seeds));
        System.out.println("speed-threads: threads that the loop carries, on JDK 25, one worker: "
                + (met ? "all floors are met" : "not all floors are met"));
        System.exit(met ? 0 : 1);
    }
}
