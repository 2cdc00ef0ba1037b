package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored")
class SimClockTest {
    @Test
    void showsTheEpochPlusVirtualTimeInNanoseconds() {
        var report = Campaign.of(world -> {
                    var clock = world.host("n1").clock();
                    assertThat(clock.instant()).isEqualTo(Instant.parse("2024-01-01T00:00:00Z"));
                    return world.delay(Duration.ofNanos(1_000_000_001))
                            .thenApply(x -> clock.instant() + " " + clock.millis());
                })
                .runSeed(1);

        assertThat(report.value()).isEqualTo("2024-01-01T00:00:01.000000001Z 1704067201000");
    }

    @Test
    void keepsTimeInAnotherZone() {
        var report = Campaign.ofAction(world -> {
                    var clock = world.clock();
                    var tokyo = clock.withZone(ZoneId.of("Asia/Tokyo"));
                    assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
                    assertThat(tokyo.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
                    assertThat(tokyo.instant()).isEqualTo(clock.instant());
                    assertThat(tokyo).isNotEqualTo(clock).hasToString("SimClock[Asia/Tokyo]");
                    assertThat(clock.withZone(ZoneOffset.UTC)).isSameAs(clock);
                    assertThat(world.clock()).isEqualTo(clock).hasSameHashCodeAs(clock);
                    assertThat(world.host("n1").clock()).isNotEqualTo(clock);
                })
                .runSeed(1);

        assertThat(report.failureLine()).isEmpty();
    }
}
