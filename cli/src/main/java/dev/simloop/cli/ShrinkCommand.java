package dev.simloop.cli;

import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Finding;
import dev.simloop.failure.TapeMismatchException;
import dev.simloop.report.Explainer;
import dev.simloop.report.Explanation;
import dev.simloop.shrink.FailureIdentity;
import dev.simloop.shrink.Shrink;
import dev.simloop.shrink.ShrinkListener;
import dev.simloop.shrink.Size;
import dev.simloop.shrink.StopReason;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a failing run smaller. */
@Command(
        name = "shrink",
        description = "Makes a failing run smaller while it fails in the same way.",
        footer = {"", "Ctrl-C ends it and keeps the smallest run found so far."})
final class ShrinkCommand extends ScenarioCommand {
    @ArgGroup(multiplicity = "1")
    RunOptions run;

    @Option(names = "--runs", paramLabel = "N", description = "try at most N runs (default: ${DEFAULT-VALUE})")
    int runs = 2_000;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "search for about S seconds at most (default: ${DEFAULT-VALUE})")
    int seconds = 60;

    @Option(names = "--workers", paramLabel = "W", description = "how many threads (default: one per core)")
    @Nullable
    Integer workers;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "write the tape of the smallest run there")
    @Nullable
    String file;

    @Option(names = "--wall-clock", description = "tell in the JSON document how long it took as well")
    boolean wallClock;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ShrinkCommand() {}

    @Override
    Answer answer(NamedScenario named) {
        OutputFile to = file == null ? null : OutputFile.of(file);
        RunReport failing = run.replay(named.campaign());
        if (failing.failure() instanceof TapeMismatchException mismatch) {
            String text = mismatch.getMessage() + "\n  the tape no longer fits: there is nothing to shrink";
            return new Answer(
                    ExitCode.NOT_REPEATABLE,
                    text,
                    new JsonObject().put("scenario", named.name()).put("mismatch", mismatch.getMessage()));
        }
        if (failing.passed() || failing.tape() == null) {
            throw new InputException("the run of " + failing.token() + " "
                    + (failing.passed() ? "passes" : "left no tape") + ": there is nothing to shrink");
        }
        Explanation explanation = explained(named, failing);
        Shrink shrink = explanation.shrink();
        if (shrink == null) {
            throw unshrunk(explanation);
        }
        if (to != null) {
            to.write(shrink.tape()::write);
        }
        return new Answer(exit(shrink), explanation.message(), json(named, shrink, explanation));
    }

    @Override
    @Nullable
    String tapeFile() {
        return run.tape;
    }

    private ExitCode exit(Shrink shrink) {
        return isInterrupted()
                ? ExitCode.INTERRUPTED
                : shrink.stop() == StopReason.NOT_REPEATED ? ExitCode.NOT_REPEATABLE : ExitCode.PASSED;
    }

    private static RuntimeException unshrunk(Explanation explanation) {
        return explanation.notShrunk().isEmpty()
                ? new IllegalStateException(explanation.toFailure())
                : new InputException(explanation.notShrunk());
    }

    private Explanation explained(NamedScenario named, RunReport failing) {
        if (runs == 0) {
            throw new InputException("budget of runs is 0: there is nothing to shrink with");
        }
        Campaign campaign = named.campaign().withStrategy(failing.token().strategy());
        try (Bar bar = Bar.standard("shrink")) {
            Explainer explainer = Explainer.of(campaign, named.name())
                    .withBudget(runs, Duration.ofSeconds(seconds))
                    .withListener(progress -> show(progress, bar))
                    .withFreshJvm(freshJvm(named))
                    .withoutArtifacts(
                            file == null
                                    ? "to keep the tape of the shrunk run, which alone repeats it, give --output FILE"
                                    : "run the shrunk one, which only its tape repeats: "
                                            + ReplayLine.replayTape(named.name(), scenario.classPath, file));
            if (workers != null) {
                explainer = explainer.withWorkers(workers);
            }
            endsEarly();
            return explainer.explain(Finding.of(failing));
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void show(ShrinkListener.Progress progress, Bar bar) {
        bar.show(
                progress.candidates(),
                progress.budget(),
                String.format(
                        Locale.ROOT,
                        " departures %d, faults %d",
                        progress.best().deviationCount(),
                        progress.best().faults()));
    }

    private JsonObject json(NamedScenario named, Shrink shrink, Explanation explanation) {
        JsonObject json = new JsonObject().put("scenario", named.name()).putAll(json(shrink));
        ToldFinding.explained(explanation, json);
        json.put("output", file);
        if (wallClock) {
            json.put(
                    "wallClock",
                    new JsonObject().put("elapsedNanos", shrink.elapsed().toNanos()));
        }
        return json;
    }

    /** {@return what shrinking came to} */
    static JsonObject json(Shrink shrink) {
        FailureIdentity identity = shrink.identity();
        return new JsonObject()
                .put(
                        "identity",
                        new JsonObject()
                                .put("type", identity.type())
                                .put("property", identity.property())
                                .put("message", identity.message())
                                .put("frames", identity.frames()))
                .put("before", size(shrink.before()))
                .put("after", size(shrink.after()))
                .put("candidates", shrink.candidates())
                .put("stop", RunJson.name(shrink.stop()))
                .put("run", RunJson.run(shrink.report()))
                .put(
                        "others",
                        shrink.others().stream()
                                .map(finding -> RunJson.run(finding.original()))
                                .toList());
    }

    private static JsonObject size(Size size) {
        return new JsonObject()
                .put("faults", size.faults())
                .put("decisions", size.decisions())
                .put("departures", size.deviationCount())
                .put("operations", size.operations())
                .put("virtualNanos", size.virtualNanos())
                .put("steps", size.steps())
                .put("values", size.values())
                .put("draws", size.draws());
    }
}
