package dev.simloop.verify.models;

import dev.simloop.verify.CheckResult;
import dev.simloop.verify.Model;
import dev.simloop.verify.ModelChecker;

/**
 * Checks one model in a JVM of its own and prints a line of figures: {@code states S generated G levels L seconds T}, as
 * other model checkers count, with initial states among those generated. {@code benchmarks/evidence speed-verify} runs it.
 */
public final class ModelRun {
    private static final long MOST = 200_000_000;

    private ModelRun() {}

    /** The model, its size, the number of workers. */
    public static void main(String[] args) {
        int size = Integer.parseInt(args[1]);
        Model<?> model = switch (args[0]) {
            case "Commit" -> TwoPhaseCommit.model(size, null);
            case "Philosophers" -> DiningPhilosophers.model(size, null);
            case "Synod" -> Paxos.model(size, 2, null);
            default -> throw new IllegalArgumentException("no model is named " + args[0]);
        };
        long from = System.nanoTime();
        CheckResult<?> result = ModelChecker.of(model)
                .withWorkers(Integer.parseInt(args[2]))
                .withMaxStates(MOST)
                .check();
        double seconds = (System.nanoTime() - from) / 1e9;
        if (!result.holds()) {
            throw new AssertionError(result.describe());
        }
        System.out.println("states " + result.states() + " generated " + (result.transitions() + 1) + " levels "
                + (result.diameter() + 1) + " seconds " + seconds);
    }
}
