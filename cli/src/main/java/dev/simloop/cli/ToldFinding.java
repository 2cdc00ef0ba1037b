package dev.simloop.cli;

import dev.simloop.Artifact;
import dev.simloop.Artifacts;
import dev.simloop.Campaign;
import dev.simloop.Finding;
import dev.simloop.RunReport;
import dev.simloop.event.EventLog;
import dev.simloop.failure.NondeterminismException;
import dev.simloop.report.Report;
import dev.simloop.shrink.Shrink;
import dev.simloop.shrink.Shrinker;
import dev.simloop.spi.Rerun;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A finding as it is told, with what was made of it. */
final class ToldFinding {
    private final Finding finding;
    private final @Nullable Shrink shrink;
    /** Why it was not made smaller, though asked for; or the empty string. */
    private final String problem;

    private final Artifacts.@Nullable Written written;

    private ToldFinding(Finding finding, @Nullable Shrink shrink, String problem, Artifacts.@Nullable Written written) {
        this.finding = finding;
        this.shrink = shrink;
        this.problem = problem;
        this.written = written;
    }

    static ToldFinding of(Finding finding) {
        return new ToldFinding(finding, null, "", null);
    }

    /** {@return whether its seed goes the same way again} */
    boolean isRepeatable() {
        return finding.reproduction() == Finding.Reproduction.STABLE
                && !(finding.original().failure() instanceof NondeterminismException);
    }

    /** {@return this with the smallest run of {@code campaign} that fails the same way, if it is repeatable} */
    ToldFinding shrunk(Campaign campaign) {
        if (!isRepeatable() || finding.tape() == null) {
            return new ToldFinding(finding, null, "not made smaller: its run cannot be repeated", written);
        }
        try (Bar bar = Bar.standard("shrink")) {
            Shrink made = Shrinker.of(campaign)
                    .listener(progress -> bar.show(progress.candidates(), progress.budget(), ""))
                    .shrink(finding);
            return new ToldFinding(finding, made, "", written);
        } catch (IllegalArgumentException e) {
            return new ToldFinding(finding, null, "not made smaller: " + e.getMessage(), written);
        }
    }

    /** {@return this with its artifacts below {@code root}} What cannot be written is told and fails nothing. */
    ToldFinding written(Path root, String scenario) {
        Artifacts artifacts = Artifacts.of(root, scenario).shrunk(shrink == null ? null : shrink.tape());
        EventLog events = explained().events();
        if (events != null) {
            Report report = report(events.named(scenario));
            artifacts = artifacts.and(List.of(
                    Artifact.of("report.html", "The run drawn; opens in a browser, without a network.", report::html),
                    Artifact.of("report.txt", "The run in a column per host, for logs.", report::text)));
        }
        return new ToldFinding(finding, shrink, problem, artifacts.write(finding));
    }

    /** The smaller run where there is one: less to read. */
    private RunReport explained() {
        return shrink == null ? finding.rerun() : shrink.report();
    }

    private Report report(EventLog events) {
        return Report.of(events).again(Rerun.line(finding.token(), ""));
    }

    /** {@return what a person reads} */
    String text() {
        StringBuilder text = new StringBuilder(finding.describe());
        if (shrink != null) {
            text.append("\n  shrunk: ").append(shrink.describe());
        }
        if (!problem.isEmpty()) {
            text.append("\n  ").append(problem);
        }
        if (written != null) {
            text.append("\n  ").append(written.describe());
        }
        EventLog events = explained().events();
        if (shrink != null && events != null) {
            text.append("\n\n").append(report(events).story().stripTrailing());
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
}
