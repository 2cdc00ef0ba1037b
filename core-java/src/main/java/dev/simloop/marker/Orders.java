package dev.simloop.marker;

import java.math.BigInteger;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * All orders of the steps of several threads in which each thread keeps its own, made where they are asked for. In the order of a dictionary: the
 * first has all steps of the first thread before those of the second.
 */
final class Orders extends AbstractList<Schedule> implements RandomAccess {
    private final List<List<Step>> threads;
    private final int size;

    /** @throws IllegalArgumentException if there are 2^31 orders or more */
    Orders(List<List<Step>> threads) {
        this.threads = threads;
        BigInteger all = orders(left());
        if (all.bitLength() > 31) {
            throw new IllegalArgumentException("the steps have " + all + " orders, and a list holds at most "
                    + Integer.MAX_VALUE + ": have fewer threads or markers");
        }
        size = all.intValue();
    }

    private int[] left() {
        return threads.stream().mapToInt(List::size).toArray();
    }

    /** {@return the multinomial coefficient: in how many orders threads with that many steps left can go on} */
    private static BigInteger orders(int[] left) {
        BigInteger result = BigInteger.ONE;
        int steps = 0;
        for (int own : left) {
            for (int k = 1; k <= own; k++) {
                steps++;
                result = result.multiply(BigInteger.valueOf(steps)).divide(BigInteger.valueOf(k));
            }
        }
        return result;
    }

    @Override
    public Schedule get(int index) {
        Objects.checkIndex(index, size);
        int[] left = left();
        List<Step> steps = new ArrayList<>();
        BigInteger rest = BigInteger.valueOf(index);
        for (int thread = 0; thread < left.length; ) {
            if (left[thread] == 0) {
                thread++;
                continue;
            }
            left[thread]--;
            BigInteger orders = orders(left);
            if (rest.compareTo(orders) < 0) {
                List<Step> own = threads.get(thread);
                steps.add(own.get(own.size() - left[thread] - 1));
                thread = 0;
            } else {
                rest = rest.subtract(orders);
                left[thread]++;
                thread++;
            }
        }
        return Schedule.of(steps);
    }

    @Override
    public int size() {
        return size;
    }
}
