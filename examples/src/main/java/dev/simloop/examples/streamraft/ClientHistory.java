package dev.simloop.examples.streamraft;

import dev.simloop.World;
import dev.simloop.verify.history.History;
import dev.simloop.verify.history.HistoryRecorder;
import dev.simloop.verify.history.Op;
import dev.simloop.verify.history.Pending;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes down what clients ask and are told, and judges nothing. What a client waits for when its host loses power stays
 * unknown: the client that starts in its place has a number of its own.
 */
final class ClientHistory implements ClientObserver {
    private final HistoryRecorder<Op, Object> recorder;
    private final Map<Integer, Pending<Object>> waiting = new HashMap<>();

    ClientHistory(World world) {
        recorder = HistoryRecorder.on(world);
    }

    @Override
    public void reads(int client, String key) {
        begins(client, Op.of("get").on(key));
    }

    @Override
    public void writes(int client, long seq, String key, long value) {
        begins(client, Op.of("put", value).on(key));
    }

    private void begins(int client, Op op) {
        waiting.put(client, recorder.invoke("client " + client, op));
    }

    @Override
    public void hasRead(int client, String key, long value, long revision) {
        ends(client, value);
    }

    @Override
    public void hasWritten(int client, long seq, String key, long value, long revision) {
        ends(client, true);
    }

    private void ends(int client, Object told) {
        Pending<Object> asked = waiting.remove(client);
        if (asked == null) {
            throw new IllegalStateException("client " + client + " is told " + told + ", and asked nothing");
        }
        asked.ok(told);
    }

    History<Op, Object> history() {
        return recorder.history();
    }
}
