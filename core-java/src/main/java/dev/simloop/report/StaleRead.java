package dev.simloop.report;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value that had been replaced is seen again, by another actor than the one that replaced it, and the failure follows. */
final class StaleRead implements Shape {
    @Override
    public Optional<Sign> find(Evidence run) {
        for (List<Access> accesses : run.byName().values()) {
            for (int i = accesses.size() - 1; i >= 2; i--) {
                Access seen = accesses.get(i);
                Access current = accesses.get(i - 1);
                boolean old = seen.value().equals(current.value())
                        || seen.actor().equals(current.actor())
                        || !run.isInStepOnChain(seen.event());
                Access before = old ? null : earlier(accesses, i - 1, seen.value());
                if (before != null) {
                    return Optional.of(new Sign(
                            "stale read of " + seen.name() + ": " + Words.set(current) + " ("
                                    + Words.when(current.event()) + "), and " + seen.actor() + " still saw "
                                    + Words.value(seen.value()) + Words.at(seen.event()) + " ("
                                    + Words.when(seen.event()) + ")",
                            seen.event().index()));
                }
            }
        }
        return Optional.empty();
    }

    /** An access at which the old value was the current one; none by the line that sees it now, or it may be set in turns. */
    private static @Nullable Access earlier(List<Access> accesses, int end, String value) {
        for (int i = end - 1; i >= 0; i--) {
            if (accesses.get(i).value().equals(value)) {
                return accesses.get(i);
            }
        }
        return null;
    }
}
