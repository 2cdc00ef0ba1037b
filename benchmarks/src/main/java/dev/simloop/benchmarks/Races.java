package dev.simloop.benchmarks;

import dev.simloop.SimFuture;
import dev.simloop.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Planted races, each of which goes wrong in some orders and tells so by a counter: {@code bug.} and its name. They return how
 * often they went wrong.
 */
final class Races {
    private static final String BUG = "bug.";

    private Races() {}

    private static int told(World world, String bug, int times) {
        if (times > 0) {
            world.count(BUG + bug);
        }
        return times;
    }

    private static void rest(World world) {
        world.await(world.delay(Duration.ofSeconds(1)));
    }

    /** Three read, and write in a later step. */
    static int lostUpdate(World world) {
        int[] sum = {0};
        for (int i = 0; i < 3; i++) {
            world.executor().execute(() -> {
                int read = sum[0];
                world.executor().execute(() -> sum[0] = read + 1);
            });
        }
        rest(world);
        return told(world, "lostUpdate", 3 - sum[0]);
    }

    /** What is acknowledged late is done again, without a number by which the second could be known. */
    static int doubleRetry(World world) {
        int[] done = {0};
        SimFuture<@Nullable Void> acknowledged = world.newFuture();
        world.executor().execute(() -> {
            done[0]++;
            world.executor().execute(() -> acknowledged.complete(null));
        });
        world.await(world.delay(Duration.ZERO).thenRunAsync(() -> {}).thenRunAsync(() -> {
            if (!acknowledged.isDone()) {
                done[0]++;
            }
        }));
        rest(world);
        return told(world, "doubleRetry", done[0] - 1);
    }

    /** Two find nothing there, and both make it. */
    static int doubleInit(World world) {
        List<Integer> made = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int who = i;
            world.executor().execute(() -> {
                if (made.isEmpty()) {
                    world.executor().execute(() -> made.add(who));
                }
            });
        }
        rest(world);
        return told(world, "doubleInit", made.size() - 1);
    }

    /** An answer that takes longer than one waits for it. */
    static int timeOut(World world) {
        boolean[] came = {false};
        world.executor()
                .delayed(Duration.ofMillis(world.random("answer").nextInt(10)))
                .execute(() -> came[0] = true);
        world.await(world.delay(Duration.ofMillis(7)));
        boolean late = !came[0];
        rest(world);
        return told(world, "timeOut", late ? 1 : 0);
    }

    /** A reader that comes before the writer. */
    static int staleRead(World world) {
        int[] value = {0};
        int[] read = {0};
        world.executor().execute(() -> value[0] = 1);
        world.executor().execute(() -> read[0] = value[0]);
        rest(world);
        return told(world, "staleRead", 1 - read[0]);
    }

    /** Two messages of which the second overtakes the first. */
    static int overtaking(World world) {
        List<Integer> order = new ArrayList<>();
        world.singleThread("one").execute(() -> order.add(1));
        world.singleThread("two").execute(() -> order.add(2));
        rest(world);
        return told(world, "overtaking", order.get(0) == 2 ? 1 : 0);
    }
}
