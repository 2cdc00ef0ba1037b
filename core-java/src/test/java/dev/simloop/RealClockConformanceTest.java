package dev.simloop;

import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;

/** The laws of clocks and timers, of the JDK's own: what is demanded of ours is no more than this. */
@Tag("jdk")
class RealClockConformanceTest extends ClockConformance {
    @Override
    void hold(Law law) throws Exception {
        ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
        try {
            law.check(new Bench() {
                @Override
                public Clock wall() {
                    return Clock.systemUTC();
                }

                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }

                @Override
                public ScheduledExecutorService timers() {
                    return timers;
                }

                @Override
                public <T> T get(Future<T> future) throws Exception {
                    return future.get(30, TimeUnit.SECONDS);
                }
            });
        } finally {
            timers.shutdownNow();
        }
    }
}
