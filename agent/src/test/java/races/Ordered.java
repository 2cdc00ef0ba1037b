package races;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A value that one thread writes and another reads, handed over in many ways; and the same without. */
public final class Ordered {
    private int value;
    private int hits;
    private static int shared;

    private volatile boolean isThere;
    private boolean isPlainlyThere;
    private final AtomicBoolean given = new AtomicBoolean();
    private final CountDownLatch latch = new CountDownLatch(1);
    private final Semaphore semaphore = new Semaphore(0);
    private final BlockingQueue<Ordered> queue = new ArrayBlockingQueue<>(1);
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    public void writeAndRaise() {
        value = 7;
        isThere = true;
    }

    public int readIfRaised() {
        return isThere ? value : 0;
    }

    public void writeAndRaisePlainly() {
        value = 7;
        isPlainlyThere = true;
    }

    public int readIfRaisedPlainly() {
        return isPlainlyThere ? value : 0;
    }

    public void writeAndGive() {
        value = 7;
        given.set(true);
    }

    public int readIfGiven() {
        return given.get() ? value : 0;
    }

    public void writeAndCountDown() {
        value = 7;
        latch.countDown();
    }

    public int awaitAndRead() throws InterruptedException {
        latch.await();
        return value;
    }

    public void writeAndRelease() {
        value = 7;
        semaphore.release();
    }

    public int acquireAndRead() throws InterruptedException {
        semaphore.acquire();
        return value;
    }

    public void writeAndPut() throws InterruptedException {
        value = 7;
        queue.put(this);
    }

    public int takeAndRead() throws InterruptedException {
        return queue.take().value;
    }

    public void writeLocked() {
        lock.writeLock().lock();
        try {
            value++;
        } finally {
            lock.writeLock().unlock();
        }
    }

    public int readLocked() {
        lock.readLock().lock();
        try {
            return value;
        } finally {
            lock.readLock().unlock();
        }
    }

    public synchronized void writeAndNotify() {
        value = 7;
        notifyAll();
    }

    public synchronized int waitAndRead() throws InterruptedException {
        hits++;
        while (value == 0) {
            wait();
        }
        return value + hits;
    }

    /** Two monitors that are not the same one. */
    public void writeUnderAnother() {
        synchronized (queue) {
            value++;
        }
    }

    public int readUnderOne() {
        synchronized (latch) {
            return value;
        }
    }

    public void hit() {
        hits++;
    }

    public void write() {
        value = 1;
    }

    public int read() {
        return value;
    }

    public void writeStatic() {
        shared = 1;
    }

    public int readStatic() {
        return shared;
    }
}
