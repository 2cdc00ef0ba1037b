package dev.simloop.cli;

import dev.simloop.campaign.Artifacts;
import dev.simloop.campaign.Finding;
import dev.simloop.campaign.Repetition;
import dev.simloop.report.Explainer;
import dev.simloop.report.Explanation;
import dev.simloop.shrink.FailureOdds;
import dev.simloop.shrink.NearestPassingRun;
import dev.simloop.shrink.Shrink;
import org.jspecify.annotations.Nullable;

/** A finding as it is told, with what was made of it. */
final class ToldFinding {
    private final Finding finding;
    private final Repetition repetition;
    /** Null where neither a story nor files were asked for. */
    private final @Nullable Explanation explanation;
    /** Whether its story is told. */
    private final boolean story;

    private ToldFinding(Finding finding, Repetition repetition, @Nullable Explanation explanation, boolean story) {
        this.finding = finding;
        this.repetition = repetition;
        this.explanation = explanation;
        this.story = story;
    }

    /** {@return one that is told as it was found} */
    static ToldFinding of(Finding finding, Repetition repetition) {
        return new ToldFinding(finding, repetition, null, false);
    }

    /** {@return one that {@code explainer} explains; with its story if {@code story}} */
    static ToldFinding of(Finding finding, Explainer explainer, boolean story) {
        Explanation explanation = explainer.explain(finding);
        return new ToldFinding(finding, explanation.repetition(), explanation, story);
    }

    /** {@return whether its seed goes the same way again} */
    boolean isRepeatable() {
        return finding.isRepeatable();
    }

    /** {@return what a person reads} */
    String text() {
        if (explanation == null) {
            return described();
        }
        Artifacts.Written written = explanation.artifacts();
        return story ? explanation.message() : described() + (written == null ? "" : "\n  " + written.describe());
    }

    private String described() {
        // how often it was repeated is told with whether it was
        return finding.describe().replaceFirst("\n  repeated: [^\n]*", "") + "\n  " + repetition.describe();
    }

    /** {@return what a machine reads} */
    JsonObject json() {
        boolean stable = finding.reproduction() == Finding.Reproduction.STABLE;
        JsonObject json = RunJson.run(stable ? finding.rerun() : finding.original())
                .put("reproduction", RunJson.name(finding.reproduction()))
                .put(
                        "freshJvm",
                        new JsonObject()
                                .put("answer", RunJson.name(repetition.elsewhere()))
                                .put("culprit", RunJson.name(repetition.culprit()))
                                .put("text", repetition.describe()))
                .put("firstDifference", finding.firstDifference() < 0 ? null : finding.firstDifference())
                .put("divergence", RunJson.divergence(finding.divergence()))
                .put("text", finding.describe());
        if (explanation != null) {
            Shrink shrink = explanation.shrink();
            if (shrink != null) {
                json.put("shrunk", ShrinkCommand.json(shrink));
            }
            explained(explanation, json);
            if (!explanation.notShrunk().isEmpty()) {
                json.put("notShrunk", explanation.notShrunk());
            }
            Artifacts.Written written = explanation.artifacts();
            if (written != null) {
                json.put("artifacts", json(written));
            }
        }
        return json;
    }

    /** Adds what was found out about the run behind {@link Shrink}. */
    static void explained(Explanation explanation, JsonObject json) {
        NearestPassingRun nearest = explanation.nearestPass();
        if (nearest != null) {
            json.put("nearestPass", json(nearest));
        }
        FailureOdds odds = explanation.odds();
        if (odds != null) {
            json.put("odds", json(odds));
        }
    }

    private static JsonObject json(Artifacts.Written written) {
        return new JsonObject()
                .put("folder", written.folder().toString())
                .put("files", written.files())
                .put("problems", written.problems());
    }

    private static JsonObject json(NearestPassingRun nearest) {
        NearestPassingRun.Decision decision = nearest.decision();
        return new JsonObject()
                .put("stream", decision.stream())
                .put("index", decision.index())
                .put("failing", decision.failing())
                .put("passing", decision.passing())
                .put("difference", nearest.difference());
    }

    private static JsonObject json(FailureOdds odds) {
        long from = odds.inevitableFrom().orElse(-1);
        return new JsonObject()
                .put("steps", odds.steps())
                .put("inevitableFrom", from < 0 ? null : from)
                .put(
                        "points",
                        odds.points().stream()
                                .map(point -> new JsonObject()
                                        .put("step", point.step())
                                        .put("failed", point.failed())
                                        .put("otherwise", point.otherwise())
                                        .put("samples", point.samples()))
                                .toList());
    }
}
