package dev.simloop.junit;

import dev.simloop.Artifact;
import dev.simloop.Artifacts;
import dev.simloop.Campaign;
import dev.simloop.Finding;
import dev.simloop.failure.SimulationFailure;
import dev.simloop.report.Report;
import dev.simloop.shrink.NearestPass;
import dev.simloop.shrink.Shrink;
import dev.simloop.shrink.Shrinker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is made of a finding for the person at the keyboard: the smallest run that fails in the same way, files that
 * repeat both, and the message: what failed, the story of why, then how to run it again.
 *
 * @param runs how many runs shrinking may try; 0 for no shrinking
 * @param time for how long, on the wall
 */
record Explained(int runs, Duration time) {
    static final String ARTIFACTS = "simloop.artifacts";

    private static final String WHOLE = "tape.json";
    private static final String SHRUNK = "shrunk.tape.json";
    /** One run to look for a passing one for so many of shrinking. */
    private static final int NEAREST = 10;

    static final Explained DEFAULT = new Explained(2_000, Duration.ofSeconds(60));

    Explained {
        if (runs < 0) {
            throw new IllegalArgumentException("budget of runs to shrink with is negative: " + runs);
        }
        if (time.isNegative()) {
            throw new IllegalArgumentException("budget of time to shrink with is negative: " + time);
        }
    }

    /**
     * {@return what {@code test} throws for a finding of {@code campaign}}
     *
     * @param rest what else the message is to hold
     */
    SimulationFailure failure(Campaign campaign, Finding finding, TestName test, String rest) {
        var described = finding.describe();
        int how = described.lastIndexOf("\n  token ");
        var head = described.substring(0, how);
        var text = new StringBuilder(described.substring(how));
        var why = "";
        Throwable lost = null;
        try {
            var report = explain(campaign, finding, test, rest, text);
            why = report == null ? "" : story(report, head);
        } catch (RuntimeException | Error e) {
            // the finding matters more
            text.append("\n  not explained any further: ").append(e);
            lost = e;
        }
        var failure = new SimulationFailure(head + why + text, finding.token().toString(), finding.failure());
        if (lost != null) {
            failure.addSuppressed(lost);
        }
        return failure;
    }

    /** {@return what is told of the run; null if there is nothing to tell} */
    private @Nullable Report explain(
            Campaign campaign, Finding finding, TestName test, String rest, StringBuilder text) {
        var artifacts = Artifacts.of(root(), test.inFull());
        var shrink = shrink(campaign, finding, test, text);
        if (shrink != null) {
            artifacts = artifacts.shrunk(shrink.tape());
            text.append("\n  shrunk: ").append(shrink.describe());
        }
        var file = shrink == null ? WHOLE : SHRUNK;
        var again = RerunLine.ofTape(
                test, TapeFile.relative(artifacts.folder(finding.token()).resolve(file)));
        var report = report(campaign, finding, shrink, test, again);
        if (report != null) {
            artifacts = artifacts.and(List.of(
                    new Artifact(
                            "report.txt",
                            "What happened, an event a line, a column for each host; of the shrunk run if there is"
                                    + " one.",
                            out -> report.writeText(out, 160, false)),
                    Artifact.of("report.html", "The same as a picture; open it in a browser.", report::html)));
        }
        var written = artifacts.write(finding);
        if (written.files().contains(file)) {
            text.append(shrink == null ? "\n  tape: " : "\n  run the shrunk one: ")
                    .append(RerunLine.ofTape(
                            test, TapeFile.relative(written.folder().resolve(file))));
        }
        text.append("\n  ").append(written.describe()).append(rest);
        return report;
    }

    /** {@return what explains the shrunk run, or the whole one where there is none; null if no run was recorded} */
    private @Nullable Report report(
            Campaign campaign, Finding finding, @Nullable Shrink shrink, TestName test, String again) {
        var log = shrink == null ? finding.events() : shrink.report().events();
        var tape = shrink == null ? finding.tape() : shrink.tape();
        if (log == null || tape == null || finding.reproduction() != Finding.Reproduction.STABLE) {
            return null;
        }
        var report = Report.of(log.named(test.inFull())).departures(tape).again(again);
        if (shrink == null) {
            return report;
        }
        var nearest = NearestPass.of(campaign, tape, Math.max(1, runs / NEAREST))
                .map(pass -> pass.passing().events());
        return nearest.isPresent() ? report.nearestPassing(nearest.get()) : report;
    }

    /** {@return story and table, without what {@code head} says already and the line to run again, which comes below} */
    private static String story(Report report, String head) {
        var said = head.lines().map(String::strip).toList();
        var text = new StringBuilder("\n");
        var lines = report.story().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (!said.contains(line.strip()) && !line.startsWith("run again: ")) {
                text.append(i == 0 ? "\n  below is the shrunk run: " : "\n  ").append(line);
            }
        }
        report.interleaving().ifPresent(table -> {
            text.append('\n');
            table.lines().forEach(line -> text.append("\n  ").append(line));
        });
        return text.append('\n').toString();
    }

    /** {@return where artifacts go: where system property simloop.artifacts says, or below the build's output} */
    private static Path root() {
        var set = System.getProperty(ARTIFACTS);
        return set == null || set.isBlank() ? RerunLine.artifacts() : Path.of(set.strip());
    }

    private @Nullable Shrink shrink(Campaign campaign, Finding finding, TestName test, StringBuilder text) {
        if (runs == 0 || finding.tape() == null || finding.reproduction() != Finding.Reproduction.STABLE) {
            return null;
        }
        try (var printer = ProgressPrinter.standard(test.toString())) {
            return Shrinker.of(campaign)
                    .budget(runs, time)
                    .listener(printer::onShrinking)
                    .shrink(finding);
        } catch (IllegalArgumentException e) {
            text.append("\n  not shrunk: ").append(e.getMessage());
            return null;
        }
    }
}
