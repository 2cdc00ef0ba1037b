package dev.simloop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.SimConfig;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.junit.SimTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What docs/simtest.md shows in Java. */
class SimTestJavaSnippets {
    // region simtest-java
    private final List<String> served = new ArrayList<>();

    @SimTest(seeds = 2_000)
    void everyClientIsServed(World world) {
        var a = serve(world, "a");
        var b = serve(world, "b");
        world.await(world.loop().allOf(a, b));
        assertThat(served).containsExactlyInAnyOrder("a", "b");
    }

    private SimFuture<Boolean> serve(World world, String client) {
        var thinking = Duration.ofMillis(world.random(client).nextInt(200));
        return world.delay(thinking).thenApply(slept -> served.add(client));
    }
    // endregion

    // region simtest-config
    static final class Week implements Supplier<SimConfig> {
        @Override
        public SimConfig get() {
            return SimConfig.defaults().withMaxVirtualTime(Duration.ofDays(7));
        }
    }

    @SimTest(
            seeds = 200,
            start = 1_000,
            strategy = "random",
            config = Week.class,
            workers = 2,
            shrinkRuns = 500,
            requireHits = "served")
    void aLongWeek(World world) {
        world.await(world.delay(Duration.ofDays(6)).thenRun(() -> world.count("served")));
    }
    // endregion
}
