package dev.simloop.report;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An element that was handed over and that nobody got: its value was told by one actor, and of what the receiver tells of each
 * value in the nearest passing run it is missing here.
 */
final class Undelivered implements Shape {
    @Override
    public Optional<String> find(Evidence run) {
        if (run.passing() == null || run.isDeadlock()) {
            return Optional.empty();
        }
        List<Access> passing = Access.of(run.passing().events());
        for (Map.Entry<String, List<Access>> sent : run.byName().entrySet()) {
            for (Access element : sent.getValue()) {
                Access got = received(passing, element);
                if (got != null && told(run.accesses(), element.name(), element.value()) && isMissing(run, got)) {
                    return Optional.of("undelivered element: " + element.actor() + " told " + element.name() + " = "
                            + Words.value(element.value()) + Words.at(element.event()) + " ("
                            + Words.when(element.event()) + "), and nobody told " + got.name() + " = "
                            + Words.value(got.value()) + ", as " + got.actor() + Words.at(got.event())
                            + " does in the nearest passing run");
                }
            }
        }
        return Optional.empty();
    }

    /** What another actor tells of the same value under another name in the passing run, after it was told there, too. */
    private static @Nullable Access received(List<Access> passing, Access element) {
        Access sent = null;
        for (Access access : passing) {
            if (access.name().equals(element.name()) && access.value().equals(element.value())) {
                sent = sent == null ? access : sent;
            } else if (sent != null
                    && access.value().equals(element.value())
                    && !access.name().equals(element.name())
                    && !access.actor().equals(element.actor())
                    && isStream(passing, access.name(), element.name())) {
                return access;
            }
        }
        return null;
    }

    /** Whether every value of the one name is told under the other name before: what is told there is what was got. */
    private static boolean isStream(List<Access> accesses, String got, String sent) {
        Set<String> before = new LinkedHashSet<>();
        int received = 0;
        for (Access access : accesses) {
            if (access.name().equals(sent)) {
                before.add(access.value());
            } else if (access.name().equals(got)) {
                received++;
                if (!before.contains(access.value())) {
                    return false;
                }
            }
        }
        return received > 0;
    }

    private static boolean told(List<Access> accesses, String name, String value) {
        return accesses.stream()
                .anyMatch(access -> access.name().equals(name) && access.value().equals(value));
    }

    private static boolean isMissing(Evidence run, Access got) {
        return !told(run.accesses(), got.name(), got.value());
    }
}
