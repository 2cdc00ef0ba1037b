package dev.simloop.agent;

import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.agent.hooks.Hooks;
import dev.simloop.agent.hooks.Router;
import dev.simloop.agent.hooks.Sim;
import dev.simloop.failure.MissingOptionsException;
import dev.simloop.spi.TakeOverProvider;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Has the hooks of the agent answer for a run. Found by SimLoop. */
public final class CallsTakeOver implements TakeOverProvider, Router {
    /** By thread; a thread local would be taken away at the beginning of a run. */
    private final Map<Thread, RunOfCalls> runs = new ConcurrentHashMap<>();

    /** The run whose program has threads; null for none. */
    private volatile @Nullable RunOfCalls withThreads;

    /** For {@link java.util.ServiceLoader}. */
    public CallsTakeOver() {}

    @Override
    public TakeOver what() {
        return TakeOver.CALLS;
    }

    @Override
    public boolean isExclusive() {
        return false;
    }

    @Override
    public void check() {
        checkAttached(TakeOver.CALLS);
    }

    /** @throws IllegalStateException if the agent that {@code what} needs is not attached to this JVM */
    static void checkAttached(TakeOver what) {
        if (!isAttached()) {
            String option = "-javaagent:" + SimLoopAgent.home();
            String told = what + " cannot be taken over, because the agent is not attached: start the JVM with "
                    + option + " (for surefire in <argLine>, for Gradle in jvmArgs; see docs/agent.md)";
            // classes in a folder are no agent
            throw Files.isRegularFile(SimLoopAgent.home())
                    ? new MissingOptionsException(told, List.of(option))
                    : new IllegalStateException(told);
        }
    }

    /** The class that the JVM has started may be of another loader than this one. */
    static boolean isAttached() {
        try {
            Class<?> agent = Class.forName(SimLoopAgent.class.getName(), false, ClassLoader.getSystemClassLoader());
            return Hooks.class.getClassLoader() == null && (agent != SimLoopAgent.class || SimLoopAgent.isAttached());
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Override
    public Runnable install(World world) {
        return install(world, SimConfig.defaults());
    }

    @Override
    public Runnable install(World world, SimConfig config) {
        Thread thread = Thread.currentThread();
        RunOfCalls run = new RunOfCalls(world, config);
        Hooks.route(thread.getClass(), this);
        runs.put(thread, run);
        if (config.takeOver().contains(TakeOver.THREADS)) {
            withThreads = run;
        }
        return () -> {
            withThreads = withThreads == run ? null : withThreads;
            boolean unused = runs.remove(thread, run);
        };
    }

    @Override
    public @Nullable Sim current() {
        RunOfCalls run = runs.get(Thread.currentThread());
        if (run == null) {
            run = withThreads;
        }
        return run != null && run.isUnderWay() ? run : null;
    }
}
