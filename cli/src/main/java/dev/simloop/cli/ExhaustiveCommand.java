package dev.simloop.cli;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Exhaustive;
import dev.simloop.campaign.ExhaustiveListener;
import dev.simloop.campaign.ExhaustiveResult;
import dev.simloop.campaign.Finding;
import dev.simloop.campaign.HeldDraws;
import dev.simloop.campaign.ScheduleBound;
import dev.simloop.failure.NondeterminismException;
import dev.simloop.failure.UnsoundFootprintException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs all schedules of a scenario within a bound. */
@Command(
        name = "exhaustive",
        description = "Runs all schedules of a scenario within a bound, and says what that proves.",
        footer = {"", "Ctrl-C ends it and tells what was covered until then; with --checkpoint it can go on later."})
final class ExhaustiveCommand extends ScenarioCommand {
    private static final String BOUND = "preemptions(2)";

    @Option(
            names = "--bound",
            paramLabel = "BOUND",
            description = "preemptions(N), delays(N) or unbounded (default: " + BOUND + ")")
    String bound = BOUND;

    @Option(names = "--schedules", paramLabel = "N", description = "stop when that many were run (default: 1,000,000)")
    @Nullable
    Long schedules;

    @Option(names = "--seconds", paramLabel = "S", description = "stop after that many seconds of wall time")
    @Nullable
    Long seconds;

    @Option(names = "--faults", paramLabel = "N", description = "let up to N faults happen in a run (default: none)")
    @Nullable
    Integer faults;

    @Option(
            names = "--widest-draw",
            paramLabel = "WAYS",
            description = "go through draws of up to WAYS values (default: 256)")
    @Nullable
    Integer widestDraw;

    @Option(
            names = "--patience",
            paramLabel = "STEPS",
            description = "have an actor give way after STEPS in a row (default: 200)")
    @Nullable
    Integer patience;

    @Option(names = "--no-reduction", description = "run all orders of independent steps, too")
    boolean noReduction;

    @Option(names = "--workers", paramLabel = "W", description = "how many threads (default: one per core)")
    @Nullable
    Integer workers;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "keep in FILE where the search stands, and go on from there")
    @Nullable
    String checkpoint;

    ExhaustiveCommand() {}

    @Override
    Answer answer(NamedScenario named) {
        Integer count = workers;
        Campaign campaign =
                count == null ? named.campaign() : with(() -> named.campaign().withWorkers(count));
        Exhaustive search = with(() -> configured(campaign));
        endsEarly();
        ExhaustiveResult result;
        try (Bar bar = Bar.standard("exhaustive")) {
            Exhaustive told = search.withListener(progress -> show(bar, progress));
            result = with(told::run);
        } catch (NondeterminismException e) {
            return problem(named, ExitCode.NOT_REPEATABLE, e);
        } catch (UnsoundFootprintException e) {
            return problem(named, ExitCode.FOUND, e);
        }
        Finding finding = result.finding();
        ToldFinding told = finding == null
                ? null
                : ToldFinding.of(
                        finding,
                        freshJvm(named)
                                .ask(campaign.withStrategy(finding.token().strategy()), finding));
        String text = result.describe()
                + (result.missing().isEmpty() ? "" : "\n  required: " + String.join(", ", result.missing()));
        return new Answer(
                isInterrupted() && finding == null ? ExitCode.INTERRUPTED : exit(result, told),
                text,
                json(named, result, told).put("text", text));
    }

    private static Answer problem(NamedScenario named, ExitCode exit, RuntimeException e) {
        String text = String.valueOf(e.getMessage());
        return new Answer(
                exit,
                text,
                new JsonObject()
                        .put("scenario", named.name())
                        .put("failure", RunJson.failure(e))
                        .put("text", text));
    }

    private static void show(Bar bar, ExhaustiveListener.Progress progress) {
        bar.show(
                progress.schedules(),
                progress.estimatedTotal(),
                String.format(
                        Locale.ROOT,
                        " within %s, about %d s to go",
                        progress.bound(),
                        progress.remaining().toSeconds() + 1));
    }

    /** What is wrong with what the user gave is bad input. */
    private static <T> T with(java.util.function.Supplier<T> configured) {
        try {
            return configured.get();
        } catch (IllegalArgumentException | java.io.UncheckedIOException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }

    private Exhaustive configured(Campaign campaign) {
        Exhaustive search = campaign.exhaustive(ScheduleBound.parse(bound));
        search = schedules == null ? search : search.withMaxSchedules(schedules);
        search = seconds == null ? search : search.withMaxTime(Duration.ofSeconds(seconds));
        search = faults == null ? search : search.withFaults(faults);
        search = widestDraw == null ? search : search.withWidestDraw(widestDraw);
        search = patience == null ? search : search.withPatience(patience);
        search = noReduction ? search.withoutReduction() : search;
        return checkpoint == null ? search : search.withCheckpoint(InputFile.path(checkpoint));
    }

    private static ExitCode exit(ExhaustiveResult result, @Nullable ToldFinding told) {
        if (told != null) {
            return told.isRepeatable() ? ExitCode.FOUND : ExitCode.NOT_REPEATABLE;
        }
        return result.isProven() && result.missing().isEmpty() ? ExitCode.PASSED : ExitCode.NOT_COVERED;
    }

    private static JsonObject json(NamedScenario named, ExhaustiveResult result, @Nullable ToldFinding told) {
        Map<String, Object> byBound = new LinkedHashMap<>();
        result.schedulesByBound().forEach((within, count) -> byBound.put(within.toString(), count));
        return new JsonObject()
                .put("scenario", named.name())
                .put("answer", RunJson.name(result.verdict()))
                .put("bound", result.bound().toString())
                .put("complete", result.isComplete())
                .put("schedules", result.schedules())
                .put("schedulesByBound", byBound)
                .put("redundant", result.redundant())
                .put("held", result.held().stream().map(ExhaustiveCommand::json).toList())
                .put("assumptions", result.assumptions())
                .put("findings", told == null ? List.of() : List.of(told.json()))
                .put("properties", RunJson.properties(result.properties()))
                .put("neverHappened", result.neverHappened())
                .put("missing", result.missing());
    }

    private static JsonObject json(HeldDraws held) {
        return new JsonObject()
                .put("stream", held.stream())
                .put("fault", held.fault())
                .put("ways", Long.toUnsignedString(held.bound()));
    }
}
