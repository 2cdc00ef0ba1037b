package dev.simloop.grpc;

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

/** gRPC's own server and channel, with no change, on hosts of their own. */
class GrpcTest {
    private final List<String> answers = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();

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
    void callsOfAllKindsAndDeadlinesAndCancellation() {
        RunReport run =
                Campaign.of(Exchange.scenario(answers, cancelled, world -> {})).runSeed(1);
        run.assertPassed();
        assertThat(answers)
                .containsExactlyInAnyOrder(
                        "unary [100005 long]",
                        "slow [] DEADLINE_EXCEEDED",
                        "down [tick 3, tick 2, tick 1]",
                        "up [u0+u1+u2]",
                        "both [re b0, re b1, re b2]",
                        "cut [tick 3, tick 2] CANCELLED");
        assertThat(cancelled).containsExactly("cancelled");
    }

    @Test
    void lossIsDelayAndEverySeedAnotherRun() {
        int distinct = repeated(
                Exchange.campaign(answers, Exchange::lose),
                12,
                () -> assertThat(answers).hasSize(6));
        assertThat(distinct).isEqualTo(12);
    }

    @Test
    void aPartitionThatHealsResetsACrashAndARestart() {
        Set<String> seen = new TreeSet<>();
        repeated(Exchange.campaign(answers, Exchange::harm), 20, () -> {
            assertThat(answers).hasSize(6);
            seen.addAll(answers);
        });
        assertThat(seen).contains("unary [100005 long]", "up [u0+u1+u2]", "up [] UNAVAILABLE");
    }

    @Test
    void nothingOfItStaysBehind() {
        Set<String> before = threads();
        for (int seed = 0; seed < 3; seed++) {
            Exchange.campaign(answers, Exchange::loseAndHarm).runSeed(seed).assertPassed();
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
