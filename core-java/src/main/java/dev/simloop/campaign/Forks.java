package dev.simloop.campaign;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The JVMs of a campaign's workers that there are just now; for any thread. */
final class Forks {
    private static final long LEAST_HEAP = 64L << 20;

    private final List<WorkerJvm> open = new ArrayList<>();
    private boolean ended;

    /** {@return one more, which has its share of the memory that this JVM may have} */
    WorkerJvm start(Crew crew, String digest, Duration watchdog) throws IOException {
        long heap = Math.max(LEAST_HEAP, Runtime.getRuntime().maxMemory() / Math.max(1, crew.size()));
        WorkerJvm jvm = WorkerJvm.start(crew.how(), digest, watchdog, heap);
        boolean late;
        synchronized (this) {
            late = ended;
            open.add(jvm);
        }
        if (late) {
            jvm.end();
        }
        return jvm;
    }

    synchronized void remove(WorkerJvm jvm) {
        open.remove(jvm);
    }

    /** Has all of them end, and those that are started from now on. */
    synchronized void endAll() {
        ended = true;
        open.forEach(WorkerJvm::end);
    }

    /** As {@link #endAll}, and waits for them. */
    void closeAll() {
        List<WorkerJvm> left;
        synchronized (this) {
            endAll();
            left = List.copyOf(open);
        }
        left.forEach(WorkerJvm::close);
    }
}
