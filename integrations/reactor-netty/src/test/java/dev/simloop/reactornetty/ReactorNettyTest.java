package dev.simloop.reactornetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Reactor Netty's own HTTP server, client and pool, with no change, on hosts of their own. */
class ReactorNettyTest {
    private final List<String> answers = new ArrayList<>();

    /** {@return how many of the runs are distinct; each of them is as its tape and its seed say} */
    private int repeated(Campaign campaign, int seeds, Runnable each) {
        Set<Long> fingerprints = new HashSet<>();
        for (int seed = 0; seed < seeds; seed++) {
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            each.run();
            RunReport again = campaign.replay(Objects.requireNonNull(run.tape()));
            assertThat(again.isSameRun(run)).as("seed %s", seed).isTrue();
            assertThat(campaign.runSeed(seed).fingerprint()).isEqualTo(run.fingerprint());
            fingerprints.add(run.fingerprint());
        }
        return fingerprints.size();
    }

    @Test
    void aServerAndAClientThatKnowNothingOfIt() {
        Exchange.campaign(answers, world -> {}).runSeed(1).assertPassed();
        assertThat(answers)
                .containsExactlyInAnyOrder(
                        "200 /a hello a",
                        "200 /b hello b",
                        "200 /c hello c",
                        "200 /big got 100000",
                        "200 /slow slow",
                        "200 /stream 0 1 2 3 4 ",
                        "ReadTimeoutException",
                        "hello later");
    }

    @Test
    void lossIsDelayAndEverySeedAnotherRun() {
        int distinct = repeated(
                Exchange.campaign(answers, Exchange::lose),
                10,
                () -> assertThat(answers).hasSize(8));
        assertThat(distinct).isEqualTo(10);
    }

    @Test
    void aPartitionThatHealsResetsACrashAndARestart() {
        Set<String> seen = new TreeSet<>();
        repeated(Exchange.campaign(answers, Exchange::loseAndHarm), 10, () -> {
            assertThat(answers).hasSize(8).contains("hello later");
            seen.addAll(answers);
        });
        assertThat(seen).contains("200 /a hello a", "ReadTimeoutException", "PrematureCloseException");
    }
}
