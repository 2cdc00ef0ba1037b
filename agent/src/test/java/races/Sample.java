package races;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** What the tests of interleave itself run. */
@SuppressWarnings({"UnusedVariable", "WaitNotInLoop"}) // what is accessed and waited for is all that matters
public final class Sample {
    private Sample() {}

    /** Takes no time that anybody waits for. */
    public static class Sleeper {
        private int slept;

        public synchronized void sleep() throws InterruptedException {
            Thread.sleep(3_600_000);
            slept++;
        }

        public synchronized void waitForAnHour() throws InterruptedException {
            wait(3_600_000);
            slept++;
        }

        public int slept() {
            return slept;
        }
    }

    /** Waits for what no run knows of. */
    public static class Parked {
        private int count;

        public void park() {
            count++;
            LockSupport.park();
        }
    }

    /** Holds a lock that outlives the run when the run fails. */
    public static class Held {
        private static final java.util.concurrent.locks.ReentrantLock LOCK =
                new java.util.concurrent.locks.ReentrantLock();
        private int count;

        public void hold() {
            LOCK.lock();
            try {
                count++;
                count++;
            } finally {
                LOCK.unlock();
            }
        }

        public void fail() {
            if (count == 1) {
                throw new IllegalStateException("seen in the middle");
            }
        }

        public static boolean isHeld() {
            return LOCK.isLocked();
        }
    }

    /** Hands values over. */
    public static class Queue {
        private final BlockingQueue<Integer> queue = new LinkedBlockingQueue<>(1);
        private final Semaphore permits = new Semaphore(1);
        private int sum;

        public void give() throws InterruptedException {
            for (int i = 1; i <= 3; i++) {
                queue.put(i);
            }
        }

        public void take() throws InterruptedException {
            for (int i = 1; i <= 3; i++) {
                int value = queue.take();
                permits.acquire();
                try {
                    sum += value;
                } finally {
                    permits.release();
                }
            }
        }

        public int sum() {
            return sum;
        }
    }

    /** Every kind of access. */
    public static class Wide {
        private static long statics;
        private long wide;
        private double floating;
        private byte small;
        private boolean flag;
        private char letter;
        private final String[] texts = new String[1];
        private final byte[] bytes = new byte[1];

        public static synchronized void countStatic() {
            statics++;
        }

        public static long statics() {
            return statics;
        }

        public synchronized long all(int step, String text) {
            wide += step;
            floating += 0.5;
            small = (byte) step;
            flag = !flag;
            letter = text.charAt(0);
            texts[0] = text + wide;
            bytes[0] = small;
            if (step < 0) {
                throw new IllegalArgumentException("step " + step);
            }
            return wide + (long) floating + small + (flag ? 1 : 0) + letter + texts[0].length() + bytes[0];
        }

        public long wide() {
            return wide;
        }
    }
}
