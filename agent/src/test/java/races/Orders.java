package races;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.ReentrantLock;

/** Small objects whose orders can be counted by hand. */
public final class Orders {
    private final AtomicInteger atomic = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Object monitor = new Object();
    private final int[] cells = new int[4];
    private final CountDownLatch begun = new CountDownLatch(1);
    private static final AtomicIntegerFieldUpdater<Orders> UPDATER =
            AtomicIntegerFieldUpdater.newUpdater(Orders.class, "updated");

    private int plain;
    private int left;
    private int right;
    private volatile int updated;
    private volatile boolean flag;

    /** One access that reads and writes. */
    public void addAtomically() {
        atomic.incrementAndGet();
    }

    public void addPlainly() {
        plain++;
    }

    public void addInMonitor() {
        synchronized (monitor) {
            plain++;
        }
    }

    public synchronized void addSynchronized() {
        plain++;
    }

    public void addUnderLock() {
        lock.lock();
        try {
            plain++;
        } finally {
            lock.unlock();
        }
    }

    public void addByUpdater() {
        UPDATER.incrementAndGet(this);
    }

    public void setLeft() {
        left = 1;
    }

    public void setRight() {
        right = 1;
    }

    public void setPlain() {
        plain = 1;
    }

    /** Looks once. */
    public int look() {
        return plain;
    }

    public int lookAtAtomic() {
        return atomic.get();
    }

    public void setCell() {
        cells[1] = 1;
    }

    /** Says that it is there, then adds; {@link #awaitOther} waits for it. */
    public void raise() {
        flag = true;
        begun.countDown();
        addPlainly();
    }

    public void awaitOther() throws InterruptedException {
        begun.await();
        if (!flag) {
            throw new AssertionError("woken before the flag was up");
        }
        plain = 7;
    }

    /** Waits in its monitor for {@link #tell}. */
    public synchronized void hear() throws InterruptedException {
        while (!flag) {
            wait();
        }
    }

    public synchronized void tell() {
        flag = true;
        notifyAll();
    }

    public int sum() {
        return plain + atomic.get();
    }

    public int updated() {
        return updated;
    }

    public boolean isBoth() {
        return left == 1 && right == 1;
    }
}
