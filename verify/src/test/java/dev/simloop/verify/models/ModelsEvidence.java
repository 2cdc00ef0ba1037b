package dev.simloop.verify.models;

import dev.simloop.verify.CheckResult;
import dev.simloop.verify.LivenessResult;
import dev.simloop.verify.Model;
import dev.simloop.verify.ModelChecker;
import dev.simloop.verify.Trace;
import dev.simloop.verify.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Prints the state counts of known models beside those that the manifests of the TLA+ examples publish, has every planted
 * bug found, and ends with 1 if anything differs. {@code benchmarks/evidence models} runs it.
 */
public final class ModelsEvidence {
    private static final List<String> BROKEN = new ArrayList<>();
    private static int bugs;

    private ModelsEvidence() {}

    public static void main(String[] args) {
        List<String> options = Arrays.asList(args);
        System.out.printf("%-28s %10s %12s %6s  %s%n", "model", "states", "generated", "depth", "published");
        published("Die Hard", DieHard.model(false, null), 16, 97, 1, 8);
        published("two-phase commit, 3", TwoPhaseCommit.model(3, null), 288, 1146, 1, 11);
        published("Peterson", Peterson.model(null, false), 42, 77, 1, 11);
        published("alternating bit, queues 2", AlternatingBit.model(null).build(), 240, 1392, 8, 10);
        published("dining philosophers, 5", DiningPhilosophers.model(5, null), 67, 336, 1, 29);
        published("Paxos, 2 ballots, 2 values", Paxos.model(2, 2, null), 3921, 0, 1, 17);
        published("coffee can, 100 beans", CoffeeCan.model(100, null), 5150, 20002, 5150, 1);
        published("readers and writers, 3", ReadersWriters.model(3, null), 21527, 59674, 1, 13);
        // the manifest says depth 10; TLC 2.18, run on the published text, says 9 with one, two and four workers
        published(
                "termination detection, 3",
                TerminationDetection.model(3, null),
                302,
                2001,
                TerminationDetection.initial(3).size(),
                0);
        published("teaching concurrency, 5", TeachingConcurrency.model(5, null), 723, 1842, 1, 11);
        published("allocator, 3 and 2", Allocator.model(3, 2, null), 400, 1633, 1, 6);
        met(CoffeeCan.model(100, null).checkLiveness(CoffeeCan.goals()));
        met(ReadersWriters.model(3, null).checkLiveness(ReadersWriters.goals(3)));
        met(List.of(TerminationDetection.model(3, null).checkLiveness(TerminationDetection.detection())));
        met(Allocator.model(3, 2, null).checkLiveness(Allocator.goals(3, 2)));
        if (!options.contains("--quick")) {
            published("two-phase commit, 7", TwoPhaseCommit.model(7, null), 0, 0, 1, 0);
        }
        if (options.contains("--full")) {
            large();
        }
        System.out.println();
        for (DieHard.Bug bug : DieHard.Bug.values()) {
            caught(bug, DieHard.model(false, bug));
        }
        for (TwoPhaseCommit.Bug bug : TwoPhaseCommit.Bug.values()) {
            caught(bug, TwoPhaseCommit.model(3, bug));
        }
        for (Peterson.Bug bug : Peterson.Bug.values()) {
            if (bug == Peterson.Bug.IGNORES_THE_FLAG) {
                starves(bug, Peterson.model(bug, true).checkLiveness(Peterson.noStarvation(1)));
            } else {
                caught(bug, Peterson.model(bug, false));
            }
        }
        for (AlternatingBit.Bug bug : AlternatingBit.Bug.values()) {
            caught(bug, AlternatingBit.model(bug).build());
        }
        for (Paxos.Bug bug : Paxos.Bug.values()) {
            caught(bug, Paxos.model(2, 2, bug));
        }
        caught(
                DiningPhilosophers.Bug.EATS_WITHOUT_FORKS,
                DiningPhilosophers.model(5, DiningPhilosophers.Bug.EATS_WITHOUT_FORKS));
        for (var bug : List.of(DiningPhilosophers.Bug.KEEPS_THE_RIGHT_FORK, DiningPhilosophers.Bug.NEVER_SOILS)) {
            starves(bug, DiningPhilosophers.model(5, bug).checkLiveness(DiningPhilosophers.nobodyStarves(0)));
        }
        caught(CoffeeCan.Bug.WHITE_COMES_BACK, CoffeeCan.model(100, CoffeeCan.Bug.WHITE_COMES_BACK));
        caught(
                ReadersWriters.Bug.READS_BESIDE_A_WRITER,
                ReadersWriters.model(3, ReadersWriters.Bug.READS_BESIDE_A_WRITER));
        starves(
                ReadersWriters.Bug.NEVER_STOPS,
                ReadersWriters.model(3, ReadersWriters.Bug.NEVER_STOPS)
                        .checkLiveness(ReadersWriters.goals(3).get(0)));
        caught(
                TerminationDetection.Bug.STAYS_WHITE,
                TerminationDetection.model(3, TerminationDetection.Bug.STAYS_WHITE));
        caught(TeachingConcurrency.Bug.LOOKS_FIRST, TeachingConcurrency.model(5, TeachingConcurrency.Bug.LOOKS_FIRST));
        caught(Allocator.Bug.GIVES_TWICE, Allocator.model(3, 2, Allocator.Bug.GIVES_TWICE));
        starves(
                Allocator.Bug.WEAKLY_FAIR,
                Allocator.model(3, 2, Allocator.Bug.WEAKLY_FAIR)
                        .checkLiveness(Allocator.goals(3, 2).get(2)));
        BROKEN.forEach(what -> System.out.println("NOT MET: " + what));
        System.out.println(
                "models: " + (BROKEN.isEmpty() ? "all counts equal those published" : "counts or bugs differ") + ", "
                        + bugs + " planted bugs caught");
        System.exit(BROKEN.isEmpty() ? 0 : 1);
    }

