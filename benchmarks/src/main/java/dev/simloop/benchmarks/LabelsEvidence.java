package dev.simloop.benchmarks;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Divergence;
import dev.simloop.campaign.Finding;
import dev.simloop.campaign.FreshJvm;
import dev.simloop.campaign.NondeterminismSource;
import dev.simloop.campaign.Repetition;
import dev.simloop.campaign.Seeds;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Findings of programs that each depend on one thing the loop does not control, or on none: what is told of whether they
 * repeat, and who is blamed. A false label says that a fresh JVM repeats what depends on more than the seed.
 */
public final class LabelsEvidence {
    private static final int EACH = 24;
    private static final int EACH_QUICK = 3;

    private LabelsEvidence() {}

    private record Cause(String name, NondeterminismSource culprit, String factory, Supplier<Campaign> program) {}

    private static final List<Cause> CAUSES = List.of(
            new Cause("System.nanoTime", NondeterminismSource.REAL_CLOCK, "nanoTime", FailingTraps::nanoTime),
            new Cause("Instant.now", NondeterminismSource.REAL_CLOCK, "instant", FailingTraps::instant),
            new Cause("a fifth of a second", NondeterminismSource.REAL_CLOCK, "phase", FailingTraps::phase),
            new Cause("Math.random", NondeterminismSource.REAL_CHANCE, "mathRandom", FailingTraps::mathRandom),
            new Cause(
                    "ThreadLocalRandom",
                    NondeterminismSource.REAL_CHANCE,
                    "threadLocalRandom",
                    FailingTraps::threadLocalRandom),
            new Cause("UUID.randomUUID", NondeterminismSource.REAL_CHANCE, "randomName", FailingTraps::randomName),
            new Cause("order of Set.of", NondeterminismSource.HASH_ORDER, "setOf", FailingTraps::setOf),
            new Cause("order by identity hash", NondeterminismSource.HASH_ORDER, "identity", FailingTraps::identity),
            new Cause("hash map of enum keys", NondeterminismSource.HASH_ORDER, "enumHash", FailingTraps::enumHash),
            new Cause("static cache", NondeterminismSource.STATIC_STATE, "staticCache", FailingTraps::staticCache),
            new Cause("static count", NondeterminismSource.STATIC_STATE, "staticCount", FailingTraps::staticCount),
            new Cause("background thread", NondeterminismSource.FOREIGN_THREAD, "thread", FailingTraps::thread),
            new Cause("none", NondeterminismSource.UNKNOWN, "none", FailingTraps::none));

    /** Runs it. */
    public static void main(String[] args) {
        int each = List.of(args).contains("--quick") ? EACH_QUICK : EACH;
        Verdict verdict = new Verdict();
        System.out.printf(
                "%-24s %8s %10s %10s %10s %8s %8s%n",
                "depends on", "findings", "repeats", "here only", "not here", "blamed", "rightly");
        int findings = 0;
        int wrongLabels = 0;
        int wrongCulprits = 0;
        for (Cause cause : CAUSES) {
            Row row = row(cause, each);
            findings += each;
            wrongLabels += row.wrongLabels;
            wrongCulprits += row.blamed - row.rightly;
            System.out.printf(
                    "%-24s %8d %10d %10d %10d %8d %8d%n",
                    cause.name(), each, row.everywhere, row.hereOnly, row.notHere, row.blamed, row.rightly);
            System.out.println("    " + row.told);
            verdict.demand(row.wrongLabels == 0, cause.name() + ": is not said to repeat in a fresh JVM");
            verdict.demand(row.blamed == row.rightly, cause.name() + ": nothing else is blamed");
            verdict.demand(
                    cause.culprit() != NondeterminismSource.UNKNOWN || row.everywhere == each,
                    "what depends on the seed alone repeats in every fresh JVM");
        }
        verdict.end(String.format(
                Locale.ROOT,
                "labels: %d findings over %d causes: %d said falsely to repeat in a fresh JVM, %d culprits that are not the"
                        + " planted one",
                findings,
                CAUSES.size(),
                wrongLabels,
                wrongCulprits));
    }

    private static final class Row {
        int everywhere;
        int hereOnly;
        int notHere;
        int blamed;
        int rightly;
        int wrongLabels;
        String told = "";
    }

    private static Row row(Cause cause, int each) {
        Row row = new Row();
        FreshJvm other = FreshJvm.factory(FailingTraps.class, cause.factory());
        for (int i = 0; i < each; i++) {
            Campaign campaign = cause.program().get().withSeeds(Seeds.of(i));
            Finding finding = campaign.run().findings().get(0);
            Repetition repetition = other.ask(campaign, finding);
            row.told = repetition.describe();
            boolean stable = finding.reproduction() == Finding.Reproduction.STABLE;
            boolean everywhere = repetition.elsewhere() == Repetition.Elsewhere.REPEATS;
            if (everywhere) {
                row.everywhere++;
                // Where threads are started the label says that they may make another run differ.
                if (cause.culprit() != NondeterminismSource.UNKNOWN
                        && repetition.how().isEmpty()) {
                    row.wrongLabels++;
                }
            } else if (stable) {
                row.hereOnly++;
            } else {
                row.notHere++;
            }
            blame(cause, repetition.culprit(), row);
            Divergence divergence = finding.divergence();
            if (divergence != null) {
                blame(cause, divergence.culprit(), row);
            }
        }
        return row;
    }

    private static void blame(Cause cause, NondeterminismSource named, Row row) {
        if (named != NondeterminismSource.UNKNOWN) {
            row.blamed++;
            row.rightly += named == cause.culprit() ? 1 : 0;
        }
    }
}
