package dev.simloop.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Two actors each write the same two values once, and one of them stands between the writes of the other: what is left is one
 * value of each, which neither meant.
 */
final class InterleavedWrites implements Shape {
    @Override
    public Optional<Sign> find(Evidence run) {
        for (Map.Entry<String, List<Access>> one : run.byName().entrySet()) {
            for (Map.Entry<String, List<Access>> other : run.byName().entrySet()) {
                Optional<Sign> found = one.getKey().equals(other.getKey())
                        ? Optional.empty()
                        : between(one.getValue(), other.getValue());
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** {@code x} and {@code y} in the order in which the first actor writes them. */
    private static Optional<Sign> between(List<Access> x, List<Access> y) {
        Access last = lastWrite(x);
        Access end = lastWrite(y);
        if (last == null || end == null || last.actor().equals(end.actor())) {
            return Optional.empty();
        }
        Access first = onlyWrite(x, end.actor());
        Access inner = onlyWrite(y, last.actor());
        if (first == null || inner == null || onlyWrite(x, last.actor()) == null || onlyWrite(y, end.actor()) == null) {
            return Optional.empty();
        }
        boolean inOrder = index(first) < index(last) && index(inner) < index(end) && index(first) < index(inner);
        boolean differ = !first.value().equals(last.value()) && !inner.value().equals(end.value());
        return inOrder && differ
                ? Optional.of(new Sign(
                        "interleaved writes of " + last.name() + " and " + end.name() + ": " + Words.set(first)
                                + " to " + first.name() + ", then " + Words.set(last) + " to " + last.name() + " and "
                                + Words.set(inner) + " to " + inner.name() + ", and only then " + Words.set(end)
                                + " to "
                                + end.name() + ": " + last.name() + " = " + Words.value(last.value()) + " with "
                                + end.name()
                                + " = " + Words.value(end.value()) + " is of neither",
                        end.event().index()))
                : Optional.empty();
    }

    private static int index(Access access) {
        return access.event().index();
    }

    private static @Nullable Access lastWrite(List<Access> accesses) {
        for (int i = accesses.size() - 1; i >= 0; i--) {
            if (accesses.get(i).write()) {
                return accesses.get(i);
            }
        }
        return null;
    }

    private static @Nullable Access onlyWrite(List<Access> accesses, String actor) {
        List<Access> writes = accesses.stream()
                .filter(access -> access.write() && access.actor().equals(actor))
                .toList();
        return writes.size() == 1 ? writes.get(0) : null;
    }
}
