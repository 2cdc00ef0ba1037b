package dev.simloop;

import dev.simloop.internal.run.LoopThread;
import dev.simloop.internal.run.ThreadLocals;
import dev.simloop.spi.PoolThreads;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which simulated thread a step is on, for {@code ThreadLocal}s: one thread of its pool for a pool's task, and else the main
 * thread of its host or of the world. Only in runs that take calls over and have no real threads.
 *
 * <p>Leaves out all else that a thread has: name, id, context class loader and interrupts are the loop's.
 */
final class ThreadsOfRun {
    /** So many threads: a new one for each task. */
    static final int EACH = 0;

    private final Engine engine;
    private ThreadLocals current = new ThreadLocals();
    /** Who has threads, in a recorded run, which says what they have left. */
    private final List<Domain> domains = new ArrayList<>();

    private final List<Threads> pools = new ArrayList<>();

    ThreadsOfRun(Engine engine) {
        this.engine = engine;
        engine.world.main = current;
    }

    /** Runs what a step of {@code actor} does. */
    void run(Actor actor, Domain domain, Runnable body) {
        SimExecutor pool = actor.executor();
        if (pool == null) {
            on(main(domain), body);
        } else {
            pool.threads().run(body);
        }
    }

    private ThreadLocals main(Domain domain) {
        ThreadLocals known = domain.main;
        if (known == null) {
            known = new ThreadLocals();
            domain.main = known;
            if (engine.recording) {
                domains.add(domain);
            }
        }
        return known;
    }

    private void on(ThreadLocals values, Runnable body) {
        ThreadLocals before = current;
        if (values == before) {
            body.run();
            return;
        }
        change(before, values);
        try {
            body.run();
        } finally {
            change(values, before);
        }
    }

    private void change(ThreadLocals from, ThreadLocals to) {
        to.insteadOf(from);
        current = to;
        engine.isOnOtherThread();
    }

    /**
     * {@return the threads of a new pool}
     *
     * @param most how many it has at most; {@link #EACH} for one to each task
     * @param isEager whether a task starts one though another is idle, as in a {@code ThreadPoolExecutor} up to its core size
     */
    PoolThreads pool(int most, boolean isEager) {
        Threads threads = new Threads(most, isEager);
        if (engine.recording) {
            pools.add(threads);
        }
        return threads;
    }

    /** {@return what {@link LoopThread#leftLocals} says of all threads that are alive} */
    Set<String> left() {
        Set<String> left = new TreeSet<>(look(current));
        for (Domain domain : domains) {
            if (!domain.dropped) {
                left.addAll(look(main(domain)));
            }
        }
        for (Threads pool : pools) {
            pool.idle.forEach(worker -> left.addAll(look(worker.values)));
        }
        return left;
    }

    private List<String> look(ThreadLocals values) {
        List<String> left = new ArrayList<>();
        on(values, () -> {
            Engine.forgetLogContext();
            left.addAll(LoopThread.leftLocals());
        });
        return left;
    }

    private static final class Worker {
        final ThreadLocals values;
        /** What it was started for; null once it has run anything. */
        @Nullable
        Runnable first;

        Worker(ThreadLocals values, @Nullable Runnable first) {
            this.values = values;
            this.first = first;
        }
    }

    private final class Threads implements PoolThreads {
        private final int most;
        private final boolean isEager;
        /** The one that has been idle longest first. */
        final Deque<Worker> idle = new ArrayDeque<>();
        /** Those that were started for a task, until that runs. */
        private final IdentityHashMap<Runnable, Worker> started = new IdentityHashMap<>();
        /** The same in their order, and some that have run by now. */
        private final Deque<Worker> fresh = new ArrayDeque<>();

        private int count;
        /** Handed over and not done; what a crash or a shut-down took stays in it, which costs a thread more than there would be. */
        private int outstanding;

        Threads(int most, boolean isEager) {
            this.most = most;
            this.isEager = isEager;
        }

        @Override
        public void handedOver(@Nullable Runnable first) {
            outstanding++;
            if (most == EACH || (count < most && (isEager || count < outstanding))) {
                count++;
                Worker worker = new Worker(ThreadLocals.ofChild(), first);
                if (first == null || started.putIfAbsent(first, worker) != null) {
                    worker.first = null;
                    idle.add(worker);
                } else if (most != EACH) {
                    fresh.add(worker);
                }
            }
        }

        @Override
        public void run(Runnable body) {
            Worker mine = take(body);
            mine.first = null;
            try {
                on(mine.values, body);
            } finally {
                outstanding = Math.max(0, outstanding - 1);
                if (most != EACH) {
                    idle.add(mine);
                }
            }
        }

        private Worker take(Runnable body) {
            Worker own = started.remove(body);
            if (own != null) {
                return own;
            }
            Worker free = idle.poll();
            // Tasks are in no order, so this one may come before the one that a thread was started for.
            while (free == null && !fresh.isEmpty()) {
                Worker next = fresh.remove();
                if (next.first != null) {
                    boolean unused = started.remove(next.first, next);
                    free = next;
                }
            }
            if (free == null) {
                // All of them wait within; the JDK's would let this one wait for ever.
                count++;
                return new Worker(new ThreadLocals(), null);
            }
            return free;
        }
    }
}
