package dev.simloop.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InterleavingTest {
    @ParameterizedTest
    @MethodSource("dev.simloop.report.StoryTest#samples")
    void drawsTheSample(String name) {
        Golden.matches(
                name + ".interleaving.txt",
                Objects.requireNonNullElse(Samples.named(name).interleaving(), "none\n"));
    }

    @Test
    void aLongOrCrowdedRunHasNone() {
        assertThat(Report.of(Logs.cluster(400, 0)).interleaving()).isNull();
        var crowd = new Logs();
        for (int i = 0; i < 6; i++) {
            crowd.step("", "a" + i, "A.java:1", -1);
        }
        assertThat(Report.of(crowd.done("", "")).interleaving()).isNull();
        assertThat(Report.of(new Logs().step("", "a", "A.java:1", -1).done("", ""))
                        .interleaving())
                .isNull();
    }

    @Test
    void longNamesAndValuesAreCut() {
        var log = new Logs();
        for (int i = 0; i < 5; i++) {
            log.step("", "actor" + i + "x".repeat(100), "A.java:1", -1).observe("v", "y\n".repeat(200));
        }
        assertThat(Objects.requireNonNull(Report.of(log.done("", "")).interleaving())
                        .lines())
                .hasSize(7)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(160));
    }
}
