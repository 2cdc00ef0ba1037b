package dev.simloop.cli;

import dev.simloop.SimLoop;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Seeds;
import dev.simloop.junit.SeedSource;
import dev.simloop.junit.SimTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.params.ParameterizedTest;

/** Tests of a user's, which the command line is told to hunt. */
class TestPrograms {
    private final List<String> order = new ArrayList<>();
    private int prepared;

    @BeforeEach
    void prepare() {
        prepared++;
    }

    @SimTest
    void races(World world) {
        world.executor().execute(() -> order.add("a"));
        world.executor().execute(() -> order.add("b"));
        world.runUntilQuiescent(Duration.ofSeconds(1));
        if (!order.equals(List.of("a", "b")) || prepared != 1) {
            throw new IllegalStateException("order is " + String.join("", order) + ", prepared " + prepared);
        }
    }

    @SimTest
    void passes() {
        SimLoop.observed("prepared", prepared);
    }

    @Disabled("it is not to be run")
    @SimTest
    void disabled() {
        throw new AssertionError("a disabled test ran");
    }

    @ParameterizedTest
    @SeedSource
    void rows(long seed) {
        Campaign.ofAction(world -> {
                    List<String> ran = new ArrayList<>();
                    world.executor().execute(() -> ran.add("a"));
                    world.executor().execute(() -> ran.add("b"));
                    world.runUntilQuiescent(Duration.ofSeconds(1));
                    if (!ran.equals(List.of("a", "b"))) {
                        throw new IllegalStateException("row order is " + String.join("", ran));
                    }
                })
                .withSeeds(Seeds.of(seed))
                .withWorkers(1)
                .run()
                .assertPassed();
    }
}
