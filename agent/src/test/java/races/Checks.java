package races;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** What was checked does not hold any more when it is acted upon, each with its mended twin. */
public final class Checks {
    private Checks() {}

    /** Lazily made, twice. */
    public static class Lazy {
        private Object instance;
        public int made;

        public Object get() {
            if (instance == null) {
                made++;
                instance = new Object();
            }
            return instance;
        }
    }

    public static class LazySynchronized {
        private Object instance;
        public int made;

        public synchronized Object get() {
            if (instance == null) {
                made++;
                instance = new Object();
            }
            return instance;
        }
    }

    /** Checked, locked, and not checked again. */
    public static class LockedOnce {
        private volatile Object instance;
        public int made;

        public Object get() {
            if (instance == null) {
                synchronized (this) {
                    made++;
                    instance = new Object();
                }
            }
            return instance;
        }
    }

    public static class LockedTwice {
        private volatile Object instance;
        public int made;

        public Object get() {
            if (instance == null) {
                synchronized (this) {
                    if (instance == null) {
                        made++;
                        instance = new Object();
                    }
                }
            }
            return instance;
        }
    }

    /** Published before it is ready. */
    public static class EarlyPublished {
        private int[] table;
        public boolean sawNothing;

        public void init() {
            table = new int[1];
            table[0] = 42;
        }

        public void read() {
            int[] seen = table;
            if (seen != null && seen[0] != 42) {
                sawNothing = true;
            }
        }
    }

    public static class LatePublished {
        private int[] table;
        public boolean sawNothing;

        public void init() {
            int[] made = new int[1];
            made[0] = 42;
            table = made;
        }

        public void read() {
            int[] seen = table;
            if (seen != null && seen[0] != 42) {
                sawNothing = true;
            }
        }
    }

    /** Each call of the list is synchronized, both together are not. */
    public static class LastItem {
        private final List<String> items = Collections.synchronizedList(new ArrayList<>(List.of("last")));

        public void take() {
            if (!items.isEmpty()) {
                items.remove(0);
            }
        }
    }

    public static class LastItemLocked {
        private final List<String> items = Collections.synchronizedList(new ArrayList<>(List.of("last")));

        public void take() {
            synchronized (items) {
                if (!items.isEmpty()) {
                    items.remove(0);
                }
            }
        }
    }

    /** A stock of atomics that goes below zero. */
    public static class Stock {
        public final AtomicInteger left = new AtomicInteger(1);

        public void buy() {
            if (left.get() > 0) {
                left.decrementAndGet();
            }
        }
    }

    public static class StockCompared {
        public final AtomicInteger left = new AtomicInteger(1);

        public void buy() {
            int seen = left.get();
            while (seen > 0 && !left.compareAndSet(seen, seen - 1)) {
                seen = left.get();
            }
        }
    }

    /** Two fields that have to agree. */
    public static class Range {
        private int lower;
        private int upper = 10;

        public void setLower(int value) {
            if (value <= upper) {
                lower = value;
            }
        }

        public void setUpper(int value) {
            if (value >= lower) {
                upper = value;
            }
        }

        public boolean isRange() {
            return lower <= upper;
        }
    }

    public static class RangeLocked {
        private int lower;
        private int upper = 10;

        public synchronized void setLower(int value) {
            if (value <= upper) {
                lower = value;
            }
        }

        public synchronized void setUpper(int value) {
            if (value >= lower) {
                upper = value;
            }
        }

        public boolean isRange() {
            return lower <= upper;
        }
    }

    /** Closed between the check and the use. */
    public static class Resource {
        private boolean closed;
        private StringBuilder buffer = new StringBuilder();

        public void write() {
            if (!closed) {
                buffer.append('x');
            }
        }

        public void close() {
            closed = true;
            buffer = null;
        }
    }

    public static class ResourceLocked {
        private boolean closed;
        private StringBuilder buffer = new StringBuilder();

        public synchronized void write() {
            if (!closed) {
                buffer.append('x');
            }
        }

        public synchronized void close() {
            closed = true;
            buffer = null;
        }
    }

    /** Iterates while another one adds. */
    public static class Listeners {
        private final List<String> all = new ArrayList<>(List.of("a", "b"));
        public int told;

        public void tell() {
            for (String each : all) {
                told += each.length();
            }
        }

        public void add() {
            all.add("c");
        }
    }

    public static class ListenersCopied {
        private final List<String> all = new CopyOnWriteArrayList<>(List.of("a", "b"));
        public int told;

        public void tell() {
            for (String each : all) {
                told += each.length();
            }
        }

        public void add() {
            all.add("c");
        }
    }

    /** A formatter that keeps what it works on in a field. */
    public static class Formatter {
        private int scratch;
        public boolean wrong;

        public void format(int value) {
            scratch = value;
            if (scratch != value) {
                wrong = true;
            }
        }
    }

    public static class FormatterLocal {
        public boolean wrong;

        public void format(int value) {
            int scratch = value;
            if (scratch != value) {
                wrong = true;
            }
        }
    }

    /** Reads under the lock for reading, writes under that for writing, and has let go of it in between. */
    public static class Upgrade {
        private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        private int value;

        public void increment() {
            int seen;
            lock.readLock().lock();
            try {
                seen = value;
            } finally {
                lock.readLock().unlock();
            }
            lock.writeLock().lock();
            try {
                value = seen + 1;
            } finally {
                lock.writeLock().unlock();
            }
        }

        public int value() {
            return value;
        }
    }

    public static class WriteLocked {
        private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        private int value;

        public void increment() {
            lock.writeLock().lock();
            try {
                value = value + 1;
            } finally {
                lock.writeLock().unlock();
            }
        }

        public int value() {
            return value;
        }
    }

    /** Three switches in one exact order. */
    public static class ThreeSwitches {
        private int a;
        private int b;
        private int c;
        public boolean met;

        public void first() {
            a = 1;
            if (b == 1) {
                c = 1;
            }
        }

        public void second() {
            if (a == 1) {
                b = 1;
                if (c == 1) {
                    met = true;
                }
            }
        }
    }

    /** Four switches in one exact order. */
    public static class FourSwitches {
        private int a;
        private int b;
        private int c;
        public boolean met;

        public void first() {
            a = 1;
            int seen = b;
            if (seen == 1) {
                c = 1;
                if (b == 2) {
                    met = true;
                }
            }
        }

        public void second() {
            if (a == 1) {
                b = 1;
                if (c == 1) {
                    b = 2;
                }
            }
        }
    }

    public static class NoSwitches {
        private int a;
        private int b;
        private int c;
        public boolean met;

        public synchronized void first() {
            a = 1;
            if (b == 1) {
                c = 1;
            }
        }

        public synchronized void second() {
            if (a == 1) {
                b = 1;
                if (c == 1) {
                    met = true;
                }
            }
        }
    }
}
