package dev.simloop.reactor;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.SimLoop;
import dev.simloop.spi.Extension;
import dev.simloop.spi.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One run that has taken Reactor over. Of its loop's thread alone. */
final class RunOfReactor implements Extension {
    /** By thread; a thread local would be taken away at the beginning of a run. */
    private static final Map<Thread, RunOfReactor> RUNS = new ConcurrentHashMap<>();

    private final SimLoop loop;
    private final Thread thread = Thread.currentThread();
    private final IdentityHashMap<RoutedScheduler, Map<Domain, SimScheduler>> schedulers = new IdentityHashMap<>();
    /** In the order in which they were made. */
    private final List<SimScheduler> made = new ArrayList<>();

    /** What went to workers that may have threads, and has not run. */
    private final Set<HandedOn> away = new LinkedHashSet<>();

    private boolean handingOver;

    RunOfReactor(SimLoop loop) {
        this.loop = loop;
    }

    /** {@return the run of this thread, if it is under way and has taken Reactor over} */
    static @Nullable RunOfReactor current() {
        RunOfReactor run = RUNS.isEmpty() ? null : RUNS.get(Thread.currentThread());
        return run != null && SimLoop.currentOrNull() == run.loop ? run : null;
    }

    void begin() {
        loop.extend(this);
        RUNS.put(thread, this);
    }

    void end() {
        RUNS.remove(thread, this);
    }

    /** {@return whether it goes on, asked by any thread} */
    boolean isUnderWay() {
        return RUNS.get(thread) == this;
    }

    /** {@return what {@code routed} stands for on the host whose task runs} */
    SimScheduler scheduler(RoutedScheduler routed) {
        Domain domain = loop.domain().currentActor().domain();
        return schedulers.computeIfAbsent(routed, r -> new HashMap<>()).computeIfAbsent(domain, d -> {
            SimScheduler fresh = new SimScheduler(this, d, routed.threads(), routed.isSingle());
            made.add(fresh);
            return fresh;
        });
    }

    /** {@return whether it is a scheduler of the run that tells Reactor of a task now} */
    boolean isHandingOver() {
        return handingOver;
    }

    void setHandingOver(boolean on) {
        handingOver = on;
    }

    void fail(Throwable cause) {
        loop.fail(cause);
    }

    /** {@return what to run instead of {@code task}, which went to a worker that may be of a thread} */
    Runnable handedOn(Runnable task, String line) {
        HandedOn handed = new HandedOn(task, line, loop.domain().currentActor());
        away.add(handed);
        return handed;
    }

    private final class HandedOn implements Runnable {
        private final Runnable task;
        private final String line;
        private final Actor by;

        HandedOn(Runnable task, String line, Actor by) {
            this.task = task;
            this.line = line;
            this.by = by;
        }

        @Override
        public void run() {
            if (current() == RunOfReactor.this) {
                away.remove(this);
                task.run();
            } else if (isUnderWay()) {
                // Fails the run: this is another thread.
                loop.atStepEnd(
                        "a task that a Reactor scheduler was given at " + line + " and runs on a thread of its own ("
                                + Installed.ADVICE + ")",
                        () -> {});
            }
            // Of a run that has ended: it is dropped, as all that the run left.
        }
    }

    @Override
    public List<Waiting> escaped() {
        return away.stream()
                .map(handed -> new Waiting(
                        handed.by,
                        "gave a task to a scheduler of Reactor's that has threads of its own: " + Installed.ADVICE,
                        handed.line))
                .toList();
    }

    /** What the run has left does not go on. */
    @Override
    public void teardown() {
        made.forEach(SimScheduler::dispose);
    }
}
