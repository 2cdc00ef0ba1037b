package dev.simloop;

import dev.simloop.internal.Checkpoints;
import dev.simloop.internal.SlotSet;
import dev.simloop.internal.TimerQueue;
import dev.simloop.tape.Fallback;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one worker reuses from run to run, so that a run allocates only what its program causes. */
final class Buffers {
    private static final int NAMES_KEPT = 4096;
    private static final int LONGS_KEPT = 1 << 22;

    final SlotSet slots = new SlotSet();

    @Nullable
    Task[] heads = new Task[0];

    final Pool pool = new Pool();

    @Nullable
    Task[] scratch = new Task[0];

    final TimerQueue timers = new TimerQueue();

    @Nullable
    Task free;
    /** Two longs a pick: ready and rank, actor and step. */
    long[] picks = new long[512];

    final Checkpoints checkpoints = new Checkpoints();
    final Roster actors = new Roster();

    private final Map<String, DrawStream.Kept> known = new HashMap<>();

    DrawStream stream(String name, Fallback calm, boolean taped) {
        DrawStream.Kept kept = known.get(name);
        if (kept == null) {
            if (known.size() >= NAMES_KEPT) {
                known.clear();
            }
            kept = new DrawStream.Kept(name);
            known.put(name, kept);
        }
        return new DrawStream(name, calm, taped, kept);
    }

    /**
     * Lets go of everything of the finished run.
     *
     * @param workLeft tasks wait in a mailbox, be it one that is parked
     */
    void reset(boolean workLeft) {
        for (int slot = slots.size() == 0 ? -1 : slots.first(); slot >= 0; slot = slots.next(slot + 1)) {
            heads[slot] = null;
        }
        if (workLeft) {
            // The run ended with work in its mailboxes. The tasks of it are given up, with the numbers they have.
            pool.forget();
            free = null;
        }
        timers.clear();
        checkpoints.reset();
        actors.reset();
        for (int i = 0; i < scratch.length && scratch[i] != null; i++) {
            scratch[i] = null;
        }
        if (picks.length > LONGS_KEPT) {
            picks = new long[512];
        }
    }
}
