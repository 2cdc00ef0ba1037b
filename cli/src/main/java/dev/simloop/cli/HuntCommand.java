package dev.simloop.cli;

import dev.simloop.Campaign;
import dev.simloop.CampaignResult;
import dev.simloop.Finding;
import dev.simloop.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Runs many seeds. */
@Command(name = "hunt", description = "Runs a scenario under many seeds and tells the first under which it fails.")
final class HuntCommand extends ScenarioCommand {
    private static final int MOST = 10;

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

    @Option(names = "--strategy", paramLabel = "D", description = "descriptor of the strategy, such as random or fifo")
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

    @Option(names = "--wall-clock", description = "tell in the JSON document how long it took as well")
    boolean wallClock;

    HuntCommand() {}

    @Override
    Answer answer(NamedScenario named) {
        Campaign campaign = configured(named.campaign());
        CampaignResult result;
        try (Bar bar = Bar.standard("hunt")) {
            result = campaign.listener(bar).run();
        }
        ExitCode exit = exit(result);
        return new Answer(exit, text(result), json(named, campaign, result));
    }

    private Campaign configured(Campaign from) {
        if (most != null && !keepGoing) {
            throw new ParameterException(spec.commandLine(), "--most is for --keep-going");
        }
        try {
            Campaign campaign = from;
            if (seeds != null || start != null) {
                campaign = campaign.seeds(Seeds.range(
                        start == null ? from.seeds().first() : start,
                        seeds == null ? from.seeds().size() : seeds));
            }
            if (workers != null) {
                campaign = campaign.workers(workers);
            }
            if (strategy != null) {
                campaign = campaign.strategy(strategy);
            }
            if (keepGoing) {
                campaign = campaign.collect(most == null ? MOST : most);
            }
            if (!required.isEmpty()) {
                campaign = campaign.requireHits(required.toArray(new String[0]));
            }
            return requireAll ? campaign.requireAll() : campaign;
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }

    private static ExitCode exit(CampaignResult result) {
        if (result.findings().stream().anyMatch(f -> f.reproduction() != Finding.Reproduction.STABLE)) {
            return ExitCode.NOT_REPEATABLE;
        }
        if (!result.findings().isEmpty()) {
            return ExitCode.FOUND;
        }
        return result.missing().isEmpty() ? ExitCode.PASSED : ExitCode.HOLLOW;
    }

    private static String text(CampaignResult result) {
        List<String> parts = new ArrayList<>();
        result.findings().forEach(finding -> parts.add(finding.describe() + "\n"));
        parts.add(result.describe());
        if (!result.missing().isEmpty()) {
            parts.add("  required: " + String.join(", ", result.missing()));
        }
        return String.join("\n", parts);
    }

    private JsonObject json(NamedScenario named, Campaign campaign, CampaignResult result) {
        JsonObject json = new JsonObject()
                .put("scenario", named.name())
                .put(
                        "seeds",
                        new JsonObject()
                                .put("first", campaign.seeds().first())
                                .put("count", campaign.seeds().size())
                                .put("run", result.seedsRun()))
                .put("steps", result.steps())
                .put("virtualNanos", result.virtualNanos())
                .put("fingerprint", RunJson.hex(result.fingerprint()))
                .put(
                        "findings",
                        result.findings().stream().map(HuntCommand::json).toList())
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

    private static JsonObject json(Finding finding) {
        return RunJson.run(finding.reproduction() == Finding.Reproduction.STABLE ? finding.rerun() : finding.original())
                .put(
                        "reproduction",
                        finding.reproduction().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("departedAt", finding.departedAt() < 0 ? null : finding.departedAt())
                .put("text", finding.describe());
    }
}
