package dev.simloop.campaign;

import dev.simloop.property.PropertyHits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a campaign requires to happen in at least one of its runs. */
final class Coverage {
    static final Coverage NONE = new Coverage(List.of(), false);

    private static final String SITE = "buggify.";
    private static final String FIRED = ".fired";

    private final List<String> names;
    private final boolean all;

    private Coverage(List<String> names, boolean all) {
        this.names = names;
        this.all = all;
    }

    Coverage and(List<String> more) {
        List<String> sum = new ArrayList<>(names);
        for (String name : more) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("required name is blank: \"" + name + "\"");
            }
            if (!sum.contains(name)) {
                sum.add(name);
            }
        }
        return new Coverage(List.copyOf(sum), all);
    }

    Coverage andAll() {
        return new Coverage(names, true);
    }

    /** {@return what is required and did not happen} */
    List<String> missing(Map<String, CampaignResult.Hits> counters, Map<String, PropertyHits> properties) {
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            PropertyHits property = properties.get(name);
            if (property != null ? !property.happened() : isZero(counters.get(name))) {
                missing.add(property != null ? property.absence(name) : counter(name));
            }
        }
        if (all) {
            for (String never : never(counters, properties)) {
                if (!missing.contains(never)) {
                    missing.add(never);
                }
            }
        }
        return missing;
    }

    /** {@return what never happened of all that is known to have been possible} */
    static List<String> never(Map<String, CampaignResult.Hits> counters, Map<String, PropertyHits> properties) {
        List<String> never = new ArrayList<>();
        new TreeMap<>(properties).forEach((name, hits) -> {
            if (!hits.happened()) {
                never.add(hits.absence(name));
            }
        });
        new TreeMap<>(counters).forEach((name, hits) -> {
            if (isZero(hits) && !(name.startsWith(SITE) && !name.endsWith(FIRED))) {
                never.add(counter(name));
            }
        });
        return never;
    }

    private static boolean isZero(CampaignResult.@org.jspecify.annotations.Nullable Hits hits) {
        return hits == null || hits.total() == 0;
    }

    private static String counter(String name) {
        return name.startsWith(SITE) && name.endsWith(FIRED)
                ? "buggify site \"" + name.substring(SITE.length(), name.length() - FIRED.length()) + "\""
                : "counter \"" + name + "\"";
    }
}
