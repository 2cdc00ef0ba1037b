package dev.simloop.verify.txn;

import java.util.List;

/** The anomalies of a history of transactions, the worst first. */
public record TxnResult(int transactions, List<Anomaly> anomalies) {
    /** Keeps a copy of {@code anomalies}. */
    public TxnResult {
        anomalies = anomalies.stream()
                .sorted(java.util.Comparator.comparing(Anomaly::kind))
                .toList();
    }

    /** {@return whether there are none; what was not read may still have gone wrong} */
    public boolean correct() {
        return anomalies.isEmpty();
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
        anomalies.forEach(anomaly -> text.append("  ").append(anomaly).append('\n'));
        return text.toString();
    }

    /**
     * Throws if there are anomalies.
     *
     * @throws AssertionError with {@link #describe}
     */
    public void assertCorrect() {
        if (!correct()) {
            throw new AssertionError(describe());
        }
    }
}
