package dev.simloop.verify.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Histories for tests. */
final class Histories {
    private Histories() {}

    static Operation<Op, Object> ok(int id, String client, Op op, @Nullable Object told, int call, int end) {
        return new Operation<>(id, client, op, told, Outcome.OK, call, end, call, end);
    }

    static Operation<Op, Object> unknown(int id, String client, Op op, int call) {
        return new Operation<>(id, client, op, null, Outcome.UNKNOWN, call, Operation.NEVER, call, call);
    }

    /** Clients of a correct key-value store: each operation takes effect at a random moment of its time. */
    static History<Op, Object> linearizable(int operations, int clients, int keys, Random random) {
        HistoryRecorder<Op, Object> recorder = HistoryRecorder.timedBy(() -> 0);
        Object[] store = new Object[keys];
        List<Running> running = new ArrayList<>();
        for (int c = 0; c < clients; c++) {
            running.add(new Running());
        }
        int begun = 0;
        while (begun < operations || running.stream().anyMatch(r -> r.pending != null)) {
            int c = random.nextInt(clients);
            Running r = running.get(c);
            if (r.pending == null) {
                if (begun < operations) {
                    r.key = random.nextInt(keys);
                    Op op = random.nextBoolean() ? Op.of("get") : Op.of("put", (long) begun);
                    r.op = op.on((long) r.key);
                    r.pending = recorder.invoke("c" + c, r.op);
                    r.done = false;
                    begun++;
                }
            } else if (!r.done) {
                if (r.op.f().equals("put")) {
                    store[r.key] = r.op.value();
                    r.told = null;
                } else {
                    r.told = store[r.key];
                }
                r.done = true;
            } else {
                r.pending.ok(r.told);
                r.pending = null;
            }
        }
        return recorder.history();
    }

    private static final class Running {
        @Nullable
        Pending<Object> pending;

        Op op = Op.of("get");
        int key;
        boolean done;

        @Nullable
        Object told;
    }
}
