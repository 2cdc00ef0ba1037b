package dev.simloop.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.CampaignListener.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BarTest {
    @Test
    void showsHowFarAHuntIs() {
        var bytes = new ByteArrayOutputStream();
        try (Bar bar = new Bar("hunt", new PrintStream(bytes, true, UTF_8))) {
            bar.onProgress(new Progress(1, 10, 1, Duration.ofSeconds(1)));
            bar.onProgress(new Progress(10, 10, 2, Duration.ofSeconds(2)));
        }

        assertThat(bytes.toString(UTF_8)).contains("hunt").contains("10/10").contains("2 failures");
    }

    @Test
    void showsNothingWhereNobodyWatches() {
        try (Bar bar = new Bar("hunt", null)) {
            bar.show(1, 2, "");
        }
        assertThat(Shell.run("hunt", Shell.program("passes")).err()).isEmpty();
    }
}
