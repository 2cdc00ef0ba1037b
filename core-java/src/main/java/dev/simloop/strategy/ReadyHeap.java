package dev.simloop.strategy;

import java.util.Arrays;

/**
 * The ready tasks by a key, the least first; of equal keys the one that came first. All steps are logarithmic.
 *
 * <p>It holds numbers of tasks, see {@link dev.simloop.spi.Candidate#number()}, and decides nothing by them: the order of
 * keys and arrivals alone is what it shows.
 */
final class ReadyHeap {
    private int[] heap = new int[64];
    private int size;
    private long arrivals;
    /** By the number of a task: its place in the heap, -1 for none. */
    private int[] places = new int[0];
    /** By the number of a task: its key and the number of its arrival, alternating. */
    private long[] keys = new long[0];

    void clear() {
        size = 0;
        arrivals = 0;
        Arrays.fill(places, -1);
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean has(int number) {
        return number < places.length && places[number] >= 0;
    }

    void add(int number, long key) {
        if (number >= places.length) {
            int before = places.length;
            places = Arrays.copyOf(places, Math.max(64, 2 * number + 2));
            Arrays.fill(places, before, places.length, -1);
            keys = Arrays.copyOf(keys, 2 * places.length);
        }
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        keys[2 * number] = key;
        keys[2 * number + 1] = arrivals++;
        up(size++, number);
    }

    void remove(int number) {
        int place = places[number];
        places[number] = -1;
        int last = heap[--size];
        if (place == size) {
            return;
        }
        if (place > 0 && isBefore(last, heap[(place - 1) / 2])) {
            up(place, last);
        } else {
            down(place, last);
        }
    }

    /** Gives a task another key; it keeps its arrival. */
    void rekey(int number, long key) {
        boolean later = key > keys[2 * number];
        keys[2 * number] = key;
        if (later) {
            down(places[number], number);
        } else {
            up(places[number], number);
        }
    }

    /** {@return the number of the task with the least key} */
    int first() {
        return heap[0];
    }

    /** {@return the key of the task with the least} */
    long firstKey() {
        return keys[2 * heap[0]];
    }

    /** {@return how many there are} */
    int size() {
        return size;
    }

    /** {@return the number of the task at that place, in no order that means anything} */
    int at(int place) {
        return heap[place];
    }

    private boolean isBefore(int one, int other) {
        long a = keys[2 * one];
        long b = keys[2 * other];
        return a != b ? a < b : keys[2 * one + 1] < keys[2 * other + 1];
    }

    private void up(int from, int number) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) / 2;
            int above = heap[parent];
            if (!isBefore(number, above)) {
                break;
            }
            heap[place] = above;
            places[above] = place;
            place = parent;
        }
        heap[place] = number;
        places[number] = place;
    }

    private void down(int from, int number) {
        int place = from;
        for (int child = 2 * place + 1; child < size; child = 2 * place + 1) {
            int least = child + 1 < size && isBefore(heap[child + 1], heap[child]) ? child + 1 : child;
            int below = heap[least];
            if (!isBefore(below, number)) {
                break;
            }
            heap[place] = below;
            places[below] = place;
            place = least;
        }
        heap[place] = number;
        places[number] = place;
    }
}
