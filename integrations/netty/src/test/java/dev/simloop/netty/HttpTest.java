package dev.simloop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Netty's own HTTP server and client, with no change, on hosts of their own. */
class HttpTest {
    private final List<String> answers = new ArrayList<>();

    @Test
    void aServerAndAClientThatKnowNothingOfIt() {
        HttpExchange.campaign(answers, world -> {}).runSeed(1).assertPassed();
        assertThat(answers)
                .containsExactlyInAnyOrder(
                        "200 /a 0",
                        "200 /b 0",
                        "200 /big 100005 " + ("/big " + "0123456789".repeat(10_000)).hashCode(),
                        "200 /slow 0",
                        "ReadTimeoutException",
                        "UnknownHostException");
    }

    @Test
    void lossIsDelayAndEverySeedAnotherRun() {
        int distinct = EverySeed.repeated(
                HttpExchange.campaign(answers, HttpExchange::lose),
                40,
                () -> assertThat(answers).hasSize(6));
        assertThat(distinct).isGreaterThanOrEqualTo(19);
    }

    @Test
    void aPartitionThatHealsResetsACrashAndARestart() {
        Set<String> seen = new TreeSet<>();
        EverySeed.repeated(HttpExchange.campaign(answers, HttpExchange::harm), 30, () -> {
            assertThat(answers).hasSize(6);
            seen.addAll(answers);
        });
        assertThat(seen).contains("200 /a 0", "ReadTimeoutException", "closed", "SocketException");
    }

    @Test
    void streamsOfHttp2ShareAConnection() {
        Campaign.of(Http2Exchange.scenario(answers, world -> {})).runSeed(1).assertPassed();
        assertThat(answers).containsExactlyInAnyOrder("0: got 0", "10: got 10", "1000: got 1000", "200000: got 200000");
        Set<String> seen = new TreeSet<>();
        EverySeed.repeated(Campaign.of(Http2Exchange.scenario(answers, HttpExchange::loseAndHarm)), 15, () -> {
            assertThat(answers).hasSize(4);
            seen.addAll(answers);
        });
        assertThat(seen).contains("200000: got 200000", "200000: closed");
    }

    @Test
    void nothingOfItStaysBehind() {
        Set<String> before = threads();
        for (int seed = 0; seed < 3; seed++) {
            HttpExchange.campaign(answers, HttpExchange::loseAndHarm)
                    .runSeed(seed)
                    .assertPassed();
        }
        Set<String> after = threads();
        after.removeAll(before);
        assertThat(after).allMatch(name -> name.startsWith("simloop-"));
    }

    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
        return names;
    }
}
