package dev.simloop.junit;

import dev.simloop.SimLoop;
import dev.simloop.campaign.Campaign;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The sample of the README: a lease with a planted bug. Run by {@link ReadmeTest}, which expects it to fail. */
@SuppressWarnings("FutureReturnValueIgnored") // a campaign awaits the future that its scenario returns
class LeaseSpec {
    // tag::rows[]
    @ParameterizedTest
    @SeedSource(count = 1_000)
    void a_lease_has_one_holder(long seed) {
        SimLoop loop = SimLoop.seeded(seed);
        Lease lease = new Lease(loop);
        loop.run(loop.allOf(lease.acquire("a"), lease.acquire("b")));
    }
    // end::rows[]

    // tag::sweep[]
    @Test
    void a_lease_has_one_holder_whatever_happens() {
        SeedSweep.of(Campaign.of(world -> {
                    Lease lease = new Lease(world.loop());
                    return world.loop().allOf(lease.acquire("a"), lease.acquire("b"));
                }))
                .withSeeds(100_000)
                .run();
    }
    // end::sweep[]

    /** Looks whether the lease is free, and takes it a millisecond later. */
    private static final class Lease {
        private final SimLoop loop;
        private String holder = "";

        Lease(SimLoop loop) {
            this.loop = loop;
        }

        CompletableFuture<Void> acquire(String client) {
            var thinking = Duration.ofMillis(loop.random(client).nextInt(200));
            return loop.delay(thinking)
                    .thenApply(slept -> holder.isEmpty())
                    .thenCompose(free -> loop.delay(Duration.ofMillis(1)).thenAccept(written -> take(client, free)));
        }

        private void take(String client, boolean free) {
            if (free && !holder.isEmpty()) {
                throw new IllegalStateException("two holders: " + holder + " and " + client);
            }
            holder = free ? client : holder;
        }
    }
}
