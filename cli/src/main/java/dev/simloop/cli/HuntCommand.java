package dev.simloop.cli;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.Finding;
import dev.simloop.campaign.Seeds;
import dev.simloop.report.Explainer;
import dev.simloop.shrink.FixConfidence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Runs many seeds. */
@Command(
        name = "hunt",
        description = "Runs a scenario under many seeds and tells the first under which it fails.",
        footer = {"", "Ctrl-C ends it and tells what was found until then."})
final class HuntCommand extends ScenarioCommand {
    private static final int MOST = 10;
    /** How many rows of a test are run where nothing else is said. */
    private static final int ROWS = 1_000;

    private static final String UNKEPT =
            "to keep the tape of the shrunk run, which alone repeats it, give --artifacts DIR";

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "how many seeds (default: those of the campaign, or 1,000)")
    @Nullable
    Integer seeds;

    @Option(names = "--start", paramLabel = "SEED", description = "the first seed (default: of the campaign, or 0)")
    @Nullable
    Long start;

    @Option(names = "--workers", paramLabel = "W", description = "how many threads (default: one per core)")
    @Nullable
    Integer workers;

    @Option(
            names = "--strategy",
            paramLabel = "D",
            description = "descriptor of the strategy of all runs, such as random or pct(3)"
                    + " (default: portfolio, one drawn for each run)")
    @Nullable
    String strategy;

    @Option(names = "--keep-going", description = "run all seeds, instead of up to the first that fails")
    boolean keepGoing;

    @Option(
            names = "--most",
            paramLabel = "N",
            description = "with --keep-going: how many findings to tell (default: " + MOST + ")")
    @Nullable
    Integer most;

    @Option(
            names = "--require",
            paramLabel = "NAME",
            description = "end with 3 if this counter or property never happens; may be repeated")
    List<String> required = List.of();

    @Option(names = "--require-all", description = "end with 3 if anything that could happen never did")
    boolean requireAll;

    @Option(
            names = "--audit",
            paramLabel = "EVERY",
            description = "run one of EVERY seeds twice; one that differs is a finding, exit 4")
    @Nullable
    Integer audit;

    @Option(names = "--shrink", description = "make each finding smaller and tell its story")
    boolean shrink;

    @Option(
            names = "--artifacts",
            paramLabel = "DIR",
            description = "write tape, events and reports of each finding to DIR/SCENARIO/SEED")
    @Nullable
    String artifacts;

    @Option(names = "--wall-clock", description = "tell in the JSON document how long it took as well")
    boolean wallClock;

    HuntCommand() {}

    @Override
    Answer answer(NamedScenario named) {
        Path folder = artifacts == null ? null : InputFile.path(artifacts);
        Campaign campaign = configured(named.campaign());
        CampaignResult result;
        endsEarly();
        try (Bar bar = Bar.standard("hunt")) {
            result = campaign.withListener(bar).withFreshJvm(freshJvm(named)).run();
        }
        List<ToldFinding> findings = new ArrayList<>();
        for (Finding finding : result.findings()) {
            findings.add(
                    shrink || folder != null
                            ? explained(campaign, finding, named, folder)
                            : ToldFinding.of(finding, freshJvm(named).ask(campaign, finding)));
        }
        return new Answer(
                isInterrupted() ? ExitCode.INTERRUPTED : exit(result, findings),
                text(campaign, result, findings),
                json(named, campaign, result, findings));
    }

    @Override
    Answer rows(NamedTest test) {
        boolean more = workers != null
                || strategy != null
                || keepGoing
                || !required.isEmpty()
                || requireAll
                || audit != null
                || shrink
                || artifacts != null;
        if (more) {
            throw new InputException(
                    test.name() + " is a @SeedSource, whose rows run one after the other and know a seed and"
                            + " nothing else: give --seeds and --start only, or make it a @SimTest");
        }
        long from = start == null ? 0 : start;
        int count = seeds == null ? ROWS : seeds;
        return told(
                test,
                test.rows(from, count),
                new JsonObject()
                        .put("seeds", new JsonObject().put("first", from).put("count", count)));
    }

    private ToldFinding explained(Campaign campaign, Finding finding, NamedScenario named, @Nullable Path folder) {
        try (Bar bar = Bar.standard("shrink")) {
            Explainer explainer = Explainer.of(campaign, named.name())
                    .withListener(progress -> bar.show(progress.candidates(), progress.budget(), ""))
                    .withFreshJvm(freshJvm(named))
                    .withReplayCommand(tape -> ReplayLine.replayTape(named.name(), scenario.classPath, tape));
            explainer = shrink ? explainer : explainer.withBudget(0, Duration.ZERO);
            explainer = folder == null ? explainer.withoutArtifacts(UNKEPT) : explainer.withArtifacts(folder);
            return ToldFinding.of(finding, explainer, shrink);
        }
    }

    private Campaign configured(Campaign from) {
        if (most != null && !keepGoing) {
            throw new ParameterException(spec.commandLine(), "--most is for --keep-going");
        }
        try {
            Campaign campaign = from;
            if (seeds != null || start != null) {
                campaign = campaign.withSeeds(Seeds.range(
                        start == null ? from.seeds().first() : start,
                        seeds == null ? from.seeds().size() : seeds));
            }
            if (workers != null) {
                campaign = campaign.withWorkers(workers);
            }
            if (strategy != null) {
                campaign = campaign.withStrategy(strategy);
            }
            if (audit != null) {
                campaign = campaign.withAudit(audit);
            }
            if (keepGoing) {
                campaign = campaign.collecting(most == null ? MOST : most);
            }
            if (!required.isEmpty()) {
                campaign = campaign.requiringHits(required.toArray(new String[0]));
            }
            return requireAll ? campaign.requiringAll() : campaign;
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }

    private static ExitCode exit(CampaignResult result, List<ToldFinding> findings) {
        if (!findings.stream().allMatch(ToldFinding::isRepeatable)) {
            return ExitCode.NOT_REPEATABLE;
        }
        if (!findings.isEmpty()) {
            return ExitCode.FOUND;
        }
        return result.missing().isEmpty() ? ExitCode.PASSED : ExitCode.NOT_COVERED;
    }

    private String text(Campaign campaign, CampaignResult result, List<ToldFinding> findings) {
        List<String> parts = new ArrayList<>();
        findings.forEach(finding -> parts.add(finding.text() + "\n"));
        if (isInterrupted()) {
            parts.add("interrupted: " + result.seedsRun() + " of "
                    + campaign.seeds().size() + " seeds were run");
        }
        parts.add(result.describe());
        if (!findings.isEmpty() && findings.stream().allMatch(ToldFinding::isRepeatable)) {
            parts.add("  " + FixConfidence.of(result).describe());
        }
        if (!result.missing().isEmpty()) {
            parts.add("  required: " + String.join(", ", result.missing()));
        }
        return String.join("\n", parts);
    }

    private JsonObject json(NamedScenario named, Campaign campaign, CampaignResult result, List<ToldFinding> findings) {
        JsonObject json = new JsonObject()
                .put("scenario", named.name())
                .put(
                        "seeds",
                        new JsonObject()
                                .put("first", campaign.seeds().first())
                                .put("count", campaign.seeds().size())
                                .put("run", result.seedsRun())
                                .put("failed", result.failed()))
                .put("strategy", campaign.strategy())
                .put(
                        "interleavings",
                        new JsonObject()
                                .put("count", result.interleavings())
                                .put("atLeast", result.isInterleavingsLeast()))
                .put("steps", result.steps())
                .put("virtualNanos", result.virtualNanos())
                .put("fingerprint", RunJson.hex(result.fingerprint()))
                .put("findings", findings.stream().map(ToldFinding::json).toList())
                .put("counters", RunJson.counters(result.counters()))
                .put("properties", RunJson.properties(result.properties()))
                .put("neverHappened", result.neverHappened())
                .put("missing", result.missing());
        if (wallClock) {
            json.put(
                    "wallClock",
                    new JsonObject().put("elapsedNanos", result.elapsed().toNanos()));
        }
        return json;
    }
}
