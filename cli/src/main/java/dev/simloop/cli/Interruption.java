package dev.simloop.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Lets a thread finish when the user ends the program (Ctrl-C): it is interrupted, and the JVM waits for it to say that it
 * has written what it had. Made by that thread.
 */
final class Interruption implements AutoCloseable {
    private final Thread worker = Thread.currentThread();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::ended, "simloop-interruption");
    private volatile boolean ended;

    /** {@return one that the JVM tells when it ends} */
    static Interruption awaited() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Interrupts the thread and waits until it is done. */
    void ended() {
        ended = true;
        worker.interrupt();
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return whether the user has ended the program} */
    boolean isEnded() {
        return ended;
    }

    /** Says that all is written. */
    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending and the hook is what it waits for; it has just been let go.
            return;
        }
    }
}
