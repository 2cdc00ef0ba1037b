package races;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicStampedReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Locks and waits that go wrong, each with its mended twin. */
@SuppressWarnings({"UnusedVariable", "WaitNotInLoop", "PrimitiveAtomicReference"}) // the bugs, and what they touch
public final class Waits {
    private Waits() {}

    /** Two locks in two orders. */
    public static class LockOrder {
        private final Object a = new Object();
        private final Object b = new Object();
        public int done;

        public void ab() {
            synchronized (a) {
                synchronized (b) {
                    done++;
                }
            }
        }

        public void ba() {
            synchronized (b) {
                synchronized (a) {
                    done++;
                }
            }
        }
    }

    public static class OneOrder {
        private final Object a = new Object();
        private final Object b = new Object();
        public int done;

        public void ab() {
            synchronized (a) {
                synchronized (b) {
                    done++;
                }
            }
        }

        public void ba() {
            ab();
        }
    }

    public static class LockOrderOfLocks {
        private final Lock a = new ReentrantLock();
        private final Lock b = new ReentrantLock();
        private int done;

        private void both(Lock first, Lock second) {
            first.lock();
            try {
                second.lock();
                try {
                    done++;
                } finally {
                    second.unlock();
                }
            } finally {
                first.unlock();
            }
        }

        public void ab() {
            both(a, b);
        }

        public void ba() {
            both(b, a);
        }
    }

    public static class OneOrderOfLocks {
        private final Lock a = new ReentrantLock();
        private final Lock b = new ReentrantLock();
        private int done;

        private void both(Lock first, Lock second) {
            first.lock();
            try {
                second.lock();
                try {
                    done++;
                } finally {
                    second.unlock();
                }
            } finally {
                first.unlock();
            }
        }

        public void ab() {
            both(a, b);
        }

        public void ba() {
            both(a, b);
        }
    }

    /** Looks before it is inside, so that the notification may come in between. */
    public static class LostWakeUp {
        private boolean ready;

        public void await() throws InterruptedException {
            if (!ready) {
                synchronized (this) {
                    wait();
                }
            }
        }

        public void open() {
            ready = true;
            synchronized (this) {
                notifyAll();
            }
        }
    }

    public static class WakeUp {
        private boolean ready;

        public synchronized void await() throws InterruptedException {
            while (!ready) {
                wait();
            }
        }

        public synchronized void open() {
            ready = true;
            notifyAll();
        }
    }

    /** Takes without looking again after it was woken. */
    public static class TakesWithIf {
        private int items;

        public synchronized void take() throws InterruptedException {
            if (items == 0) {
                wait();
            }
            items--;
        }

        public synchronized void put() {
            items++;
            notifyAll();
        }

        public synchronized int items() {
            return items;
        }
    }

    public static class TakesWithWhile {
        private int items;

        public synchronized void take() throws InterruptedException {
            while (items == 0) {
                wait();
            }
            items--;
        }

        public synchronized void put() {
            items++;
            notifyAll();
        }

        public synchronized int items() {
            return items;
        }
    }

    /** One place, two kinds of waiters, and only one of them is woken. */
    public static class WakesOne {
        private boolean full;

        public synchronized void put() throws InterruptedException {
            while (full) {
                wait();
            }
            full = true;
            notify();
        }

        public synchronized void take() throws InterruptedException {
            while (!full) {
                wait();
            }
            full = false;
            notify();
        }
    }

    public static class WakesAll {
        private boolean full;

        public synchronized void put() throws InterruptedException {
            while (full) {
                wait();
            }
            full = true;
            notifyAll();
        }

        public synchronized void take() throws InterruptedException {
            while (!full) {
                wait();
            }
            full = false;
            notifyAll();
        }
    }

    /** Both locks are taken, but not at once: whoever sums up in between misses money. */
    public static class Transfer {
        private final int[] a = {100};
        private final int[] b = {0};
        public boolean wrong;

        public void move() {
            synchronized (a) {
                a[0] -= 10;
            }
            synchronized (b) {
                b[0] += 10;
            }
        }