    /** The manifests count initial states among those generated, and levels; 0 stands for a count they do not give. */
    private static void published(String name, Model<?> model, long states, long generated, int initial, int levels) {
        CheckResult<?> result = ModelChecker.of(model).check();
        long all = result.transitions() + initial;
        int depth = result.diameter() + 1;
        System.out.printf(
                Locale.ROOT,
                "%-28s %,10d %,12d %6d  %s%s%s%n",
                name,
                result.states(),
                all,
                depth,
                states == 0 ? "not published" : String.format(Locale.ROOT, "%,d states", states),
                generated == 0 ? "" : String.format(Locale.ROOT, ", %,d generated", generated),
                levels == 0 ? "" : ", depth " + levels);
        demand(states == 0 || result.states() == states, name + " has " + states + " states");
        demand(generated == 0 || all == generated, name + " generates " + generated + " states");
        demand(levels == 0 || depth == levels, name + " has depth " + levels);
        demand(result.verdict() == Verdict.HOLDS || !result.limits().isEmpty(), name + " holds");
    }

    private record Cell(int a, int b, int c) {}

    /** 50 million states of three numbers each, in the heap that the command sets. */
    private static void large() {
        int side = 368;
        var model = Model.<Cell>named("cube")
                .initial(new Cell(0, 0, 0))
                .action("a", s -> s.a < side, s -> new Cell(s.a + 1, s.b, s.c))
                .action("b", s -> s.b < side, s -> new Cell(s.a, s.b + 1, s.c))
                .action("c", s -> s.c < side, s -> new Cell(s.a, s.b, s.c + 1))
                .terminal(s -> true)
                .build();
        CheckResult<?> result =
                ModelChecker.of(model).withMaxStates(100_000_000).check();
        System.out.print(result.describe());
        demand(result.states() == 50_243_409L, "369 cubed states");
        demand(result.holds(), "50 million states within the heap");
    }

    private static void caught(Enum<?> bug, Model<?> model) {
        CheckResult<?> result = model.check();
        Trace<?> trace = result.trace();
        boolean found = result.verdict() == Verdict.VIOLATED || result.verdict() == Verdict.DEADLOCK;
        System.out.printf(
                "%-28s %-32s %s after %d actions%n",
                model.name(), bug, result.verdict(), trace == null ? -1 : trace.length());
        demand(found, bug + " is caught");
        bugs += found ? 1 : 0;
    }

    private static void starves(Enum<?> bug, LivenessResult<?> result) {
        System.out.printf("%-28s %-32s %s%n", "", bug, result.lasso() != null ? "missed on a fair run" : "not found");
        demand(result.lasso() != null, bug + " is caught");
        bugs += result.lasso() != null ? 1 : 0;
    }

    /** Goals that the TLA+ examples check of the model, too. */
    private static void met(List<? extends LivenessResult<?>> results) {
        for (LivenessResult<?> result : results) {
            demand(result.holds() && !result.vacuous(), result.describe());
        }
        System.out.printf("%-28s %d goals are met%n", "", results.size());
    }

    private static void demand(boolean holds, String what) {
        if (!holds) {
            BROKEN.add(what);
        }
    }
}
