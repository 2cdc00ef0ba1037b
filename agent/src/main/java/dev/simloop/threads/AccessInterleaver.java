package dev.simloop.threads;

import dev.simloop.Scenario;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.agent.ThreadsTakeOver;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.Interleaver;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@link Interleave} does, for others that have words of their own for it. Found by SimLoop. */
public final class AccessInterleaver implements Interleaver {
    /** For {@link java.util.ServiceLoader}. */
    public AccessInterleaver() {}

    @Override
    public Campaign campaign(Scenario program, int runs) {
        return Interleave.campaign(program, runs);
    }

    @Override
    public CampaignResult run(Campaign campaign) {
        return Interleave.checked(campaign.run());
    }

    @Override
    public CampaignResult assertHolds(Campaign campaign) {
        return Interleave.assertHolds(campaign);
    }

    @Override
    public boolean canWait() {
        return ThreadsTakeOver.isAvailable();
    }

    /** On virtual threads where the run has them, and else on real ones. */
    @Override
    public SimFuture<@Nullable Void> start(
            World world, Map<String, Body> threads, @Nullable Set<String> withoutRacesOn) {
        RaceDetector races = withoutRacesOn == null ? null : new RaceDetector(withoutRacesOn);
        if (world.loop().isOnGuest()) {
            if (races != null) {
                ThreadsTakeOver.detect(world, races);
            }
            return onLoop(world, threads);
        }
        Run run = new Run(world, races);
        threads.forEach(run::add);
        return run.start();
    }

    private static SimFuture<@Nullable Void> onLoop(World world, Map<String, Body> threads) {
        SimFuture<@Nullable Void> end = world.newFuture();
        // By the loop itself when the step is over: what looks at the end is no access of any thread.
        Runnable ended = () -> world.loop().atStepEnd("the end of all threads", () -> end.complete(null));
        int[] left = {threads.size()};
        threads.forEach((name, body) -> {
            Thread thread = new Thread(
                    () -> {
                        try {
                            body.run();
                            left[0]--;
                            if (left[0] == 0) {
                                ended.run();
                            }
                        } catch (Abandoned e) {
                            throw e;
                        } catch (Throwable e) {
                            boolean unused = end.completeExceptionally(e);
                        }
                    },
                    name);
            thread.start();
        });
        return end;
    }
}
