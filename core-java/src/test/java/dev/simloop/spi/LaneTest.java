package dev.simloop.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Host;
import dev.simloop.Scenario;
import dev.simloop.campaign.Campaign;
import dev.simloop.failure.OrphanException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What a library takes for its threads. */
class LaneTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static Set<List<String>> orders(boolean inOrder) {
        Set<List<String>> orders = new HashSet<>();
        for (long seed = 0; seed < 60; seed++) {
            List<String> seen = new ArrayList<>();
            Scenario.Action program = world -> {
                seen.clear();
                Lane lane = inOrder ? Lane.thread(world.domain(), "lane") : Lane.pool(world.domain(), "lane");
                for (String name : List.of("a", "b", "c")) {
                    Lane.Work unused = lane.schedule(() -> seen.add(name), 0);
                }
                world.runFor(Duration.ofSeconds(1));
            };
            Campaign campaign = Campaign.ofAction(program);
            var run = campaign.runSeed(seed).assertPassed();
            orders.add(List.copyOf(seen));
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .isTrue();
        }
        return orders;
    }

    @Test
    void aThreadKeepsItsOrderAndAPoolHasNone() {
        assertThat(orders(true)).containsExactly(List.of("a", "b", "c"));
        assertThat(orders(false)).hasSize(6);
    }

    @Test
    void aRepetitionKeepsItsRateUntilItIsCancelled() {
        Campaign.ofAction(world -> {
                    List<Duration> ticks = new ArrayList<>();
                    Lane lane = Lane.thread(world.domain(), "lane");
                    Lane.Work work = lane.repeat(() -> ticks.add(world.now()), SECOND, 2 * SECOND);
                    world.runFor(Duration.ofMillis(5500));
                    assertThat(ticks)
                            .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(5));
                    assertThat(work.isOver()).isFalse();
                    work.cancel();
                    assertThat(work.isOver()).isTrue();
                    world.runFor(Duration.ofMinutes(1));
                    assertThat(ticks).hasSize(3);
                    assertThatThrownBy(() -> lane.repeat(() -> {}, 0, -1)).hasMessage("period is negative: -1 ns");
                })
                .runSeed(1)
                .assertPassed();
    }

    @Test
    void aClosedLaneDropsWhatItHasAndTakesNoMore() {
        List<Lane> kept = new ArrayList<>();
        Campaign.ofAction(world -> {
                    List<String> seen = new ArrayList<>();
                    Lane lane = Lane.pool(world.domain(), "lane");
                    Lane.Work now = lane.schedule(() -> seen.add("now"), 0);
                    Lane.Work late = lane.schedule(() -> seen.add("late"), SECOND);
                    lane.close();
                    world.runFor(Duration.ofMinutes(1));
                    assertThat(seen).isEmpty();
                    assertThat(now.isOver()).isTrue();
                    assertThat(late.isOver()).isTrue();
                    assertThatThrownBy(() -> lane.schedule(() -> {}, 0))
                            .isInstanceOf(RejectedExecutionException.class)
                            .hasMessage("lane was shut down, or its run has ended");
                    kept.add(Lane.thread(world.domain(), "kept"));
                })
                .runSeed(1)
                .assertPassed();
        assertThat(kept.get(0).isClosed()).isTrue();
        assertThatThrownBy(() -> kept.get(0).schedule(() -> {}, 0)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void itIsGoneWithItsHost() {
        Campaign.ofAction(world -> {
                    List<String> seen = new ArrayList<>();
                    List<Lane> lanes = new ArrayList<>();
                    Host host = world.host("n1", h -> {
                        Lane lane = Lane.thread(h.domain(), "lane");
                        lanes.add(lane);
                        Lane.Work unused = lane.repeat(() -> seen.add("tick"), 0, SECOND);
                    });
                    world.runFor(Duration.ofMillis(2500));
                    assertThat(seen).hasSize(3);
                    host.crash();
                    world.runFor(Duration.ofMinutes(1));
                    assertThat(seen).hasSize(3);
                    assertThat(lanes.get(0).isClosed()).isTrue();
                })
                .runSeed(1)
                .assertPassed();
    }

    @Test
    void whatItsWorkThrowsIsAnOrphanAndEndsARepetition() {
        int[] ran = {0};
        var report = Campaign.ofAction(world -> {
                    Lane.Work unused = Lane.thread(world.domain(), "lane")
                            .repeat(
                                    () -> {
                                        ran[0]++;
                                        throw new IllegalStateException("nobody's");
                                    },
                                    0,
                                    SECOND);
                    world.runFor(Duration.ofMinutes(1));
                })
                .runSeed(1);
        assertThat(report.failure()).isInstanceOf(OrphanException.class).hasMessageContaining("lane#1");
        assertThat(ran[0]).isEqualTo(1);
    }

    @Test
    void aLineIsThatOfTheProgram() {
        assertThat(CallSites.ofProgram()).matches("dev\\.simloop\\.spi\\.LaneTest\\.aLine.*\\(LaneTest\\.java:\\d+\\)");
    }
}
