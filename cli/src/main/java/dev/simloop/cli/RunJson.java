package dev.simloop.cli;

import dev.simloop.CampaignResult;
import dev.simloop.PropertyHits;
import dev.simloop.RunReport;
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
                        .put("kind", hits.kind().name().toLowerCase(Locale.ROOT))
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
