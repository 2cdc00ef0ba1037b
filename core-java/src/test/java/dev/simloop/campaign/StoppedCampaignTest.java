package dev.simloop.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Scenario;
import dev.simloop.failure.HeapGrowthException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What throws and is no run ends a campaign: all its workers, then the call. */
class StoppedCampaignTest {
    @Test
    void aPredicateThatThrowsStopsAllWorkers() {
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger under = new AtomicInteger();
        Scenario scenario = world -> {
            under.incrementAndGet();
            runs.incrementAndGet();
            under.decrementAndGet();
            return world.seed();
        };
        Campaign campaign = Campaign.of(scenario).withWorkers(2).withSeeds(1_000_000);
        assertThatThrownBy(() -> campaign.findSeedWhere(value -> {
                    if (value.equals(3L)) {
                        throw new IllegalArgumentException("the user's predicate");
                    }
                    return false;
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the campaign was stopped at seed 3, all its workers have ended:"
                        + " java.lang.IllegalArgumentException: the user's predicate")
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(under).hasValue(0);
        assertThat(runs.get()).isLessThan(1_000_000);
    }

    @Test
    void aListenerThatThrowsStopsTheCampaign() {
        Campaign campaign = Campaign.of(world -> null)
                .withWorkers(2)
                .withSeeds(500)
                .withListener(progress -> {
                    throw new IllegalArgumentException("the user's listener");
                });
        assertThatThrownBy(campaign::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("by its listener")
                .hasMessageContaining("the user's listener");
    }

    @Test
    void memoryThatEarlierRunsFilledIsToldAsSuch() {
        assertThat(HeapGrowth.describe(10L << 20, 400L << 20, 512L << 20))
                .isEqualTo(
                        "the heap grew from run to run, from 10 to 400 of 512 MiB with no run under way: static state?");
        assertThat(HeapGrowth.describe(300L << 20, 400L << 20, 512L << 20)).isEmpty();
    }

    @Test
    void aSeedThatRunsOutOfMemoryByItselfStaysAFindingOfThatSeed() {
        CampaignResult result = Campaign.ofAction(world -> {
                    if (world.seed() == 3) {
                        throw new OutOfMemoryError("asked for more than there is");
                    }
                })
                .withSeeds(10)
                .run();
        Finding finding = result.findings().get(0);
        assertThat(finding.reproduction()).isEqualTo(Finding.Reproduction.STABLE);
        assertThat(finding.failure()).isNotInstanceOf(HeapGrowthException.class);
    }

    @Test
    @SuppressWarnings("ModifiedButNotUsed") // it is kept to fill the heap
    void memoryThatGrewIsNoStableFinding() {
        List<byte[]> kept = new ArrayList<>();
        long piece = Math.min(Runtime.getRuntime().maxMemory() / 20, 1 << 30);
        try {
            CampaignResult result = Campaign.ofAction(world -> {
                        if (world.seed() == 7) {
                            throw new OutOfMemoryError("Java heap space");
                        }
                        kept.add(new byte[(int) piece]);
                    })
                    .withWorkers(1)
                    .withSeeds(20)
                    .run();
            Finding finding = result.findings().get(0);
            assertThat(finding.reproduction()).isEqualTo(Finding.Reproduction.HEAP_GREW);
            assertThat(finding.failure())
                    .isInstanceOf(HeapGrowthException.class)
                    .hasMessageStartingWith("the heap grew from run to run");
            assertThat(finding.isRepeatable()).isFalse();
        } finally {
            kept.clear();
        }
    }
}
