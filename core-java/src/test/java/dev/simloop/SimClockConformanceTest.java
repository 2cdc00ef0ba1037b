package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The laws of clocks and timers, of a host's: right ones, and ones that are wrong by their own oscillator. */
@Tag("jdk")
class SimClockConformanceTest {
    private static final Duration LIMIT = Duration.ofHours(2);

    private static void hold(ClockConformance.Law law, Consumer<HostClock> disturbance) {
        for (long seed = 0; seed < 5; seed++) {
            RunReport report = Campaign.ofAction(world -> {
                        Host host = world.host("n1");
                        disturbance.accept(host.hostClock());
                        law.check(new HostBench(world, host, host.singleThread("timers")));
                    })
                    .runSeed(seed);
            assertThat(report.failure()).isNull();
        }
    }

    private record HostBench(World world, Host host, ScheduledExecutorService timers)
            implements ClockConformance.Bench {
        @Override
        public Clock wall() {
            return host.clock();
        }

        @Override
        public long nanoTime() {
            return host.hostClock().nanoTime();
        }

        @Override
        public <T> T get(Future<T> future) throws Exception {
            world.runUntil(future::isDone, LIMIT);
            return future.get();
        }
    }

    @Nested
    class Right extends ClockConformance {
        @Override
        void hold(Law law) {
            SimClockConformanceTest.hold(law, clock -> {});
        }
    }

    @Nested
    class Fast extends ClockConformance {
        @Override
        void hold(Law law) {
            SimClockConformanceTest.hold(law, clock -> {
                Fault drift = clock.drift(333_333_337);
                assertThat(drift.isActive()).isTrue();
            });
        }
    }

    @Nested
    class Slow extends ClockConformance {
        @Override
        void hold(Law law) {
            SimClockConformanceTest.hold(law, clock -> {
                Fault drift = clock.drift(-499_999_999);
                assertThat(drift.isActive()).isTrue();
            });
        }
    }

    @Nested
    class Elsewhere extends ClockConformance {
        @Override
        void hold(Law law) {
            SimClockConformanceTest.hold(law, clock -> {
                Fault offset = clock.offset(Duration.ofDays(-800));
                clock.step(Duration.ofNanos(1_234_567));
                clock.leapSecond();
                assertThat(offset.isActive()).isTrue();
            });
        }
    }
}
