package dev.simloop.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignListener.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressPrinterTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(out, true, UTF_8);

    @Test
    void printsALineEveryFewSecondsOfTheCampaign() {
        try (var printer = ProgressPrinter.lines("leases", stream, Duration.ofSeconds(5))) {
            for (int tenths = 1; tenths <= 120; tenths++) {
                printer.onProgress(at(tenths, tenths >= 80 ? 1 : 0));
            }
        }

        assertThat(out.toString(UTF_8)).isEqualToNormalizingNewlines("""
                        leases: 5000 of 12000 seeds, 1000 seeds/s, 0 failures, 8 s to go
                        leases: 10000 of 12000 seeds, 1000 seeds/s, 1 failure, 3 s to go
                        leases: 12000 of 12000 seeds, 1000 seeds/s, 1 failure
                        """);
    }

    @Test
    void printsNothingForAShortCampaign() {
        try (var printer = ProgressPrinter.lines("leases", stream, Duration.ofSeconds(5))) {
            printer.onProgress(at(49, 0));
        }

        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void drawsABar() {
        try (var printer = ProgressPrinter.bar("leases", stream)) {
            printer.onProgress(at(60, 2));
        }

        assertThat(out.toString(UTF_8)).contains("leases", "50%", "6000/12000", "1000 seeds/s, 2 failures");
    }

    @Test
    void listensToACampaign() {
        try (var printer = ProgressPrinter.lines("empty runs", stream, Duration.ZERO)) {
            Campaign.of(world -> null)
                    .withSeeds(100)
                    .withListener(printer)
                    .run()
                    .assertPassed();
        }

        assertThat(out.toString(UTF_8).lines().reduce("", (before, line) -> line))
                .startsWith("empty runs: 100 of 100 seeds, ")
                .endsWith(" seeds/s, 0 failures");
    }

    @Test
    void rejectsANegativeInterval() {
        assertThatThrownBy(() -> ProgressPrinter.lines("leases", stream, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("time between lines is negative: PT-1S");
    }

    private static Progress at(int tenths, int failures) {
        return new Progress(tenths * 100L, 12_000, failures, Duration.ofMillis(tenths * 100L));
    }
}
