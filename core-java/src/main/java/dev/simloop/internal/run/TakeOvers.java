package dev.simloop.internal.run;

import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.spi.TakeOverProvider;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes over for a run what its configuration says, and puts it back. */
public final class TakeOvers {
    private static final Map<TakeOver, TakeOverProvider> PROVIDERS = new EnumMap<>(TakeOver.class);
    /** Had by the run that has what there is once in a JVM. */
    private static final Semaphore EXCLUSIVE = new Semaphore(1);

    /** How long a run waits before it says that it still does. */
    private static final long PATIENCE_MILLIS = 100;

    private static volatile @Nullable Turn turn;

    /** What a run has taken over, and has to put back once: itself, or whoever comes next if its thread was given up. */
    private static final class Turn {
        final @Nullable LoopThread thread = LoopThread.current();
        final Deque<Runnable> undo = new ArrayDeque<>();

        boolean isGivenUp() {
            return thread != null && thread.isGivenUp();
        }

        /** Puts all of it back, the last first, whatever throws; a second call finds nothing. */
        synchronized void end() {
            Runnable last = undo.poll();
            if (last != null) {
                try {
                    last.run();
                } finally {
                    end();
                }
            }
        }
    }

    private TakeOvers() {}

    /**
     * {@return what takes {@code what} over}
     *
     * @throws IllegalStateException if nothing does, or it cannot
     */
    public static synchronized TakeOverProvider provider(TakeOver what) {
        TakeOverProvider known = PROVIDERS.get(what);
        if (known == null) {
            known = what == TakeOver.CHANCE ? new ChanceTakeOver() : found(what);
            known.check();
            PROVIDERS.put(what, known);
        }
        return known;
    }

    private static TakeOverProvider found(TakeOver what) {
        for (TakeOverProvider provider : ServiceLoader.load(TakeOverProvider.class, TakeOver.class.getClassLoader())) {
            if (provider.what() == what) {
                return provider;
            }
        }
        throw new IllegalStateException("nothing on the class path takes over " + what + ": "
                + (what == TakeOver.COROUTINES ? "it is simloop-coroutines that does" : "a module is missing"));
    }

    /** {@return whether only one run of the JVM can have all of that at a time} */
    public static boolean isExclusive(Set<TakeOver> all) {
        return all.stream().anyMatch(what -> provider(what).isExclusive());
    }

    /**
     * Takes over {@code all} for the run of {@code world} on this thread; waits for its turn where that is once in a JVM.
     *
     * @return what puts everything back
     */
    public static Runnable begin(Set<TakeOver> all, World world) {
        if (all.isEmpty()) {
            return () -> {};
        }
        Turn mine = new Turn();
        try {
            if (isExclusive(all)) {
                await();
                turn = mine;
                mine.undo.push(EXCLUSIVE::release);
            }
            for (TakeOver what : all) {
                mine.undo.push(provider(what).install(world));
            }
        } catch (RuntimeException | Error e) {
            mine.end();
            throw e;
        }
        return mine::end;
    }

    /** The thread that waits for this run must not take it for one that hangs. */
    private static void await() {
        boolean interrupted = false;
        while (true) {
            try {
                if (EXCLUSIVE.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                    break;
                }
                LoopThread.waits();
                Turn now = turn;
                if (now != null && now.isGivenUp()) {
                    // Nobody knows whether that thread will ever come back to put it back itself.
                    now.end();
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
