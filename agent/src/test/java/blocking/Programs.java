package blocking;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Ordinary code that blocks: nothing in it knows of a run, in which its sleeps are of virtual time. */
@SuppressWarnings("all")
public final class Programs {
    private Programs() {}

    /** Everything that waits, once: {@return what was seen, in order} */
    public static List<String> everything() throws Exception {
        List<String> seen = java.util.Collections.synchronizedList(new ArrayList<>());
        ExecutorService pool = Executors.newFixedThreadPool(3);
        BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(1);
        CountDownLatch latch = new CountDownLatch(2);
        Future<?> producer = pool.submit(() -> {
            for (int i = 0; i < 3; i++) {
                queue.put(i);
                seen.add("put " + i);
            }
            latch.countDown();
            return null;
        });
        pool.submit(() -> {
            for (int i = 0; i < 3; i++) {
                seen.add("took " + queue.take());
            }
            latch.countDown();
            return null;
        });
        latch.await();
        producer.get();
        seen.add("poll " + queue.poll(50, TimeUnit.MILLISECONDS));
        ReentrantLock lock = new ReentrantLock();
        Condition full = lock.newCondition();
        int[] count = new int[1];
        Thread waiter = new Thread(() -> {
            lock.lock();
            try {
                while (count[0] == 0) {
                    full.await();
                }
                seen.add("signalled");
                seen.add("again " + full.await(20, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                seen.add("interrupted");
            } finally {
                lock.unlock();
            }
        });
        waiter.start();
        Thread.sleep(10);
        lock.lock();
        count[0]++;
        full.signalAll();
        lock.unlock();
        waiter.join();
        Object monitor = new Object();
        boolean[] ready = new boolean[1];
        Thread inMonitor = new Thread("in monitor") {
            @Override
            public void run() {
                synchronized (monitor) {
                    try {
                        while (!ready[0]) {
                            monitor.wait();
                        }
                        seen.add("notified");
                        monitor.wait(30);
                        seen.add("waited");
                    } catch (InterruptedException e) {
                        seen.add("interrupted");
                    }
                }
            }
        };
        inMonitor.start();
        List<Thread> contenders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int mine = i;
            Thread each = new Thread(() -> {
                synchronized (monitor) {
                    seen.add("in " + mine);
                    try {
                        Thread.sleep(5);
                    } catch (InterruptedException e) {
                        seen.add("interrupted");
                    }
                }
            });
            contenders.add(each);
            each.start();
        }
        Thread.yield();
        synchronized (monitor) {
            ready[0] = true;
            monitor.notifyAll();
        }
        for (Thread each : contenders) {
            each.join();
        }
        inMonitor.join(1_000);
        seen.add("alive " + inMonitor.isAlive());
        Thread sleeper = new Thread(() -> {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                seen.add("woken");
            }
        });
        sleeper.start();
        sleeper.join(7);
        sleeper.interrupt();
        sleeper.join();
        Semaphore permits = new Semaphore(1);
        CyclicBarrier barrier = new CyclicBarrier(2);
        List<Thread> meeting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int mine = i;
            Thread each = virtual(() -> {
                try {
                    permits.acquire();
                    seen.add("permit " + mine);
                    permits.release();
                    barrier.await();
                    seen.add("met " + mine);
                } catch (Exception e) {
                    seen.add("" + e);
                }
            });
            meeting.add(each);
        }
        for (Thread each : meeting) {
            each.join();
        }
        seen.add(""
                + CompletableFuture.supplyAsync(() -> {
                            try {
                                Thread.sleep(3);
                            } catch (InterruptedException e) {
                                return "interrupted";
                            }
                            return "supplied";
                        })
                        .get(1, TimeUnit.SECONDS));
        ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
        AtomicInteger ticks = new AtomicInteger();
        Future<?> ticking = timers.scheduleAtFixedRate(ticks::incrementAndGet, 10, 10, TimeUnit.MILLISECONDS);
        Thread.sleep(55);
        ticking.cancel(false);
        seen.add("ticks " + ticks.get());
        timers.shutdown();
        seen.add("timers " + timers.awaitTermination(1, TimeUnit.SECONDS));
        seen.add("chance " + ThreadLocalRandom.current().nextInt(1_000_000));
        pool.shutdown();
        seen.add("pool " + pool.awaitTermination(1, TimeUnit.SECONDS));
        return seen;
    }

    /** A virtual thread that has started; classes for JDK 17 have to look the method up. */
    private static Thread virtual(Runnable body) throws ReflectiveOperationException {
        return (Thread)
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
    }

    /** A bank whose transfers take two locks: in the order of the arguments, or of the accounts. */
    public static final class Bank {
        private final Object[] accounts = {new Object(), new Object()};
        private final boolean ordered;
        private int moved;

        Bank(boolean ordered) {
            this.ordered = ordered;
        }

        void transfer(int from, int to) {
            int first = ordered ? Math.min(from, to) : from;
            int second = ordered ? Math.max(from, to) : to;
            synchronized (accounts[first]) {
                Thread.yield();
                synchronized (accounts[second]) {
                    moved++;
                }
            }
        }
    }

    /** Two transfers at once, there and back. */
    public static int lockOrder(boolean ordered) throws InterruptedException {
        Bank bank = new Bank(ordered);
        Thread there = new Thread(() -> bank.transfer(0, 1));
        Thread back = new Thread(() -> bank.transfer(1, 0));
        there.start();
        back.start();
        there.join();
        back.join();
        return bank.moved;
    }

    /** As {@link #lockOrder}, with locks that can be asked, and without waiting for the end. */
    public static void locksAndGo() {
        ReentrantLock[] locks = {new ReentrantLock(), new ReentrantLock()};
        for (int i = 0; i < 2; i++) {
            int mine = i;
            new Thread(() -> {
                        locks[mine].lock();
                        Thread.yield();
                        locks[1 - mine].lock();
                        locks[1 - mine].unlock();
                        locks[mine].unlock();
                    })
                    .start();
        }
    }

    /** Producers and consumers of one slot; with {@code if} in place of {@code while} a consumer takes what is not there. */
    public static int handOver(boolean correct) throws Exception {
        Slot slot = new Slot(correct);
        ExecutorService pool = Executors.newCachedThreadPool();
        List<Future<Integer>> taken = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            taken.add(pool.submit(slot::take));
        }
        for (int i = 0; i < 2; i++) {
            int mine = i;
            pool.submit(() -> {
                slot.put(mine);
                return null;
            });
        }
        int sum = 0;
        for (Future<Integer> each : taken) {
            sum += each.get();
        }
        pool.shutdown();
        return sum;
    }

    static final class Slot {
        private final boolean correct;
        private Integer value;

        Slot(boolean correct) {
            this.correct = correct;
        }

        synchronized void put(int given) throws InterruptedException {
            while (value != null) {
                wait();
            }
            value = given;
            notifyAll();
        }

        synchronized int take() throws InterruptedException {
            if (correct) {
                while (value == null) {
                    wait();
                }
            } else if (value == null) {
                wait();
            }
            int taken = value;
            value = null;
            notifyAll();
            return taken;
        }
    }

    /** A thread that fails, and one whose failure somebody handles. */
    public static void fails(boolean handled, List<String> seen) throws InterruptedException {
        Thread thread = new Thread(
                () -> {
                    throw new IllegalStateException("no stock");
                },
                "clerk");
        if (handled) {
            thread.setUncaughtExceptionHandler((who, failure) -> seen.add(who.getName() + ": " + failure.getMessage()));
        }
        thread.start();
        thread.join();
    }

    /** Its class waits while it is initialized, which a virtual thread cannot leave. */
    static final class Slow {
        static final int VALUE = slowly();

        private static int slowly() {
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            return 1;
        }
    }

    public static int initializesSlowly() {
        return Slow.VALUE;
    }

    /** {@return the names of the threads of two pools, and of two threads without a name} */
    public static List<String> names() throws Exception {
        List<String> names = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 2; i++) {
            ExecutorService pool = Executors.newSingleThreadExecutor();
            pool.submit(() -> names.add(Thread.currentThread().getName())).get();
            pool.shutdown();
        }
        for (int i = 0; i < 2; i++) {
            Thread thread = new Thread(() -> names.add(Thread.currentThread().getName()));
            thread.start();
            thread.join();
        }
        return names;
    }

    /** Ticks until the host goes down; {@code seen} tells what it did. */
    public static void server(List<String> seen) throws InterruptedException {
        Thread worker = new Thread(() -> {
            try {
                while (true) {
                    Thread.sleep(100);
                    seen.add("tick");
                }
            } catch (InterruptedException e) {
                seen.add("interrupted");
            } finally {
                seen.add("finally");
            }
        });
        worker.start();
        synchronized (seen) {
            seen.wait();
        }
    }

    /** Threads of the JVM itself, outside of any run: they hand monitors over as ever. */
    public static int outside() throws Exception {
        Object monitor = new Object();
        int[] count = new int[1];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Runnable body = () -> {
                for (int n = 0; n < 200; n++) {
                    synchronized (monitor) {
                        count[0]++;
                        Thread.yield();
                    }
                }
            };
            threads.add(i % 2 == 0 ? virtual(body) : new Thread(body));
            if (i % 2 != 0) {
                threads.get(i).start();
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return count[0];
    }
}