        public void sum() {
            synchronized (a) {
                synchronized (b) {
                    wrong |= a[0] + b[0] != 100;
                }
            }
        }
    }

    public static class TransferAtOnce {
        private final int[] a = {100};
        private final int[] b = {0};
        public boolean wrong;

        public void move() {
            synchronized (a) {
                synchronized (b) {
                    a[0] -= 10;
                    b[0] += 10;
                }
            }
        }

        public void sum() {
            synchronized (a) {
                synchronized (b) {
                    wrong |= a[0] + b[0] != 100;
                }
            }
        }
    }

    /** A lock of a flag that is read and set in two accesses. */
    public static class Flag {
        private volatile boolean busy;
        private int inside;
        public boolean met;

        public void enter() {
            while (busy) {
                Thread.onSpinWait();
            }
            busy = true;
            inside++;
            met |= inside > 1;
            inside--;
            busy = false;
        }
    }

    public static class FlagCompared {
        private final AtomicReference<Boolean> busy = new AtomicReference<>(false);
        private int inside;
        public boolean met;

        public void enter() {
            while (!busy.compareAndSet(false, true)) {
                Thread.onSpinWait();
            }
            inside++;
            met |= inside > 1;
            inside--;
            busy.set(false);
        }
    }

    /** Counts down before the value is there. */
    public static class EarlyCount {
        private final CountDownLatch done = new CountDownLatch(1);
        private int value;
        public boolean early;

        public void compute() {
            done.countDown();
            value = 42;
        }

        public void use() throws InterruptedException {
            done.await();
            early = value != 42;
        }
    }

    public static class LateCount {
        private final CountDownLatch done = new CountDownLatch(1);
        private int value;
        public boolean early;

        public void compute() {
            value = 42;
            done.countDown();
        }

        public void use() throws InterruptedException {
            done.await();
            early = value != 42;
        }
    }

    private static final class Node {
        Node next;
        boolean free;

        Node(Node next) {
            this.next = next;
        }
    }

    /** A stack without locks whose nodes come back: A, B, A. */
    public static class Stack {
        private final Node b = new Node(null);
        private final Node a = new Node(b);
        private final AtomicReference<Node> top = new AtomicReference<>(a);

        public void pop() {
            Node seen = top.get();
            if (seen == null) {
                return;
            }
            Node next = seen.next;
            if (top.compareAndSet(seen, next)) {
                seen.free = true;
            }
        }

        public void popTwoAndPushTheFirst() {
            Node first = top.get();
            if (!top.compareAndSet(first, first.next)) {
                return;
            }
            Node second = top.get();
            if (second != null && top.compareAndSet(second, second.next)) {
                second.free = true;
            }
            first.next = top.get();
            top.compareAndSet(first.next, first);
        }

        public boolean holdsNothingFree() {
            Node now = top.get();
            return now == null || !now.free;
        }
    }

    public static class StampedStack {
        private final Node b = new Node(null);
        private final Node a = new Node(b);
        private final AtomicStampedReference<Node> top = new AtomicStampedReference<>(a, 0);

        public void pop() {
            int[] stamp = new int[1];
            Node seen = top.get(stamp);
            if (seen == null) {
                return;
            }
            Node next = seen.next;
            if (top.compareAndSet(seen, next, stamp[0], stamp[0] + 1)) {
                seen.free = true;
            }
        }

        public void popTwoAndPushTheFirst() {
            int[] stamp = new int[1];
            Node first = top.get(stamp);
            if (!top.compareAndSet(first, first.next, stamp[0], stamp[0] + 1)) {
                return;
            }
            Node second = top.get(stamp);
            if (second != null && top.compareAndSet(second, second.next, stamp[0], stamp[0] + 1)) {
                second.free = true;
            }
            first.next = top.get(stamp);
            top.compareAndSet(first.next, first, stamp[0], stamp[0] + 1);
        }

        public boolean holdsNothingFree() {
            Node now = top.getReference();
            return now == null || !now.free;
        }
    }
}
