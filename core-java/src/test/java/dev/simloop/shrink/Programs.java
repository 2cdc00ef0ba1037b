package dev.simloop.shrink;

import dev.simloop.DrawStream;
import dev.simloop.Host;
import dev.simloop.Scenario;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Finding;
import dev.simloop.faults.Faults;
import dev.simloop.faults.HostFaultKinds;
import dev.simloop.tape.Fallback;
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
            DrawStream draws = world.stream("workload", Fallback.ZERO);
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

    /** Two actors take turns; whoever has had its third is too early. In submission order that takes longest. */
    static final Scenario CALM_FAILS_LATE = new Scenario() {
        @Override
        public @Nullable Object run(World world) {
            for (int i = 0; i < 4; i++) {
                turns(world, 3);
            }
            return world.delay(Duration.ofSeconds(1));
        }
    };

    private static void turns(World world, int left) {
        if (left == 0) {
            throw new AssertionError("too early");
        }
        world.runAsync(() -> turns(world, left - 1));
    }

    /** A hog takes four turns on its own thread and expects that a worker has had one by then. */
    static final Scenario STARVED = new Scenario() {
        @Override
        public @Nullable Object run(World world) {
            boolean[] moved = new boolean[1];
            hog(world, world.singleThread("hog"), moved, 4);
            world.singleThread("worker").execute(() -> moved[0] = true);
            return world.delay(Duration.ofSeconds(1));
        }
    };

    private static void hog(World world, java.util.concurrent.Executor thread, boolean[] moved, int left) {
        thread.execute(() -> {
            if (left > 0) {
                hog(world, thread, moved, left - 1);
            } else if (!moved[0]) {
                throw new AssertionError("starved");
            }
        });
    }

    /** Hosts a and b must not be down at once; how long a restart takes is drawn by the seed. */
    static final Scenario TWO_OUTAGES = new Scenario() {
        @Override
        public @Nullable Object run(World world) {
            DrawStream jitter = world.stream("jitter", Fallback.SEEDED);
            for (String name : List.of("a", "b", "c")) {
                world.host(name, host -> jittery(host, jitter));
            }
            Faults.of(HostFaultKinds.all())
                    .allKinds()
                    .lasting(Duration.ofSeconds(20))
                    .every(Duration.ofMillis(300))
                    .windows(Duration.ofSeconds(2))
                    .start(world);
            Host a = world.host("a");
            Host b = world.host("b");
            world.always("a or b is up", () -> a.isUp() || b.isUp());
            return world.delay(Duration.ofSeconds(30));
        }
    };

    private static void jittery(Host host, DrawStream jitter) {
        host.executor().schedule(() -> jittery(host, jitter), 50 + jitter.next(100), TimeUnit.MILLISECONDS);
    }

    private static void beat(Host host) {
        host.executor().schedule(() -> beat(host), 100, TimeUnit.MILLISECONDS);
    }

    static Finding first(Campaign campaign) {
        return campaign.run().findings().get(0);
    }
}
