package races;

import dev.simloop.threads.Between;
import dev.simloop.threads.Operation;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;

/** Stacks, maps and counters whose operations are called by several threads. */
public final class Stacks {
    private Stacks() {}

    private static final class Node {
        final int value;
        Node below;

        Node(int value, Node below) {
            this.value = value;
            this.below = below;
        }
    }

    /** Treiber's: each change is one compare-and-set. */
    public static class Right {
        private final AtomicReference<Node> top = new AtomicReference<>();

        @Operation
        public void push(@Between(min = 1, max = 2) int value) {
            Node now;
            do {
                now = top.get();
            } while (!top.compareAndSet(now, new Node(value, now)));
        }

        @Operation
        public int pop() {
            Node now;
            do {
                now = top.get();
                if (now == null) {
                    throw new NoSuchElementException();
                }
            } while (!top.compareAndSet(now, now.below));
            return now.value;
        }
    }

    /** Looks, and sets without looking again. */
    public static class Wrong {
        private final AtomicReference<Node> top = new AtomicReference<>();

        @Operation
        public void push(@Between(min = 1, max = 2) int value) {
            top.set(new Node(value, top.get()));
        }

        @Operation
        public Integer pop() {
            Node now = top.get();
            if (now == null) {
                return null;
            }
            top.set(now.below);
            return now.value;
        }
    }

    /** A size that is counted beside the elements. */
    public static class Sized {
        private final ConcurrentLinkedDeque<Integer> all = new ConcurrentLinkedDeque<>();
        private int size;

        @Operation
        public void add(int value) {
            all.add(value);
            synchronized (this) {
                size++;
            }
        }

        @Operation
        public synchronized int size() {
            return size;
        }

        @Operation
        public boolean has(int value) {
            return all.contains(value);
        }
    }

    public static class Cells {
        private final ConcurrentHashMap<String, Boolean> all = new ConcurrentHashMap<>();

        @Operation
        public Boolean put(String key, boolean value) {
            return all.put(key, value);
        }

        @Operation
        public Boolean remove(String key) {
            return all.remove(key);
        }
    }

    /** What cannot be called, or drawn. */
    public static class WithoutOperations {}

    public static class Hidden {
        @Operation
        void add() {}
    }

    public static class OfObjects {
        @Operation
        public void add(Object any) {}
    }

    public static class Backwards {
        @Operation
        public void add(@Between(min = 3, max = 1) int value) {}
    }

    public static class WithoutConstructor {
        public WithoutConstructor(int unused) {}

        @Operation
        public void add() {}
    }
}
