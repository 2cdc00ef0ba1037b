package dev.simloop.strategy;

import dev.simloop.spi.Candidate;
import dev.simloop.spi.Strategy.Chance;

/**
 * Ready tasks that are picked in proportion to the steps that their actors have left. Each has an exponential clock whose
 * rate is that number; as such clocks have no memory, the one that rings first is distributed as a weighted pick among all
 * that run, whenever they were started.
 */
final class Race {
    private final int[] weights;
    private final ReadyHeap clocks = new ReadyHeap();
    private Salt salt = Salt.drawn(bound -> 0);
    private long started;
    private double now;

    Race(int[] weights) {
        this.weights = weights;
    }

    void begin(Chance chance) {
        clocks.clear();
        salt = Salt.drawn(chance);
        started = 0;
        now = 0;
    }

    void add(Candidate candidate) {
        double rings = now - StrictMath.log(salt.unit(started++)) / left(candidate);
        // positive doubles and their bits have the same order
        clocks.add(candidate.number(), Double.doubleToRawLongBits(rings));
    }

    void remove(int number) {
        clocks.remove(number);
    }

    boolean has(int number) {
        return clocks.has(number);
    }

    boolean isEmpty() {
        return clocks.isEmpty();
    }

    /** {@return the number of the task whose clock rings next; that is then the time} */
    int first() {
        now = Double.longBitsToDouble(clocks.firstKey());
        return clocks.first();
    }

    private int left(Candidate candidate) {
        int weight = weights[Math.min(candidate.actorNumber(), weights.length - 1)];
        return Math.max(1, weight - candidate.step() + 1);
    }
}
