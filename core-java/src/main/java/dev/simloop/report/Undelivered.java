package dev.simloop.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An element that was handed over and that nobody got. What is told of the elements under one name where they are handed over,
 * and under another where they are taken, is read off the nearest passing run: there the values of the two names are the same,
 * by other actors. Here one of them is missing among those that were taken.
 */
final class Undelivered implements Shape {
    @Override
    public Optional<Sign> find(Evidence run) {
        if (run.passing() == null || run.isDeadlock()) {
            return Optional.empty();
        }
        Map<String, List<Access>> passing = new Evidence(run.passing(), null).byName();
        for (Map.Entry<String, List<Access>> sent : run.byName().entrySet()) {
            for (Map.Entry<String, List<Access>> got : passing.entrySet()) {
                if (isTaken(passing.getOrDefault(sent.getKey(), List.of()), got.getValue())) {
                    Optional<Sign> found = missing(
                            sent.getValue(), run.byName().getOrDefault(got.getKey(), List.of()), got.getValue());
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Sign> missing(List<Access> sent, List<Access> here, List<Access> there) {
        for (Access element : sent) {
            Access got = with(there, element.value());
            if (got != null && with(here, element.value()) == null) {
                return Optional.of(new Sign(
                        "undelivered element: " + element.actor() + " told " + element.name() + " = "
                                + Words.value(element.value()) + Words.at(element.event()) + " ("
                                + Words.when(element.event()) + "), and nobody told " + got.name() + " = "
                                + Words.value(got.value()) + ", as " + got.actor() + Words.at(got.event())
                                + " does in the nearest passing run",
                        Integer.MAX_VALUE));
            }
        }
        return Optional.empty();
    }

    /** Whether the two names have the same values, each as often, and no actor tells both. */
    private static boolean isTaken(List<Access> sent, List<Access> got) {
        if (sent.isEmpty()
                || sent.size() != got.size()
                || sent.get(0).name().equals(got.get(0).name())) {
            return false;
        }
        Map<String, Integer> open = new LinkedHashMap<>();
        for (Access access : sent) {
            open.merge(access.value(), 1, Integer::sum);
            if (got.stream().anyMatch(other -> other.actor().equals(access.actor()))) {
                return false;
            }
        }
        for (Access access : got) {
            if (open.merge(access.value(), -1, Integer::sum) < 0) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Access with(List<Access> accesses, String value) {
        for (Access access : accesses) {
            if (access.value().equals(value)) {
                return access;
            }
        }
        return null;
    }
}
