package dev.simloop.libraries;

import dev.simloop.TakeOver;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.Seeds;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import shop.Programs;
import shop.Programs.Program;

/**
 * Twenty ordinary classes, unchanged, in runs that take over what they take by themselves. Arguments: {@code without} or {@code with} (the
 * agent), for those that need none or do; then {@code show SEEDS} for the table, {@code print SEEDS} for a line per seed, for another
 * process to be compared with, or {@code threads TIMES} for the same on plain threads.
 */
public final class TakeOverEvidence {
    private static final int FOUND_WITHIN = 1_000;
    private static final int OWN_TAPES = 20;
    /** The first is slow, as all that is new in a JVM. */
    private static final int TWINS_ON_THREADS = 3;

    private static boolean holds = true;

    private TakeOverEvidence() {}

    /** Runs it. */
    public static void main(String[] args) {
        List<Program> programs = Programs.all().stream()
                .filter(program -> program.isWithoutAgent() == args[0].equals("without"))
                .toList();
        int count = Integer.parseInt(args[2]);
        switch (args[1]) {
            case "print" -> programs.forEach(program -> print(program, count));
            case "threads" -> programs.forEach(program -> onThreads(program, count));
            case "show" -> show(programs, count, args[0]);
            default -> throw new IllegalArgumentException("show, print or threads, not " + args[1]);
        }
        // A row on plain threads leaves those that it has made.
        Runtime.getRuntime().halt(holds ? 0 : 1);
    }

    /** Where its mended twin goes wrong each time, too, it needs the minutes or hours that it is not given there. */
    private static void onThreads(Program program, int times) {
        int twin = Stages.wrongOnThreads(program, true, TWINS_ON_THREADS);
        boolean seen = twin < TWINS_ON_THREADS;
        int bug = seen ? Stages.wrongOnThreads(program, false, times) : 0;
        System.out.printf(
                "%-38s on plain threads: %s%n",
                program.name(), twin > 0 ? "needs more than milliseconds" : "its bug shows in " + bug + " of " + times);
    }

    private static void print(Program program, int count) {
        Campaign mended = Stages.campaign(program, true).withWorkers(1);
        for (long seed = 0; seed < count; seed++) {
            System.out.println(program.name() + " " + seed + " " + fingerprint(mended, seed));
        }
    }

    private static String fingerprint(Campaign campaign, long seed) {
        CampaignResult result = campaign.withSeeds(Seeds.of(seed)).run();
        demand(result.firstFinding() == null, "seed " + seed + " of a mended class fails: " + told(result));
        return Long.toHexString(result.fingerprint());
    }

    private static String told(CampaignResult result) {
        var finding = result.firstFinding();
        return finding == null ? "" : finding.describe();
    }

    private static void demand(boolean met, String what) {
        if (!met) {
            holds = false;
            System.out.println("NOT MET: " + what);
        }
    }

    private static void show(List<Program> programs, int count, String agent) {
        List<String> threads = threads();
        double hours = 0;
        for (Program program : programs) {
            hours += show(program, count);
            List<String> left = threads();
            left.removeAll(threads);
            demand(left.isEmpty(), program.name() + " leaves threads: " + left);
        }
        System.out.printf(
                "%d classes %s the agent, JDK %d: %d seeds each twice and %d strictly from their own tapes, fingerprints equal;"
                        + " %,.0f virtual hours; no thread left%n",
                programs.size(), agent, Runtime.version().feature(), count, Math.min(OWN_TAPES, count), hours);
    }

    /** {@return the virtual hours} */
    private static double show(Program program, int count) {
        Campaign mended = Stages.campaign(program, true);
        double hours = 0;
        int unequal = 0;
        Campaign one = mended.withWorkers(1);
        for (long seed = 0; seed < count; seed++) {
            CampaignResult first = one.withSeeds(Seeds.of(seed)).run();
            CampaignResult second = one.withSeeds(Seeds.of(seed)).run();
            unequal += first.fingerprint() == second.fingerprint() ? 0 : 1;
            hours += 2 * first.virtualNanos() / 3.6e12;
        }
        demand(unequal == 0, program.name() + ": " + unequal + " seeds differ from themselves");
        for (long seed = 0; seed < Math.min(OWN_TAPES, count); seed++) {
            var run = mended.runSeed(seed);
            demand(
                    mended.replay(Objects.requireNonNull(run.tape())).isSameRun(run),
                    program.name() + ": seed " + seed + " does not repeat from its own tape");
        }
        CampaignResult survives = mended.withSeeds(count).run();
        demand(survives.firstFinding() == null, program.name() + ", mended: " + told(survives));
        CampaignResult hunt =
                Stages.campaign(program, false).withSeeds(FOUND_WITHIN).run();
        var found = hunt.firstFinding();
        demand(found != null, program.name() + ": its bug is not found in " + FOUND_WITHIN + " seeds");
        System.out.printf(
                "%-38s needs %s %s; bug found by seed %s: %s%n",
                program.name(),
                program.ring().stream().map(Enum::name).collect(Collectors.joining(", ")),
                jvm(program),
                found == null ? "-" : found.token().seed(),
                found == null ? "-" : found.failure().getMessage());
        return hours;
    }

    /** What the JVM has to be. */
    private static String jvm(Program program) {
        if (!program.isWithoutAgent()) {
            return "on JDK 17 to 25 with the agent";
        }
        return program.ring().contains(TakeOver.CHANCE)
                ? "on JDK 17 to 25, from 24 on with --add-opens"
                : "on JDK 17 to 25";
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("simloop"))
                .map(Thread::getName)
                .collect(Collectors.toList());
    }
}
