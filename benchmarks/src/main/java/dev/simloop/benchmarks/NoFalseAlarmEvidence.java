package dev.simloop.benchmarks;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.examples.promises.CoroutinePromises;
import dev.simloop.examples.promises.FuturePromises;
import dev.simloop.examples.promises.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Programs that rely on documented order and time alone pass every run of a campaign as it is by default, and their twins,
 * which rely on more, fail in one.
 */
public final class NoFalseAlarmEvidence {
    private static final int LEAST = 30;

    private NoFalseAlarmEvidence() {}

    /** Prints the table. */
    public static void main(String[] args) {
        int runs = args.length > 0 && args[0].equals("--quick") ? 200 : 10_000;
        List<Promise> promises = new ArrayList<>(FuturePromises.all());
        promises.addAll(CoroutinePromises.coroutinePromises());
        System.out.printf(
                Locale.ROOT, "%-62s %12s %10s   %s%n", "documented", "passed", "hiccups", "the twin fails at run");
        int good = 0;
        long hiccups = 0;
        for (Promise promise : promises) {
            CampaignResult kept =
                    Campaign.of(promise.kept()).withSeeds(runs).collecting(1).run();
            CampaignResult broken =
                    Campaign.of(promise.broken()).withSeeds(runs).run();
            long late = kept.hits("loop.hiccups").total();
            hiccups += late;
            boolean holds = kept.failed() == 0 && kept.seedsRun() == runs && broken.failed() > 0;
            good += holds ? 1 : 0;
            System.out.printf(
                    Locale.ROOT,
                    "%-62s %6d of %d %9d   %s%n",
                    promise.name(),
                    kept.seedsRun() - kept.failed(),
                    runs,
                    late,
                    broken.failed() == 0 ? "never" : broken.seedsRun());
            if (kept.failed() > 0) {
                System.out.println(kept.findings().get(0).describe());
            }
        }
        boolean met = good == promises.size() && good >= LEAST && hiccups > 0;
        System.out.printf(
                Locale.ROOT,
                "%sno-false-alarm: %d of %d programs that rely on what is documented pass %,d runs each, with %,d hiccups, and"
                        + " their twins fail%n",
                met ? "" : "NOT MET: ",
                good,
                promises.size(),
                runs,
                hiccups);
        System.exit(met ? 0 : 1);
    }
}
