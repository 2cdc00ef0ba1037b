package dev.simloop.agent;

import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * What stands for the common pool where classes of the JDK give it work: each piece is a thread of the run. A pool by its type alone, as {@link
 * GuestScheduler}.
 */
final class GuestPool extends ForkJoinPool {
    private @Nullable RunOfThreads run;

    private GuestPool() {
        throw new AssertionError("made without a constructor");
    }

    static GuestPool of(RunOfThreads run) {
        GuestPool made = (GuestPool) VirtualThreads.allocate(GuestPool.class);
        made.run = run;
        return made;
    }

    @Override
    public void execute(Runnable work) {
        java.util.Objects.requireNonNull(run).start(work);
    }
}
