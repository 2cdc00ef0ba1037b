package dev.simloop.strategy;

import java.util.Arrays;

/** Some of the ready tasks, by their numbers, of which each is as easily taken as any other. */
final class ReadyList {
    private int[] numbers = new int[16];
    private int size;
    /** By the number of a task: its place in the list, -1 for none. */
    private int[] places = new int[0];

    void clear() {
        size = 0;
        Arrays.fill(places, -1);
    }

    int size() {
        return size;
    }

    int at(int place) {
        return numbers[place];
    }

    boolean has(int number) {
        return number < places.length && places[number] >= 0;
    }

    void add(int number) {
        if (number >= places.length) {
            int before = places.length;
            places = Arrays.copyOf(places, Math.max(16, 2 * number + 2));
            Arrays.fill(places, before, places.length, -1);
        }
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        places[number] = size;
        numbers[size++] = number;
    }

    void remove(int number) {
        int place = places[number];
        places[number] = -1;
        int last = numbers[--size];
        if (place != size) {
            numbers[place] = last;
            places[last] = place;
        }
    }
}
