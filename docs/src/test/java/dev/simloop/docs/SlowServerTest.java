package dev.simloop.docs;

// region first
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.simloop.SimLoop;
import dev.simloop.junit.SeedSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;

class SlowServerTest {
    @ParameterizedTest
    @SeedSource(count = 200)
    void theSlowServerTimesOut(long seed) {
        SimLoop loop = SimLoop.seeded(seed);
        CompletableFuture<String> answer = loop.delay(Duration.ofMinutes(5))
                .thenApply(nothing -> "late")
                .completeOnTimeout("default", 30, SECONDS);

        assertEquals("default", loop.run(answer));
        assertEquals(SECONDS.toNanos(30), loop.report().virtualNanos());
    }
}
// endregion
