package dev.simloop.internal.run;

import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.failure.MissingOptionsException;
import dev.simloop.spi.TakeOverProvider;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes over for a run what its configuration says, and puts it back. */
public final class TakeOvers {
    private static final Map<TakeOver, TakeOverProvider> PROVIDERS = new EnumMap<>(TakeOver.class);
    /** What a module of that name takes over. */
    private static final Set<TakeOver> LIBRARIES = EnumSet.of(TakeOver.COROUTINES, TakeOver.REACTOR, TakeOver.RXJAVA);
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
            known = switch (what) {
                case CHANCE -> new ChanceTakeOver();
                case HASHES -> new HashesTakeOver();
                case COROUTINES, CALLS, THREADS, FILES, REACTOR, RXJAVA -> found(what);
            };
            known.check();
            PROVIDERS.put(what, known);
        }
        return known;
    }

    /**
     * Looks whether all of that can be taken over.
     *
     * @throws MissingOptionsException if it could be with further options, with all of them
     * @throws IllegalStateException if it cannot
     */
    public static void check(Set<TakeOver> all) {
        List<String> told = new ArrayList<>();
        Set<String> options = new LinkedHashSet<>();
        for (TakeOver what : all) {
            try {
                TakeOverProvider unused = provider(what);
            } catch (MissingOptionsException e) {
                told.add(e.getMessage());
                options.addAll(e.options());
            }
        }
        if (!told.isEmpty()) {
            throw new MissingOptionsException(String.join("; ", told), List.copyOf(options));
        }
    }

    /**
     * {@return what {@code text} names: {@code all}, or some with commas between} All is what is on the class path, and calls, whose agent is
     * easily forgotten.
     *
     * @throws IllegalArgumentException if it names something else
     */
    public static TakeOver[] named(String property, String text) {
        Set<TakeOver> set = EnumSet.noneOf(TakeOver.class);
        for (String part : text.split(",", -1)) {
            String name = part.strip();
            if (name.equalsIgnoreCase("all")) {
                set.add(TakeOver.CHANCE);
                set.add(TakeOver.CALLS);
                for (TakeOver library : LIBRARIES) {
                    if (find(library) != null) {
                        set.add(library);
                    }
                }
                continue;
            }
            TakeOver found = null;
            for (TakeOver each : TakeOver.values()) {
                found = each.name().equalsIgnoreCase(name) ? each : found;
            }
            if (found == null) {
                throw new IllegalArgumentException(
                        property + " names nothing that can be taken over: \"" + name + "\" of \"" + text
                                + "\"; there are all, coroutines, chance, calls, threads, files, reactor, rxjava and hashes");
            }
            set.add(found);
        }
        return set.toArray(new TakeOver[0]);
    }

    private static @Nullable TakeOverProvider find(TakeOver what) {
        for (TakeOverProvider provider : ServiceLoader.load(TakeOverProvider.class, TakeOver.class.getClassLoader())) {
            if (provider.what() == what) {
                return provider;
            }
        }
        return null;
    }

    private static TakeOverProvider found(TakeOver what) {
        TakeOverProvider provider = find(what);
        if (provider != null) {
            return provider;
        }
        throw new IllegalStateException("nothing on the class path takes over " + what + ": "
                + (LIBRARIES.contains(what)
                        ? "it is simloop-" + what.name().toLowerCase(Locale.ROOT) + " that does"
                        : "it is simloop-agent that does: start the JVM with -javaagent:PATH/simloop-agent.jar (see"
                                + " docs/agent.md)"));
    }

    /** {@return whether only one run of the JVM can have all of that at a time} */
    public static boolean isExclusive(Set<TakeOver> all) {
        return all.stream().anyMatch(what -> provider(what).isExclusive());
    }

    /**
     * Takes over what {@code config} says for the run of {@code world} on this thread; waits for its turn where that is once in a JVM.
     *
     * @return what puts everything back
     */
    public static Runnable begin(SimConfig config, World world) {
        Set<TakeOver> all = config.takeOver();
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
                mine.undo.push(provider(what)::isBack);
            }
            for (TakeOver what : all) {
                mine.undo.push(provider(what).install(world, config));
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
