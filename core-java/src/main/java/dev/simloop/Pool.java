package dev.simloop;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The ready tasks of a run with strategy {@code random}, in no order that means anything: picking is one index, and what
 * is last moves into the gap that a removal leaves. Strategies that watch know ready tasks by the numbers that they have here.
 *
 * <p>It moves numbers of tasks, not tasks: storing references at random places of a large array makes a collector with
 * cards (G1) do more work per step than the step itself. A pooled task keeps its number from run to run.
 */
final class Pool {
    private int[] places = new int[256];
    private @Nullable Task[] tasks = new Task[256];
    private int[] freeNumbers = new int[64];
    private int freeCount;
    private int numbers;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    Task at(int place) {
        Task task = tasks[places[place]];
        if (task == null) {
            throw new AssertionError("simulator bug: place " + place + " of the pool is empty");
        }
        return task;
    }

    /** {@return the task of that number} */
    Task numbered(int number) {
        Task task = tasks[number];
        if (task == null) {
            throw new AssertionError("simulator bug: number " + number + " of the pool is nobody's");
        }
        return task;
    }

    /** {@return whether that task is ready} */
    boolean has(Task task) {
        int number = task.number;
        return number >= 0 && tasks[number] == task && task.place < size && places[task.place] == number;
    }

    void add(Task task) {
        if (task.number < 0) {
            give(task);
        }
        if (size == places.length) {
            places = Arrays.copyOf(places, 2 * size);
        }
        task.place = size;
        places[size++] = task.number;
    }

    void remove(Task task) {
        int place = task.place;
        int last = places[--size];
        if (place != size) {
            places[place] = last;
            at(place).place = place;
        }
        if (task.timer) {
            take(task);
        }
    }

    private void give(Task task) {
        int number = freeCount > 0 ? freeNumbers[--freeCount] : numbers++;
        if (number == tasks.length) {
            tasks = Arrays.copyOf(tasks, 2 * number);
        }
        tasks[number] = task;
        task.number = number;
    }

    private void take(Task task) {
        if (freeCount == freeNumbers.length) {
            freeNumbers = Arrays.copyOf(freeNumbers, 2 * freeCount);
        }
        freeNumbers[freeCount++] = task.number;
        tasks[task.number] = null;
        task.number = -1;
    }

    /** Empties it and takes back all numbers: no task that has one may be used again. */
    void forget() {
        Arrays.fill(tasks, 0, Math.min(numbers, tasks.length), null);
        numbers = 0;
        freeCount = 0;
        size = 0;
    }
}
