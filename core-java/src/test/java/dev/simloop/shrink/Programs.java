package dev.simloop.shrink;

import dev.simloop.Campaign;
import dev.simloop.DrawStream;
import dev.simloop.Finding;
import dev.simloop.Host;
import dev.simloop.Scenario;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.faults.Faults;
import dev.simloop.faults.HostFaultKinds;
import dev.simloop.tape.Calm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Small programs with bugs, for the tests of this package. */
@SuppressWarnings("FutureReturnValueIgnored") // the run goes on until nothing is left to do
final class Programs {
    private Programs() {}

    /** A consumer gives the producer one turn; among bystanders. Passes in submission order. */
    static final Scenario USE_BEFORE_READY = new Scenario() {
        @Override
        public @Nullable Object run(World world) {
            boolean[] ready = new boolean[1];
            for (int i = 0; i < 6; i++) {
                idle(world, 6);
            }
            world.runAsync(() -> world.runAsync(() -> ready[0] = true));
            SimFuture<?> checked = world.runAsync(() -> {}).thenRunAsync(() -> {
                if (!ready[0]) {
                    throw new AssertionError("used before ready");
                }
            });
            for (int i = 0; i < 6; i++) {
                idle(world, 6);
            }
            return checked;
        }
    };

    private static void idle(World world, int times) {
        if (times > 0) {
            world.runAsync(() -> idle(world, times - 1));
        }
    }

    /** Eight draws: a sum of exactly 40 is a bug, and any above 20 is another one of the same type. */
    static final Scenario RARE_AND_SHALLOW = new Scenario() {
        @Override
        public @Nullable Object run(World world) {
            DrawStream draws = world.stream("workload", Calm.ZERO);
            int sum = 0;
            for (int i = 0; i < 8; i++) {
                draws.beginGroup();
                sum += draws.next(10);
            }
            if (sum == 40) {
                throw new AssertionError("the rare bug: sum " + sum);
            }
            if (sum > 20) {
                throw new AssertionError("a shallow, different bug: sum " + sum);
            }
            return null;
        }
    };

    /** Host b does not stand a power cut; chaos of all kinds of host faults for 20 s. */
    static final Scenario CHAOS = new Scenario() {
        @Override
        public @Nullable Object run(World world) {
            for (String name : List.of("a", "b", "c")) {
                world.host(name, Programs::beat);
            }
            Faults.of(HostFaultKinds.all())
                    .allKinds()
                    .lasting(Duration.ofSeconds(20))
                    .every(Duration.ofMillis(500))
                    .windows(Duration.ofSeconds(2))
                    .start(world);
            Host b = world.host("b");
            world.always("b is up", b::isUp);
            return world.delay(Duration.ofSeconds(30));
        }
    };

    private static void beat(Host host) {
        host.executor().schedule(() -> beat(host), 100, TimeUnit.MILLISECONDS);
    }

    static Finding first(Campaign campaign) {
        return campaign.run().firstFinding().orElseThrow();
    }
}
