package dev.simloop.marker;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A real thread that a schedule holds at markers. */
final class ScheduledThread extends Thread {
    private final ThreadsRun run;
    private final MarkedThread.Body body;
    final Standing standing;
    /** Set by the run when the step is due at whose marker this thread waits. */
    volatile boolean mayGoOn;
    /** Since when, on the wall clock, it was seen waiting for something else; 0 for not. Of the run's thread alone. */
    long waitingSince;

    private ScheduledThread(ThreadsRun run, Standing standing, MarkedThread.Body body) {
        super(standing.name);
        this.run = run;
        this.standing = standing;
        this.body = body;
        setDaemon(true);
    }

    static ScheduledThread of(ThreadsRun run, Standing standing, MarkedThread.Body body) {
        return new ScheduledThread(run, standing, body);
    }

    void reach(String marker) {
        mayGoOn = false;
        if (run.arrive(this, marker)) {
            boolean interrupted = false;
            while (!mayGoOn) {
                LockSupport.park(run);
                // Belongs to the program, which will see it; a park with the flag set would not wait.
                interrupted |= Thread.interrupted();
                run.checkAbandoned();
            }
            if (interrupted) {
                interrupt();
            }
        }
    }

    @Override
    public void run() {
        Throwable failure = null;
        try {
            body.run();
        } catch (Throwable e) {
            failure = e;
        }
        run.ended(this, failure);
    }

    /** {@return the innermost frame of the program; null if there is none} */
    @Nullable
    String line() {
        return dev.simloop.internal.SourceLine.of(getStackTrace());
    }
}
