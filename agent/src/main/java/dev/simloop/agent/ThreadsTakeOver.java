package dev.simloop.agent;

import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.agent.hooks.Hooks;
import dev.simloop.agent.hooks.Sockets;
import dev.simloop.agent.hooks.Threads;
import dev.simloop.spi.TakeOverProvider;
import dev.simloop.threads.AccessPoints;
import dev.simloop.threads.RaceDetector;
import java.util.Objects;

/** Has threads of the program go on one at a time, where the seed says. Found by SimLoop. */
public final class ThreadsTakeOver implements TakeOverProvider {
    /** For {@link java.util.ServiceLoader}. */
    public ThreadsTakeOver() {}

    /** {@return whether {@link #check} would pass} */
    public static boolean isAvailable() {
        return Runtime.version().feature() == VirtualThreads.FEATURE && CallsTakeOver.isAttached();
    }

    @Override
    public TakeOver what() {
        return TakeOver.THREADS;
    }

    /** Classes of the JDK ask about it, without saying for whom. */
    @Override
    public boolean isExclusive() {
        return true;
    }

    @Override
    public void check() {
        int feature = Runtime.version().feature();
        if (feature != VirtualThreads.FEATURE) {
            throw new IllegalStateException(TakeOver.THREADS + " needs JDK " + VirtualThreads.FEATURE
                    + ", whose virtual threads it schedules, and this is JDK " + feature
                    + ": run these tests there; markers and Interleave order threads on JDK 17, too");
        }
        CallsTakeOver.checkAttached(TakeOver.THREADS);
        ThreadRewriter.OF_THIS_JVM.install(SimLoopAgent.instrumentation());
    }

    /**
     * The JVM knows who owns a monitor by a copy of the thread's id, which it takes when a virtual thread leaves the thread. During the run that was another
     * id, the same one in each run, and two threads of loops that had such runs would enter each other's monitors.
     */
    @Override
    public void isBack() {
        VirtualThreads.passThrough();
    }

    /** Has {@code races} told what the threads of {@code world} touch; for {@link dev.simloop.threads.Interleave}. */
    public static void detect(World world, RaceDetector races) {
        Objects.requireNonNull(world.findExtension(RunOfThreads.class)).detect(races);
    }

    @Override
    public Runnable install(World world) {
        return install(world, SimConfig.defaults());
    }

    @Override
    public Runnable install(World world, SimConfig config) {
        if (config.isParallel() && !AccessPoints.areInstalled()) {
            throw new IllegalStateException(
                    "coroutines are to run in parallel, and no class has points at which they could be interrupted: name"
                            + " the packages of the code under test by -Dsimloop.points=PACKAGE,PACKAGE");
        }
        RunOfThreads run = new RunOfThreads(world);
        world.loop().extend(run);
        world.loop().carryBodies(run);
        Hooks.routeGuests(VirtualThreads.TYPE);
        Threads.run(run);
        Sockets.run(SocketsOfRun.of(run));
        return () -> {
            Sockets.run(null);
            Threads.run(null);
        };
    }
}
