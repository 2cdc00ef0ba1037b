package blocking;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Threads that do one thing very often. */
@SuppressWarnings("all")
public final class Speeds {
    private Speeds() {}

    private static void each(int threads, Runnable body) throws InterruptedException {
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(body);
            all.add(thread);
            thread.start();
        }
        for (Thread thread : all) {
            thread.join();
        }
    }

    public static void yields(int threads, int count) throws InterruptedException {
        each(threads, () -> {
            for (int i = 0; i < count; i++) {
                Thread.yield();
            }
        });
    }

    public static void parks(int threads, int count) throws InterruptedException {
        each(threads, () -> {
            for (int i = 0; i < count; i++) {
                LockSupport.parkNanos(1_000);
            }
        });
    }

    public static void monitor(int threads, int count) throws InterruptedException {
        Object monitor = new Object();
        each(threads, () -> {
            for (int i = 0; i < count; i++) {
                synchronized (monitor) {
                    Thread.yield();
                }
            }
        });
    }
}
