package dev.simloop.report;

import dev.simloop.event.EventLog;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An actor uses a value that another has not set yet. Where this run never sets it, the nearest passing run tells who does. */
final class UseBeforeReady implements Shape {
    private static final Set<String> NOTHING = Set.of("", "null", "absent", "empty", "none", "unset", "optional.empty");

    @Override
    public Optional<Sign> find(Evidence run) {
        for (List<Access> accesses : run.byName().values()) {
            Access use = accesses.get(0);
            if (!isNothing(use)) {
                continue;
            }
            Access ready = readyIn(accesses, use);
            if (ready != null) {
                return Optional.of(new Sign(
                        start(use) + "; " + Words.set(ready) + " only later (" + Words.when(ready.event()) + ")",
                        use.event().index()));
            }
            EventLog passing = run.passing();
            Access elsewhere = passing == null
                    ? null
                    : readyIn(
                            Access.of(passing.events()).stream()
                                    .filter(access -> access.name().equals(use.name()))
                                    .toList(),
                            use);
            if (elsewhere != null) {
                return Optional.of(new Sign(
                        start(use) + "; in the nearest passing run " + Words.set(elsewhere) + " before",
                        use.event().index()));
            }
        }
        return Optional.empty();
    }

    private static String start(Access use) {
        return "use before ready of " + use.name() + ": " + Words.saw(use);
    }

    private static @Nullable Access readyIn(List<Access> accesses, Access use) {
        for (Access access : accesses) {
            if (!isNothing(access) && !access.actor().equals(use.actor())) {
                return access;
            }
        }
        return null;
    }

    private static boolean isNothing(Access access) {
        return NOTHING.contains(access.value().toLowerCase(Locale.ROOT));
    }
}
