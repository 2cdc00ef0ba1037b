package dev.simloop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.SimConfig;
import dev.simloop.campaign.Campaign;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The JDK's TLS within Netty's handler, with nothing taken over: what both sides draw and what time it is for them is in no fingerprint. */
class TlsTest {
    private final List<String> answers = new ArrayList<>();

    @Test
    void linesAreReadOnTheOtherSide() {
        TlsExchange.campaign(answers, world -> {}).runSeed(1).assertPassed();
        assertThat(answers)
                .containsExactlyInAnyOrder(
                        "got a",
                        "got b",
                        "got " + "x".repeat(20_000),
                        "ReadTimeoutException",
                        "got again",
                        "got and again");
    }

    @Test
    void lossIsDelayAndEverySeedAnotherRun() {
        int distinct = EverySeed.repeated(
                TlsExchange.campaign(answers, HttpExchange::lose),
                8,
                () -> assertThat(answers).hasSize(6));
        assertThat(distinct).isEqualTo(8);
    }

    @Test
    void aPartitionThatHealsResetsACrashAndARestart() {
        Set<String> seen = new TreeSet<>();
        EverySeed.repeated(TlsExchange.campaign(answers, HttpExchange::loseAndHarm), 8, () -> {
            assertThat(answers).hasSize(6);
            seen.addAll(answers);
        });
        assertThat(seen).contains("got a", "got again", "ReadTimeoutException", "SocketException");
    }

    @Test
    void certificatesAreValidByTheRealClockUnlessTheyAreToldADate() {
        SimConfig afterTheEnd = SimConfig.defaults().withEpoch(Instant.parse("2200-01-01T00:00:00Z"));
        List<String> told = new ArrayList<>();
        Campaign.of(TlsExchange.asOf(false, told))
                .withConfig(afterTheEnd)
                .runSeed(1)
                .assertPassed();
        Campaign.of(TlsExchange.asOf(true, told))
                .withConfig(afterTheEnd)
                .runSeed(1)
                .assertPassed();
        assertThat(told).containsExactly("got a", "CertificateExpiredException");
    }
}
