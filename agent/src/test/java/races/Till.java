package races;

/** A race as it was found, and the same code later: with its lines marked, changed elsewhere, and mended. */
public final class Till {
    private Till() {}

    /** What all of them do. */
    public interface Money {
        void put(int amount);

        int sum();
    }

    public static final class Found implements Money {
        private int sum;

        @Override
        public void put(int amount) {
            int before = sum;
            sum = before + amount;
        }

        @Override
        public int sum() {
            return sum;
        }
    }

    public static final class Marked implements Money {
        private int sum;

        @Override
        public void put(int amount) {
            int before = sum; // sim: read-sum
            sum = before + amount; // sim: write-sum
        }

        @Override
        public int sum() {
            return sum;
        }
    }

    /** Counts the calls, and keeps the largest amount: more accesses, so a tape of the one above is of no use. */
    public static final class Changed implements Money {
        private final java.util.concurrent.atomic.AtomicInteger calls = new java.util.concurrent.atomic.AtomicInteger();
        private volatile int largest;
        private int sum;

        @Override
        public void put(int amount) {
            calls.incrementAndGet();
            if (amount > largest) {
                largest = amount;
            }
            int before = sum; // sim: read-sum
            sum = before + amount; // sim: write-sum
        }

        @Override
        public int sum() {
            return sum;
        }
    }

    public static final class Mended implements Money {
        private int sum;

        @Override
        public synchronized void put(int amount) {
            int before = sum; // sim: read-sum
            sum = before + amount; // sim: write-sum
        }

        @Override
        public synchronized int sum() {
            return sum;
        }
    }

    /** Both accesses on one line. */
    public static final class OneLine implements Money {
        private int sum;

        @Override
        public void put(int amount) {
            sum += amount;
        }

        @Override
        public int sum() {
            return sum;
        }
    }

    /** Two that wait for each other. */
    public static final class Locks {
        private final Object left = new Object();
        private final Object right = new Object();

        public void there() {
            synchronized (left) {
                again(right); // sim: there
            }
        }

        public void back() {
            synchronized (right) {
                again(left); // sim: back
            }
        }

        private static void again(Object lock) {
            synchronized (lock) {
                lock.notifyAll();
            }
        }
    }
}
