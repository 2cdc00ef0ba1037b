package dev.simloop.junit;

import dev.simloop.Artifacts;
import dev.simloop.Campaign;
import dev.simloop.Finding;
import dev.simloop.failure.SimulationFailure;
import dev.simloop.shrink.Shrink;
import dev.simloop.shrink.Shrinker;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is made of a finding for the person at the keyboard: the smallest run that fails in the same way, files that
 * repeat both, and the message.
 *
 * @param runs how many runs shrinking may try; 0 for no shrinking
 * @param time for how long, on the wall
 */
record Explained(int runs, Duration time) {
    static final String ARTIFACTS = "simloop.artifacts";

    private static final String WHOLE = "tape.json";
    private static final String SHRUNK = "shrunk.tape.json";

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
        var text = new StringBuilder(finding.describe());
        var artifacts = Artifacts.of(root(), test.inFull());
        var shrink = shrink(campaign, finding, test, text);
        if (shrink != null) {
            artifacts = artifacts.shrunk(shrink.tape());
            text.append("\n  shrunk: ").append(shrink.describe());
        }
        var written = artifacts.write(finding);
        if (written.files().contains(SHRUNK)) {
            line(text, "run the shrunk one: ", test, written.folder().resolve(SHRUNK));
        } else if (written.files().contains(WHOLE)) {
            line(text, "tape: ", test, written.folder().resolve(WHOLE));
        }
        text.append("\n  ").append(written.describe()).append(rest);
        return new SimulationFailure(text.toString(), finding.token().toString(), finding.failure());
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

    private static void line(StringBuilder text, String what, TestName test, Path file) {
        text.append("\n  ").append(what).append(RerunLine.ofTape(test, TapeFile.relative(file)));
    }
}
