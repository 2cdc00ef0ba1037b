package dev.simloop.examples.streamraft;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The replicated map: what applying the log's entries one after the other comes to. A write that is sent again counts once. */
final class KeyValues {
    /** A value and the index of the entry that wrote it. */
    record Value(long value, long revision) {
        static final Value NONE = new Value(0, 0);
    }

    private record Session(long seq, long revision) {}

    private final Map<String, Value> values = new HashMap<>();
    private final Map<Integer, Session> sessions = new HashMap<>();
    private long digest;

    void apply(long index, Entry entry) {
        digest = 31 * (31 * (31 * digest + entry.term()) + entry.client()) + entry.seq();
        if (entry.client() == 0) {
            return;
        }
        Session session = sessions.get(entry.client());
        if (session == null || session.seq < entry.seq()) {
            values.put(entry.key(), new Value(entry.value(), index));
            sessions.put(entry.client(), new Session(entry.seq(), index));
        }
    }

    /** {@return the revision that this request of the client got, or 0 if it was not applied or is long past} */
    long revision(int client, long seq) {
        Session session = sessions.get(client);
        return session != null && session.seq == seq ? session.revision : 0;
    }

    Value get(String key) {
        @Nullable Value value = values.get(key);
        return value == null ? Value.NONE : value;
    }

    /** {@return a digest of all entries applied} */
    long digest() {
        return digest;
    }
}
