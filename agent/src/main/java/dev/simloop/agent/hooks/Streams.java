package dev.simloop.agent.hooks;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Spliterator;
import java.util.function.IntFunction;
import java.util.stream.BaseStream;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Work that the JDK would split over the common pool: in a run it is done by the task that asks. */
@SuppressWarnings("unused")
public final class Streams {
    private static final String PARALLEL = "parallelStream";
    private static final String ARRAYS = "Arrays.parallel";

    private Streams() {}

    public static <T> Stream<T> parallelStream(Collection<T> collection) {
        return Hooks.taking(PARALLEL) == null ? collection.parallelStream() : collection.stream();
    }

    public static <T, S extends BaseStream<T, S>> S parallel(BaseStream<T, S> stream) {
        return Hooks.taking(PARALLEL) == null ? stream.parallel() : stream.sequential();
    }

    public static IntStream parallel(IntStream stream) {
        return Hooks.taking(PARALLEL) == null ? stream.parallel() : stream.sequential();
    }

    public static LongStream parallel(LongStream stream) {
        return Hooks.taking(PARALLEL) == null ? stream.parallel() : stream.sequential();
    }

    public static DoubleStream parallel(DoubleStream stream) {
        return Hooks.taking(PARALLEL) == null ? stream.parallel() : stream.sequential();
    }

    public static <T> Stream<T> streamSupportStream(Spliterator<T> spliterator, boolean parallel) {
        return StreamSupport.stream(spliterator, parallel && Hooks.taking(PARALLEL) == null);
    }

    public static void arraysParallelSort(int[] array) {
        if (Hooks.taking(ARRAYS) == null) {
            Arrays.parallelSort(array);
        } else {
            Arrays.sort(array);
        }
    }

    public static void arraysParallelSort(long[] array) {
        if (Hooks.taking(ARRAYS) == null) {
            Arrays.parallelSort(array);
        } else {
            Arrays.sort(array);
        }
    }

    public static void arraysParallelSort(double[] array) {
        if (Hooks.taking(ARRAYS) == null) {
            Arrays.parallelSort(array);
        } else {
            Arrays.sort(array);
        }
    }

    public static <T extends Comparable<? super T>> void arraysParallelSort(T[] array) {
        if (Hooks.taking(ARRAYS) == null) {
            Arrays.parallelSort(array);
        } else {
            Arrays.sort(array);
        }
    }

    public static <T> void arraysParallelSort(T[] array, Comparator<? super T> order) {
        if (Hooks.taking(ARRAYS) == null) {
            Arrays.parallelSort(array, order);
        } else {
            Arrays.sort(array, order);
        }
    }

    public static <T> void arraysParallelSetAll(T[] array, IntFunction<? extends T> generator) {
        if (Hooks.taking(ARRAYS) == null) {
            Arrays.parallelSetAll(array, generator);
        } else {
            Arrays.setAll(array, generator);
        }
    }
}
