package dev.simloop.junit;

import dev.simloop.campaign.TestMethods.Rows;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The rows of one {@link SeedSource} that a program asked for, in place of those that the test or a system property gives. */
final class AskedRows {
    private static volatile @Nullable AskedRows asked;

    private final long start;
    private final int count;
    private int run;
    private long seed;
    private @Nullable Throwable failure;

    AskedRows(long start, int count) {
        if (count <= 0) {
            throw new IllegalArgumentException("seed range is empty: count " + count + " from " + start);
        }
        this.start = start;
        this.count = count;
    }

    /** From now on the rows of this JVM are those; of the test's own again for null. */
    static void ask(@Nullable AskedRows rows) {
        asked = rows;
    }

    /** {@return what was asked for, or null} */
    static @Nullable AskedRows asked() {
        return asked;
    }

    /** {@return the seeds, up to the first whose row fails} JUnit takes the next one when the row before has ended. */
    LongStream seeds() {
        return LongStream.range(0, count).takeWhile(i -> failure == null).map(i -> start + i);
    }

    /** A row has ended. */
    void ended(List<Object> arguments, @Nullable Throwable thrown) {
        run++;
        if (thrown != null && failure == null) {
            failure = thrown;
            for (Object argument : arguments) {
                seed = argument instanceof Long own ? own : seed;
            }
        }
    }

    Rows rows() {
        return new Rows(run, seed, failure);
    }
}
