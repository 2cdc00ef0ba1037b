package dev.simloop.cli;

import dev.simloop.RunReport;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.Divergence;
import dev.simloop.event.Event;
import dev.simloop.property.PropertyHits;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs and what they counted, as JSON. */
final class RunJson {
    private RunJson() {}

    /** {@return the fields of one run} */
    static JsonObject run(RunReport run) {
        return new JsonObject()
                .put("token", run.token().toString())
                .put("seed", run.token().seed())
                .put("strategy", run.token().strategy())
                .put("configuration", run.token().configuration())
                .put("passed", run.passed())
                .put("failure", failure(run.failure()))
                .put("fingerprint", hex(run.fingerprint()))
                .put("steps", run.steps())
                .put("virtualNanos", run.virtualNanos())
                .put("notes", run.notes());
    }

    /** {@return type and message of {@code failure}, or null} */
    static @Nullable JsonObject failure(@Nullable Throwable failure) {
        return failure == null
                ? null
                : new JsonObject().put("type", failure.getClass().getName()).put("message", failure.getMessage());
    }

    /** {@return where two runs went apart, or null} */
    static @Nullable JsonObject divergence(@Nullable Divergence divergence) {
        return divergence == null
                ? null
                : new JsonObject()
                        .put("culprit", name(divergence.culprit()))
                        .put("evidence", divergence.evidence())
                        .put("event", divergence.index() < 0 ? null : divergence.index())
                        .put("one", event(divergence.left()))
                        .put("other", event(divergence.right()));
    }

    static @Nullable JsonObject event(@Nullable Event event) {
        return event == null ? null : EventLine.json(event);
    }

    /** {@return the name of a constant as documents have it} */
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Map<String, JsonObject> counters(Map<String, CampaignResult.Hits> counters) {
        Map<String, JsonObject> json = new LinkedHashMap<>();
        counters.forEach((name, hits) ->
                json.put(name, new JsonObject().put("total", hits.total()).put("runs", hits.runs())));
        return json;
    }

    static Map<String, JsonObject> properties(Map<String, PropertyHits> properties) {
        Map<String, JsonObject> json = new LinkedHashMap<>();
        properties.forEach((name, hits) -> json.put(
                name,
                new JsonObject()
                        .put("kind", name(hits.kind()))
                        .put("evaluated", hits.evaluated())
                        .put("held", hits.held())
                        .put("answered", hits.answered())
                        .put("runs", hits.runs())
                        .put("heldRuns", hits.heldRuns())));
        return json;
    }

    /** As text, because a number of 64 bits is not safe with every reader. */
    static String hex(long digest) {
        return String.format("%016x", digest);
    }
}
