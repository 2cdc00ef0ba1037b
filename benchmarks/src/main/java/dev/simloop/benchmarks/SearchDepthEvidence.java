package dev.simloop.benchmarks;

import dev.simloop.benchmarks.DepthPrograms.Program;
import dev.simloop.campaign.Campaign;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How often strategy pct of the right depth fails programs of known depth, beside its bound, a lower depth and random. */
public final class SearchDepthEvidence {
    private static final double NORMAL = 1.96;

    private SearchDepthEvidence() {}

    public static void main(String[] args) {
        int runs = List.of(args).contains("--quick") ? 4_000 : List.of(args).contains("--full") ? 1_000_000 : 100_000;
        List<String> broken = new ArrayList<>();
        System.out.printf(
                Locale.ROOT,
                "%-26s %5s %6s %5s %10s %26s %10s %10s %10s%n",
                "program",
                "depth",
                "actors",
                "k",
                "bound",
                "pct(depth), 95 % interval",
                "pct(d-1)",
                "random",
                "portfolio");
        List<Program> programs = DepthPrograms.all();
        for (Program program : programs) {
            Campaign campaign = program.campaign();
            String measured = campaign.withStrategy("pct(" + program.depth() + ")")
                    .runSeed(0)
                    .token()
                    .strategy();
            int length = Integer.parseInt(measured.replaceAll(".*k=(\\d+)\\)", "$1"));
            double bound = 1 / (program.actors() * Math.pow(length, program.depth() - 1));
            long found = failed(campaign, measured, runs);
            double low = wilson(found, runs, -1);
            double high = wilson(found, runs, 1);
            long weaker = program.depth() == 1 ? -1 : failed(campaign, "pct(" + (program.depth() - 1) + ")", runs);
            long random = failed(campaign, "random", runs);
            long portfolio = failed(campaign, "portfolio", runs);
            System.out.printf(
                    Locale.ROOT,
                    "%-26s %5d %6d %5d %10.5f %9.5f (%.5f-%.5f) %10s %10.5f %10.5f%n",
                    program.name(),
                    program.depth(),
                    program.actors(),
                    length,
                    bound,
                    (double) found / runs,
                    low,
                    high,
                    weaker < 0 ? "" : String.format(Locale.ROOT, "%.5f", (double) weaker / runs),
                    (double) random / runs,
                    (double) portfolio / runs);
            if (high < bound) {
                broken.add(program.name() + ": pct(" + program.depth() + ") stays below its bound");
            }
            if (found == 0) {
                broken.add(program.name() + " is never found by pct(" + program.depth() + ")");
            }
            if (portfolio == 0) {
                broken.add(program.name() + " is never found by the portfolio");
            }
        }
        broken.forEach(line -> System.out.println("NOT MET: " + line));
        System.out.println("search-depth: " + programs.size() + " programs of depth 1 to 5 with 3 to 51 actors, "
                + String.format(Locale.ROOT, "%,d", runs)
                + " runs a cell: pct of their depth fails each at least as often as its bound says");
        if (!broken.isEmpty()) {
            System.exit(1);
        }
    }

    private static long failed(Campaign campaign, String strategy, int runs) {
        return campaign.withStrategy(strategy)
                .withSeeds(runs)
                .collecting(1)
                .run()
                .failed();
    }

    /** {@return an end of Wilson's interval for a share} */
    private static double wilson(long hits, long of, int sign) {
        double p = (double) hits / of;
        double z2 = NORMAL * NORMAL;
        double middle = p + z2 / (2 * of);
        double half = NORMAL * Math.sqrt(p * (1 - p) / of + z2 / (4.0 * of * of));
        return Math.max(0, (middle + sign * half) / (1 + z2 / of));
    }
}
