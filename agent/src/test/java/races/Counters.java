package races;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Updates that are lost, each with its mended twin. */
public final class Counters {
    private Counters() {}

    public static class Plain {
        private int count;

        public void increment() {
            count++;
        }

        public int count() {
            return count;
        }
    }

    public static class Synchronized {
        private int count;

        public synchronized void increment() {
            count++;
        }

        public synchronized int count() {
            return count;
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the bug
    public static class Volatile {
        private volatile int count;

        public void increment() {
            count++;
        }

        public int count() {
            return count;
        }
    }

    public static class Atomic {
        private final AtomicInteger count = new AtomicInteger();

        public void increment() {
            count.incrementAndGet();
        }

        public int count() {
            return count.get();
        }
    }

    public static class OfAnArray {
        private final long[] counts = new long[2];

        public void increment() {
            counts[1] += 1;
        }

        public long count() {
            return counts[1];
        }
    }

    public static class OfAnArrayUnderALock {
        private final long[] counts = new long[2];

        public void increment() {
            synchronized (counts) {
                counts[1] += 1;
            }
        }

        public long count() {
            return counts[1];
        }
    }

    /** Get, then put: each call is atomic, both together are not. */
    public static class OfAMap {
        private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();

        public void increment() {
            Integer before = counts.get("a");
            counts.put("a", before == null ? 1 : before + 1);
        }

        public int count() {
            return counts.getOrDefault("a", 0);
        }
    }

    public static class OfAMapMerged {
        private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();

        public void increment() {
            counts.merge("a", 1, Integer::sum);
        }

        public int count() {
            return counts.getOrDefault("a", 0);
        }
    }

    /** One bad iteration of ten. */
    public static class OneBadOfTen {
        private int count;

        public void run() {
            for (int i = 0; i < 10; i++) {
                if (i == 6) {
                    count++;
                } else {
                    synchronized (this) {
                        count++;
                    }
                }
            }
        }

        public int count() {
            return count;
        }
    }

    public static class TenGood {
        private int count;

        public void run() {
            for (int i = 0; i < 10; i++) {
                synchronized (this) {
                    count++;
                }
            }
        }

        public int count() {
            return count;
        }
    }

    /** Two threads fill one ring: the slot is read before the tail moves on. */
    public static class Ring {
        private final int[] slots = new int[4];
        private int tail;

        public void add(int value) {
            slots[tail] = value;
            tail++;
        }

        public int sum() {
            return slots[0] + slots[1] + slots[2] + slots[3];
        }
    }

    public static class RingWithACounter {
        private final int[] slots = new int[4];
        private final AtomicInteger tail = new AtomicInteger();

        public void add(int value) {
            slots[tail.getAndIncrement()] = value;
        }

        public int sum() {
            return slots[0] + slots[1] + slots[2] + slots[3];
        }
    }
}
