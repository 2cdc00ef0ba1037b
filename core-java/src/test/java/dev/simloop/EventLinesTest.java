package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Recorded runs with and without the lines of their events are the same runs. */
@Tag("jdk")
class EventLinesTest {
    private static final Campaign PROGRAM = Campaign.ofAction(EventLinesTest::program);

    private static void program(World world) {
        int[] coins = {0};
        List<CompletableFuture<?>> jobs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            jobs.add(world.supplyAsync(() -> coins[0] + world.random("tip").nextInt(3))
                    .thenAcceptAsync(seen -> {
                        coins[0] = seen + 1;
                        SimLoop.observe("coins", coins[0]);
                    }));
        }
        world.await(world.loop().allOf(jobs.toArray(CompletableFuture[]::new)));
    }

    private static List<Event> events(RunReport run) {
        return Objects.requireNonNull(run.events()).events();
    }

    @Test
    void theRunIsTheSame() {
        Campaign without = PROGRAM.withConfig(PROGRAM.config().withEventLines(false));
        for (long seed = 0; seed < 200; seed++) {
            RunReport named = PROGRAM.runSeed(seed);
            RunReport bare = without.runSeed(seed);

            assertThat(bare.fingerprint()).isEqualTo(named.fingerprint());
            assertThat(bare.token()).isEqualTo(named.token());
            assertThat(events(bare)).hasSameSizeAs(events(named));
            assertThat(without.replay(Objects.requireNonNull(named.tape())).fingerprint())
                    .isEqualTo(named.fingerprint());
        }
    }

    @Test
    void linesAndChainsAreLeftOut() {
        assertThat(events(PROGRAM.runSeed(1)))
                .anySatisfy(event -> assertThat(event.at()).startsWith("EventLinesTest.java:"))
                .anySatisfy(event -> assertThat(event.actor()).startsWith("program@EventLinesTest.java:"));
        assertThat(events(PROGRAM.withConfig(PROGRAM.config().withEventLines(false))
                        .runSeed(1)))
                .allSatisfy(event -> {
                    assertThat(event.at()).isEmpty();
                    assertThat(event.actor()).doesNotContain("@");
                });
    }
}
