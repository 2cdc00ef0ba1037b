package dev.simloop.cli;

import dev.simloop.Artifact;
import dev.simloop.Artifacts;
import dev.simloop.Campaign;
import dev.simloop.Finding;
import dev.simloop.event.EventLog;
import dev.simloop.failure.NondeterminismException;
import dev.simloop.report.Report;
import dev.simloop.shrink.NearestPass;
import dev.simloop.shrink.Shrink;
import dev.simloop.shrink.Shrinker;
import dev.simloop.tape.Tape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A finding as it is told, with what was made of it. */
final class ToldFinding {
    private static final int TEXT_WIDTH = 160;
    /** How many runs may be tried to find the nearest that passes. */
    private static final int NEAREST_BUDGET = 200;

    private final Finding finding;
    private final @Nullable Shrink shrink;
    private final @Nullable NearestPass nearest;
    /** Why it was not made smaller, though asked for; or the empty string. */
    private final String problem;

    private final Artifacts.@Nullable Written written;

    private ToldFinding(
            Finding finding,
            @Nullable Shrink shrink,
            @Nullable NearestPass nearest,
            String problem,
            Artifacts.@Nullable Written written) {
        this.finding = finding;
        this.shrink = shrink;
        this.nearest = nearest;
        this.problem = problem;
        this.written = written;
    }

    static ToldFinding of(Finding finding) {
        return new ToldFinding(finding, null, null, "", null);
    }

    /** {@return whether its seed goes the same way again} */
    boolean isRepeatable() {
        return finding.reproduction() == Finding.Reproduction.STABLE
                && !(finding.original().failure() instanceof NondeterminismException);
    }

    /** {@return this with the smallest run of {@code campaign} that fails the same way, if it is repeatable} */
    ToldFinding shrunk(Campaign campaign) {
        if (!isRepeatable() || finding.tape() == null) {
            return new ToldFinding(finding, null, null, "not made smaller: its run cannot be repeated", written);
        }
        try (Bar bar = Bar.standard("shrink")) {
            Shrink made = Shrinker.of(campaign)
                    .listener(progress -> bar.show(progress.candidates(), progress.budget(), ""))
                    .shrink(finding);
            Optional<NearestPass> pass = NearestPass.of(campaign, made.tape(), NEAREST_BUDGET);
            return new ToldFinding(finding, made, pass.orElse(null), "", written);
        } catch (IllegalArgumentException e) {
            return new ToldFinding(finding, null, null, "not made smaller: " + e.getMessage(), written);
        }
    }

    /** {@return this with its artifacts below {@code root}} What cannot be written is told and fails nothing. */
    ToldFinding written(Path root, NamedScenario scenario, @Nullable String classPath) {
        Artifacts artifacts = Artifacts.of(root, scenario.name()).shrunk(shrink == null ? null : shrink.tape());
        String tape = artifacts
                .folder(finding.token())
                .resolve(shrink == null ? "tape.json" : "shrunk.tape.json")
                .toString();
        Report report = report(scenario.name());
        if (report != null) {
            Report again = report.again(RunAgain.replayTape(scenario.name(), classPath, tape));
            artifacts = artifacts.and(List.of(
                    new Artifact(
                            "report.txt",
                            "What happened, an event a line, a column for each host; of the shrunk run if there is one.",
                            out -> again.writeText(out, TEXT_WIDTH, false)),
                    Artifact.of("report.html", "The same as a picture; open it in a browser.", again::html)));
        }
        return new ToldFinding(finding, shrink, nearest, problem, artifacts.write(finding));
    }

    /** {@return what explains the shrunk run, or the whole one where there is none; null if no run can be repeated} */
    private @Nullable Report report(String scenario) {
        EventLog log = shrink == null ? finding.events() : shrink.report().events();
        Tape tape = shrink == null ? finding.tape() : shrink.tape();
        if (log == null || tape == null || !isRepeatable()) {
            return null;
        }
        Report report = Report.of(log.named(scenario)).departures(tape);
        EventLog passing = nearest == null ? null : nearest.passing().events();
        return passing == null ? report : report.nearestPassing(passing);
    }

    /** The story without its first and its last line, which stand above it. */
    private static void story(Report report, StringBuilder text) {
        text.append('\n');
        List<String> lines = report.story().lines().toList();
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).startsWith("run again: ")) {
                text.append("\n  ").append(lines.get(i));
            }
        }
        report.interleaving()
                .ifPresent(table ->
                        table.lines().forEach(line -> text.append("\n  ").append(line)));
    }

    /** {@return what a person reads} */
    String text(String scenario) {
        StringBuilder text = new StringBuilder(finding.describe());
        if (shrink != null) {
            text.append("\n  shrunk: ").append(shrink.describe());
        }
        if (nearest != null) {
            text.append("\n  nearest pass: ").append(nearest.describe());
        }
        if (!problem.isEmpty()) {
            text.append("\n  ").append(problem);
        }
        if (written != null) {
            text.append("\n  ").append(written.describe());
        }
        Report report = shrink == null ? null : report(scenario);
        if (report != null) {
            story(report, text);
        }
        return text.toString();
    }

    /** {@return what a machine reads} */
    JsonObject json() {
        boolean stable = finding.reproduction() == Finding.Reproduction.STABLE;
        JsonObject json = RunJson.run(stable ? finding.rerun() : finding.original())
                .put("reproduction", RunJson.name(finding.reproduction()))
                .put("departedAt", finding.departedAt() < 0 ? null : finding.departedAt())
                .put("divergence", RunJson.divergence(finding.divergence()))
                .put("text", finding.describe());
        if (shrink != null) {
            json.put("shrunk", ShrinkCommand.json(shrink));
        }
        if (nearest != null) {
            json.put("nearestPass", json(nearest));
        }
        if (!problem.isEmpty()) {
            json.put("notShrunk", problem);
        }
        if (written != null) {
            json.put(
                    "artifacts",
                    new JsonObject()
                            .put("folder", written.folder().toString())
                            .put("files", written.files())
                            .put("problems", written.problems()));
        }
        return json;
    }

    private static JsonObject json(NearestPass nearest) {
        NearestPass.Decision decision = nearest.decision();
        return new JsonObject()
                .put("stream", decision.stream())
                .put("index", decision.index())
                .put("failing", decision.failing())
                .put("passing", decision.passing())
                .put("difference", nearest.difference());
    }
}
