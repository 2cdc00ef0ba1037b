package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import org.junit.jupiter.api.Test;

class CounterTest {
    @Test
    void aDeclaredCounterShowsAsZeroAndIsTheOneOfThatName() {
        var report = Campaign.ofAction(world -> {
                    Counter never = world.domain().counter("never");
                    Counter often = world.domain().counter("often");
                    often.add();
                    often.add(3);
                    world.count("often");
                    world.domain().counter("often").add(0);
                    assertThat(often.value()).isEqualTo(5);
                    assertThat(never).hasToString("never=0");
                    assertThat(often.name()).isEqualTo("often");
                })
                .runSeed(1);
        assertThat(report.failureLine()).isEmpty();
        assertThat(report.counters()).containsEntry("never", 0L).containsEntry("often", 5L);
    }

    @Test
    void aCampaignTellsWhatNeverHappenedInNoRun() {
        var result = Campaign.ofAction(world -> {
                    Counter even = world.domain().counter("even");
                    if (world.seed() % 2 == 0) {
                        even.add(2);
                    }
                    var unused = world.domain().counter("never");
                })
                .withSeeds(10)
                .run();
        assertThat(result.counters()).containsKey("never");
        assertThat(result.hits("never")).isEqualTo(new CampaignResult.Hits(0, 0));
        assertThat(result.hits("even")).isEqualTo(new CampaignResult.Hits(10, 5));
    }

    @Test
    void aCounterGoesUpOnly() {
        var report = Campaign.ofAction(world -> {
                    Counter counter = world.domain().counter("c");
                    counter.add(7);
                    assertThatThrownBy(() -> counter.add(-1))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessage("counter c cannot go down: -1");
                    assertThat(counter.value()).isEqualTo(7);
                })
                .runSeed(1);
        assertThat(report.failureLine()).isEmpty();
    }

    @Test
    void aHostIsFoundOnlyOnceItWasMade() {
        var report = Campaign.ofAction(world -> {
                    assertThat(world.findHost("a")).isNull();
                    Host a = world.host("a");
                    assertThat(world.findHost("a")).isSameAs(a);
                })
                .runSeed(1);
        assertThat(report.failureLine()).isEmpty();
    }
}
