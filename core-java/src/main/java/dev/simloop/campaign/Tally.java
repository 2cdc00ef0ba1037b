package dev.simloop.campaign;

import dev.simloop.RunReport;
import dev.simloop.internal.Splitmix;
import dev.simloop.property.PropertyHits;
import java.util.HashMap;
import java.util.Map;

/** The sums of some runs: a chunk's, or all that count. */
final class Tally {
    final int from;
    final Map<String, CampaignResult.Hits> counters = new HashMap<>();
    final Map<String, PropertyHits> properties = new HashMap<>();
    long steps;
    long virtualNanos;
    long fingerprint;
    long ran;
    long failed;

    Tally(int from) {
        this.from = from;
    }

    void add(RunReport report) {
        ran++;
        failed += report.passed() ? 0 : 1;
        steps += report.steps();
        virtualNanos += report.virtualNanos();
        fingerprint += Splitmix.mix(report.fingerprint() ^ report.token().seed());
        if (!report.counters().isEmpty()) {
            report.counters()
                    .forEach((name, hits) ->
                            counters.merge(name, CampaignResult.Hits.NONE.plus(hits), CampaignResult.Hits::plus));
        }
        report.properties().forEach((name, hits) -> properties.merge(name, hits, PropertyHits::plus));
    }

    void add(Tally other) {
        ran += other.ran;
        failed += other.failed;
        steps += other.steps;
        virtualNanos += other.virtualNanos;
        fingerprint += other.fingerprint;
        other.counters.forEach((name, hits) -> counters.merge(name, hits, CampaignResult.Hits::plus));
        other.properties.forEach((name, hits) -> properties.merge(name, hits, PropertyHits::plus));
    }
}
