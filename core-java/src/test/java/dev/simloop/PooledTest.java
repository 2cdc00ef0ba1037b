package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.failure.LoopFinishedException;
import dev.simloop.tape.Fallback;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a worker reuses from run to run is not reached through what an earlier run has left behind. */
class PooledTest {
    @Test
    void aStreamOfAnEarlierRunDoesNotDrawFromALaterOne() {
        List<DrawStream> left = new ArrayList<>();
        List<String> told = new ArrayList<>();
        var result = Campaign.ofAction(world -> {
                    for (DrawStream stream : left) {
                        try {
                            told.add("drew " + stream.draw(10));
                        } catch (LoopFinishedException e) {
                            told.add("refused");
                        }
                    }
                    left.add(world.stream("mine", Fallback.ZERO));
                    assertThat(left.get(left.size() - 1).draw(10)).isBetween(0L, 9L);
                })
                .withSeeds(3)
                .withWorkers(1)
                .run();
        result.assertPassed();
        assertThat(told).containsExactly("refused", "refused", "refused");
    }

    @Test
    void theLoopsOwnStreamIsNobodyElses() {
        var run = Campaign.ofAction(world -> {
                    long unused = world.stream("strategy", Fallback.SEEDED).draw(10);
                })
                .runSeed(1);
        assertThat(run.failureLine()).contains("stream strategy is the loop's own and on no tape: use another name");
    }

    /** Work that is left in a parked mailbox takes its pooled tasks with it, whoever asks for them next. */
    @Test
    void runsThatLeaveWorkBehindAreFollowedBySoundOnes() {
        var campaign = Campaign.ofAction(world -> {
            var thread = world.singleThread("t");
            for (int i = 0; i < 20; i++) {
                int n = i;
                thread.execute(() -> {
                    if (n == world.seed() % 20) {
                        throw new IllegalStateException("ends early");
                    }
                });
                world.executor().execute(() -> world.count("ran"));
            }
        });
        for (int seed = 0; seed < 60; seed++) {
            var run = campaign.runSeed(seed);
            var again = campaign.replay(Objects.requireNonNull(run.tape()));
            assertThat(again.isSameRun(run)).as("seed " + seed).isTrue();
        }
    }
}
