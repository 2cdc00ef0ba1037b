package dev.simloop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.DrawStream;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.Finding;
import dev.simloop.shrink.FailureOdds;
import dev.simloop.shrink.FixConfidence;
import dev.simloop.shrink.NearestPassingRun;
import dev.simloop.shrink.Shrink;
import dev.simloop.shrink.Shrinker;
import dev.simloop.tape.Fallback;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/shrink.md shows. */
@SuppressWarnings("FutureReturnValueIgnored") // the run goes on until nothing is left to do
class ShrinkSnippets {
    /** A consumer gives the producer one turn and takes that for enough, among bystanders. */
    private static SimFuture<?> program(World world) {
        boolean[] ready = new boolean[1];
        for (int i = 0; i < 5; i++) {
            idle(world, 4);
        }
        SimFuture<?> produced = world.runAsync(() -> {}).thenRunAsync(() -> ready[0] = true);
        SimFuture<?> consumed = world.runAsync(() -> {}).thenRunAsync(() -> {
            if (!ready[0]) {
                throw new AssertionError("used before ready");
            }
        });
        return world.loop().allOf(produced, consumed);
    }

    private static void idle(World world, int times) {
        if (times > 0) {
            SimFuture<?> unused = world.runAsync(() -> idle(world, times - 1));
        }
    }

    @Test
    void findsShrinksAndExplains(@TempDir Path folder) throws IOException {
        // region shrink
        Campaign campaign = Campaign.of(world -> program(world));
        CampaignResult result = campaign.run();
        Finding finding = result.findings().get(0);

        Shrink shrink = Shrinker.of(campaign)
                .withBudget(1_500, Duration.ofSeconds(10))
                .withListener(progress -> System.out.println(progress.candidates() + " tried: " + progress.best()))
                .shrink(finding);

        System.out.println(shrink.describe());
        shrink.tape().write(folder.resolve("shrunk.tape.json"));
        // endregion
        assertThat(shrink.after().decisions()).isLessThanOrEqualTo(2);
        assertThat(shrink.report().failure()).hasMessage("used before ready");

        // region nearest
        NearestPassingRun nearest = Objects.requireNonNull(NearestPassingRun.of(campaign, shrink.tape(), 200));
        System.out.println(nearest.decision());
        // endregion
        assertThat(nearest.passing().passed()).isTrue();
        assertThat(nearest.decision().stream()).isEqualTo("schedule");

        // region odds
        FailureOdds odds = FailureOdds.of(campaign, shrink.tape(), 8, 40);
        System.out.println(odds.describe());
        // endregion
        assertThat(odds.inevitableFrom()).isPresent();

        // region clean
        System.out.println(FixConfidence.of(result).describe());
        // endregion
        assertThat(FixConfidence.of(result).needed()).isEqualTo(3 * result.seedsRun());
    }

    /** The twin of the program: the consumer goes on when the producer is done. */
    @Test
    void whoWaitsForTheProducerSurvivesTheSameSeeds() {
        Campaign mended = Campaign.of(world -> {
            boolean[] ready = new boolean[1];
            for (int i = 0; i < 5; i++) {
                idle(world, 4);
            }
            return world.runAsync(() -> {}).thenRunAsync(() -> ready[0] = true).thenRunAsync(() -> {
                if (!ready[0]) {
                    throw new AssertionError("used before ready");
                }
            });
        });
        assertThat(mended.run().assertPassed().seedsRun()).isEqualTo(1_000);
    }

    @Test
    void anOperationIsTakenOutAsAWhole() {
        Campaign campaign = Campaign.of(world -> workload(world));
        Finding finding = campaign.run().findings().get(0);
        Shrink shrink = Shrinker.of(campaign).shrink(finding);
        assertThat(shrink.after().faults()).isEqualTo(1);
    }

    /** The twin of the workload: what is not there is not paid out. */
    @Test
    void whatIsCoveredAloneIsPaidOnTheSameSeeds() {
        Campaign mended = Campaign.of(world -> {
            DrawStream draws = world.stream("workload", Fallback.ZERO);
            int account = 100;
            for (int i = 0; i < 20; i++) {
                if (draws.next(3) == 2) {
                    int amount = draws.next(200);
                    account -= amount <= account ? amount : 0;
                }
            }
            if (account < 0) {
                throw new AssertionError("overdrawn: " + account);
            }
            return account;
        });
        assertThat(mended.run().assertPassed().seedsRun()).isEqualTo(1_000);
    }

    // region groups
    private static int workload(World world) {
        DrawStream draws = world.stream("workload", Fallback.ZERO);
        int account = 100;
        for (int i = 0; i < 20; i++) {
            draws.beginGroup();
            if (draws.next(3) == 2) { // 0 is calm: nothing is done
                account -= draws.next(200);
            }
        }
        if (account < 0) {
            throw new AssertionError("overdrawn: " + account);
        }
        return account;
    }
    // endregion
}
