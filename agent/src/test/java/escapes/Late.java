package escapes;

import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.campaign.Campaign;
import java.time.Instant;

/** A JVM that runs already when the agent comes. */
public final class Late {
    private Late() {}

    public static void main(String[] args) throws Exception {
        // Loaded and run before, so that it has to be rewritten in place.
        boolean early = Clocked.now().isAfter(Instant.EPOCH);
        System.out.println("ready " + early);
        if (System.in.read() < 0) {
            System.exit(2);
        }
        SimConfig config = SimConfig.defaults().withTakeOver(TakeOver.CALLS);
        System.out.println("virtual "
                + Campaign.of(world -> Clocked.now())
                        .withConfig(config)
                        .runSeed(1)
                        .value());
        System.exit(0);
    }
}
