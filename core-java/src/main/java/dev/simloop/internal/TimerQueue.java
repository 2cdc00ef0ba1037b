package dev.simloop.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Pending timers by (deadline, creation): a binary heap of the distinct deadlines, each with its timers in creation
 * order.
 *
 * <p>Simulated programs arm many timers for the same instant (a thousand heartbeats, a hundred thousand {@code
 * delay(1)}): they cost one heap entry together. Adding to a known deadline and cancelling are O(1), a new deadline is
 * O(log distinct deadlines). A deadline whose timers were all cancelled is taken out at once, so that a run with
 * millions of armed and disarmed time-outs does not grow.
 */
public final class TimerQueue {

    /** What a pending timer is to this queue; a task extends it. */
    public abstract static class Entry {
        @Nullable
        Bucket bucket;

        @Nullable
        Entry before;

        /** The timer created next for the same deadline; the entry's own while it is not pending. */
        public @Nullable Entry next;

        /** {@return whether this timer is pending in a queue} */
        public final boolean isPending() {
            return bucket != null;
        }
    }

    private static final int HEAP_MIN = 64;
    private static final int TABLE_MIN = 128;
    private static final int TABLE_KEPT = 1 << 16;

    private static final class Bucket {
        long deadline;
        int heapIndex;

        @Nullable
        Entry first;

        @Nullable
        Entry last;
        /** The next bucket with the same hash, or the next free one. */
        @Nullable
        Bucket chain;
    }

    private @Nullable Bucket[] heap = new Bucket[HEAP_MIN];
    private int heapSize;
    private @Nullable Bucket[] table = new Bucket[TABLE_MIN];
    private @Nullable Bucket free;
    private @Nullable Bucket recent;
    private int size;

    /** {@return the number of pending timers} */
    public int size() {
        return size;
    }

    /** {@return the earliest deadline, or {@link Long#MAX_VALUE} if nothing is pending} */
    public long firstDeadline() {
        return heapSize == 0 ? Long.MAX_VALUE : at(0).deadline;
    }

    /** Adds {@code entry}, which must not be pending, behind all others of that deadline. */
    public void add(Entry entry, long deadline) {
        Bucket bucket = recent;
        if (bucket == null || bucket.deadline != deadline) {
            bucket = bucketFor(deadline);
            recent = bucket;
        }
        entry.bucket = bucket;
        entry.before = bucket.last;
        entry.next = null;
        if (bucket.last == null) {
            bucket.first = entry;
        } else {
            bucket.last.next = entry;
        }
        bucket.last = entry;
        size++;
    }

    /** Takes out {@code entry}; does nothing if it is not pending. */
    public void remove(Entry entry) {
        Bucket bucket = entry.bucket;
        if (bucket == null) {
            return;
        }
        if (entry.before == null) {
            bucket.first = entry.next;
        } else {
            entry.before.next = entry.next;
        }
        if (entry.next == null) {
            bucket.last = entry.before;
        } else {
            entry.next.before = entry.before;
        }
        entry.bucket = null;
        entry.before = null;
        entry.next = null;
        size--;
        if (bucket.first == null) {
            discard(bucket);
        }
    }

    /**
     * {@return the timers of the earliest deadline, linked by {@link Entry#next} in creation order and no longer
     * pending, or null if there is none}
     */
    public @Nullable Entry takeFirst() {
        if (heapSize == 0) {
            return null;
        }
        Bucket bucket = at(0);
        Entry first = bucket.first;
        for (Entry e = first; e != null; e = e.next) {
            e.bucket = null;
            e.before = null;
            size--;
        }
        bucket.first = null;
        bucket.last = null;
        discard(bucket);
        return first;
    }

    /** {@return the pending timers in no particular order of deadlines, for a sweep at a crash} */
    public Entry[] snapshot() {
        Entry[] all = new Entry[size];
        int n = 0;
        for (int i = 0; i < heapSize; i++) {
            for (Entry e = at(i).first; e != null; e = e.next) {
                all[n++] = e;
            }
        }
        return all;
    }

    /** Forgets everything; the entries are left as they are and must not be used again. */
    public void clear() {
        while (heapSize > 0) {
            takeFirst();
        }
        recent = null;
        if (table.length > TABLE_KEPT) {
            table = new Bucket[TABLE_MIN];
            heap = new Bucket[HEAP_MIN];
            free = null;
        }
    }

    private Bucket bucketFor(long deadline) {
        int index = indexOf(deadline);
        for (Bucket b = table[index]; b != null; b = b.chain) {
            if (b.deadline == deadline) {
                return b;
            }
        }
        if (heapSize >= table.length) {
            growTable();
            index = indexOf(deadline);
        }
        Bucket fresh = free;
        if (fresh == null) {
            fresh = new Bucket();
        } else {
            free = fresh.chain;
        }
        fresh.deadline = deadline;
        fresh.chain = table[index];
        table[index] = fresh;
        if (heapSize == heap.length) {
            heap = Arrays.copyOf(heap, heapSize * 2);
        }
        siftUp(heapSize++, fresh);
        return fresh;
    }

    private void discard(Bucket bucket) {
        int index = indexOf(bucket.deadline);
        Bucket b = table[index];
        if (b == bucket) {
            table[index] = bucket.chain;
        } else {
            while (b != null && b.chain != bucket) {
                b = b.chain;
            }
            if (b == null) {
                throw new AssertionError("simulator bug: a deadline is not in the table: " + bucket.deadline);
            }
            b.chain = bucket.chain;
        }
        Bucket last = at(--heapSize);
        heap[heapSize] = null;
        if (last != bucket) {
            int hole = bucket.heapIndex;
            if (hole > 0 && at((hole - 1) >>> 1).deadline > last.deadline) {
                siftUp(hole, last);
            } else {
                siftDown(hole, last);
            }
        }
        if (recent == bucket) {
            recent = null;
        }
        bucket.chain = free;
        free = bucket;
    }

    private void siftUp(int start, Bucket bucket) {
        int i = start;
        while (i > 0) {
            int parentIndex = (i - 1) >>> 1;
            Bucket parent = at(parentIndex);
            if (parent.deadline <= bucket.deadline) {
                break;
            }
            place(i, parent);
            i = parentIndex;
        }
        place(i, bucket);
    }

    private void siftDown(int start, Bucket bucket) {
        int i = start;
        int half = heapSize >>> 1;
        while (i < half) {
            int childIndex = 2 * i + 1;
            Bucket child = at(childIndex);
            int right = childIndex + 1;
            if (right < heapSize && at(right).deadline < child.deadline) {
                childIndex = right;
                child = at(right);
            }
            if (bucket.deadline <= child.deadline) {
                break;
            }
            place(i, child);
            i = childIndex;
        }
        place(i, bucket);
    }

    private void place(int i, Bucket bucket) {
        heap[i] = bucket;
        bucket.heapIndex = i;
    }

    @SuppressWarnings("NullAway") // every index below heapSize is filled
    private Bucket at(int i) {
        return heap[i];
    }

    private int indexOf(long deadline) {
        return (int) (Splitmix.mix(deadline) & (table.length - 1));
    }

    private void growTable() {
        table = new Bucket[table.length * 2];
        for (int i = 0; i < heapSize; i++) {
            Bucket b = at(i);
            int index = indexOf(b.deadline);
            b.chain = table[index];
            table[index] = b;
        }
    }
}
