package dev.simloop.benchmarks;

import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.campaign.Campaign;
import dev.simloop.examples.threads.ForeignKinds;
import dev.simloop.examples.threads.QuietPrograms;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Threads that a program makes in its first run are told of in a later one that makes none, with name and line, on this JDK; and
 * programs without any are told of none.
 */
public final class ForeignThreadsEvidence {
    private static final int KINDS = 12;
    private static final int QUIET = 20;

    private ForeignThreadsEvidence() {}

    /** Runs it. */
    public static void main(String[] args) {
        Verdict verdict = new Verdict();
        Map<String, Scenario.Action> kinds = ForeignKinds.seen();
        verdict.demand(kinds.size() == KINDS, KINDS + " kinds are tried, not " + kinds.size());
        int seen = 0;
        for (Map.Entry<String, Scenario.Action> kind : kinds.entrySet()) {
            String line = laterLine(kind.getValue());
            boolean named = line.startsWith("not controlled here: ") && line.contains("(ForeignKinds.java:");
            verdict.demand(named, kind.getKey() + ": is named with its line in a later seed, not: " + line);
            System.out.printf("%-34s %s%n", kind.getKey(), line);
            seen += named ? 1 : 0;
        }
        System.out.println("known not to be seen, or not on every JDK:");
        for (Map.Entry<String, Scenario.Action> kind : ForeignKinds.unseen().entrySet()) {
            System.out.printf("%-34s %s%n", kind.getKey(), laterLine(kind.getValue()));
        }
        Map<String, Scenario.Action> quiet = QuietPrograms.all();
        verdict.demand(quiet.size() == QUIET, QUIET + " programs without threads are tried, not " + quiet.size());
        int silent = 0;
        for (Map.Entry<String, Scenario.Action> program : quiet.entrySet()) {
            boolean told = tells(program.getValue());
            verdict.demand(!told, program.getKey() + ": is told of no thread");
            silent += told ? 0 : 1;
        }
        verdict.end("foreign-threads on JDK " + Runtime.version().feature() + ": " + seen + " of " + kinds.size()
                + " kinds named with their line in a later seed; " + silent + " of " + quiet.size()
                + " programs without threads are told of none");
    }

    /** The first line of what the deadlock of the second seed tells, in which {@code make} is not called. */
    private static String laterLine(Scenario.Action make) {
        boolean[] made = {false};
        Campaign campaign = Campaign.ofAction(world -> {
            if (!made[0]) {
                made[0] = true;
                make.run(world);
            }
            world.await(new CompletableFuture<Integer>());
        });
        RunReport first = campaign.runSeed(1);
        RunReport second = campaign.runSeed(2);
        List<String> lines = second.uncontrolled();
        if (lines.isEmpty()) {
            return first.uncontrolled().isEmpty() ? "not seen" : "seen, and over by the next seed";
        }
        return String.valueOf(second.failure()).contains("\n  " + lines.get(0)) ? lines.get(0) : "not in the deadlock";
    }

    private static boolean tells(Scenario.Action program) {
        Campaign passes = Campaign.ofAction(program);
        Campaign fails = Campaign.ofAction(world -> {
            program.run(world);
            world.await(new CompletableFuture<Integer>());
        });
        return passes.runSeed(1).describe().contains("not controlled here")
                || !passes.runSeed(2).uncontrolled().isEmpty()
                || String.valueOf(fails.runSeed(1).failure()).matches("(?s).*(not controlled here|escape suspected).*");
    }
}
