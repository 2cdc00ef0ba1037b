package dev.simloop.rxjava;

import dev.simloop.Domain;
import dev.simloop.SimLoop;
import dev.simloop.spi.Extension;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One run that has taken RxJava over. Of its loop's thread alone. */
final class RunOfRxJava implements Extension {
    /** By thread; a thread local would be taken away at the beginning of a run. */
    private static final Map<Thread, RunOfRxJava> RUNS = new ConcurrentHashMap<>();

    private final SimLoop loop;
    private final Thread thread = Thread.currentThread();
    private final Map<Kind, Map<Domain, SimScheduler>> schedulers = new EnumMap<>(Kind.class);
    /** In the order in which they were made. */
    private final List<SimScheduler> made = new ArrayList<>();

    private boolean handingOver;

    RunOfRxJava(SimLoop loop) {
        this.loop = loop;
    }

    /** {@return the run of this thread, if it is under way and has taken RxJava over} */
    static @Nullable RunOfRxJava current() {
        RunOfRxJava run = RUNS.isEmpty() ? null : RUNS.get(Thread.currentThread());
        return run != null && SimLoop.currentOrNull() == run.loop ? run : null;
    }

    void begin() {
        loop.extend(this);
        RUNS.put(thread, this);
    }

    void end() {
        RUNS.remove(thread, this);
    }

    /** {@return what {@code kind} stands for on the host whose task runs} */
    SimScheduler scheduler(Kind kind) {
        Domain domain = loop.domain().currentActor().domain();
        return schedulers.computeIfAbsent(kind, k -> new HashMap<>()).computeIfAbsent(domain, d -> {
            SimScheduler fresh = new SimScheduler(this, d, kind);
            made.add(fresh);
            return fresh;
        });
    }

    /** {@return whether it is a scheduler of the run that tells RxJava of a task now} */
    boolean isHandingOver() {
        return handingOver;
    }

    void setHandingOver(boolean on) {
        handingOver = on;
    }

    void fail(Throwable cause) {
        loop.fail(cause);
    }

    /** What the run has left does not go on. */
    @Override
    public void teardown() {
        made.forEach(SimScheduler::shutdown);
    }
}
