package dev.simloop.verify.txn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The anomalies of a history of transactions, the worst first.
 *
 * @param transactions how many transactions were looked at
 * @param limits where the search was given up: anomalies of the kinds named there may be missing
 */
public record TxnResult(int transactions, List<Anomaly> anomalies, List<String> limits) {
    private static final int SHOWN = 20;

    /** Keeps a copy of {@code anomalies}. */
    public TxnResult {
        anomalies =
                anomalies.stream().sorted(Comparator.comparing(Anomaly::kind)).toList();
        limits = List.copyOf(limits);
    }

    /** A result of a whole search. */
    public TxnResult(int transactions, List<Anomaly> anomalies) {
        this(transactions, anomalies, List.of());
    }

    /** {@return whether there are none at any level; what was not read may still have gone wrong} */
    public boolean correct() {
        return anomalies.isEmpty();
    }

    /** {@return whether no anomaly that was found rules {@code level} out} */
    public boolean holds(IsolationLevel level) {
        return anomalies.stream().noneMatch(anomaly -> level.forbids(anomaly.kind()));
    }

    /** {@return the anomalies that rule {@code level} out} */
    public List<Anomaly> against(IsolationLevel level) {
        return anomalies.stream()
                .filter(anomaly -> level.forbids(anomaly.kind()))
                .toList();
    }

    /** {@return the levels that are ruled out, in the order of their definition} */
    public Set<IsolationLevel> violated() {
        Set<IsolationLevel> all = EnumSet.noneOf(IsolationLevel.class);
        for (IsolationLevel level : IsolationLevel.values()) {
            if (!holds(level)) {
                all.add(level);
            }
        }
        return all;
    }

    /** {@return of the levels that are ruled out those that are not ruled out for a weaker one already} */
    public Set<IsolationLevel> weakestViolated() {
        Set<IsolationLevel> all = violated();
        Set<IsolationLevel> weakest = EnumSet.noneOf(IsolationLevel.class);
        for (IsolationLevel level : all) {
            if (all.stream().noneMatch(other -> other != level && level.implies(other))) {
                weakest.add(level);
            }
        }
        return weakest;
    }

    /** {@return the names of the anomalies} */
    public List<Anomaly.Kind> kinds() {
        return anomalies.stream().map(Anomaly::kind).distinct().toList();
    }

    /** {@return all of it in words} */
    public String describe() {
        StringBuilder text = new StringBuilder(transactions + " transactions, ")
                .append(
                        correct()
                                ? "no anomaly"
                                : anomalies.size() == 1 ? "1 anomaly" : anomalies.size() + " anomalies")
                .append('\n');
        if (!correct()) {
            List<String> weakest = new ArrayList<>();
            weakestViolated().forEach(level -> weakest.add(level.title()));
            text.append("  not ").append(String.join(", not ", weakest)).append('\n');
        }
        limits.forEach(limit -> text.append("  limit: ").append(limit).append('\n'));
        Map<Anomaly.Kind, Integer> shown = new LinkedHashMap<>();
        for (Anomaly anomaly : anomalies) {
            if (shown.merge(anomaly.kind(), 1, Integer::sum) <= SHOWN) {
                text.append("  ").append(anomaly).append('\n');
            }
        }
        shown.forEach((kind, count) -> {
            if (count > SHOWN) {
                text.append("  and ")
                        .append(count - SHOWN)
                        .append(" more of ")
                        .append(kind.title())
                        .append('\n');
            }
        });
        return text.toString();
    }

    /**
     * Throws if there are anomalies of any level.
     *
     * @throws AssertionError with {@link #describe}
     */
    public void assertCorrect() {
        if (!correct()) {
            throw new AssertionError(describe());
        }
    }

    /**
     * Throws if an anomaly rules {@code level} out, or the search was given up somewhere.
     *
     * @throws AssertionError with {@link #describe}
     */
    public void assertHolds(IsolationLevel level) {
        if (!holds(level) || !limits.isEmpty()) {
            throw new AssertionError((holds(level) ? "not known to be " : "not ") + level.title() + ": " + describe());
        }
    }

    @Override
    public String toString() {
        return describe();
    }
}
