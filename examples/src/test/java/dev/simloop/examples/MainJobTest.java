package dev.simloop.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("jdk")
class MainJobTest {
    private static final Pattern FINGERPRINT = Pattern.compile("fingerprint ([0-9a-f]{16}), equal to the one found");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void tellsTheStoryOfASeed() {
        assertThat(run("--seeds", "200")).isZero();
        assertThat(lines())
                .contains(
                        "1. Hunt: three Raft nodes elect a leader. Planted flaw: a node may vote twice in one term.",
                        "2. Replay: the token alone repeats the run, every step of it.",
                        "3. Repair: one vote a term. The same seeds, and 200 more.",
                        "4. A real library: MicroRaft 0.7, unmodified, 3 nodes, 500 writes in 60 virtual seconds.",
                        "   held          one leader per term, equal logs, no acknowledged write lost: in every seed",
                        "All as expected.")
                .anyMatch(line -> line.matches("   found         in seed \\d+, after \\d+ seeds and \\d+\\.\\d s"))
                .anyMatch(line -> line.matches("   what          property \"one leader per term\": "
                        + "term \\d+ has two leaders: n\\d and n\\d"))
                .anyMatch(line -> line.matches("   when          \\d+\\.\\d{6} virtual seconds .*"))
                .anyMatch(line -> line.matches("   token         sl2/\\d+/\\S+/\\S+/[0-9a-f]{8}"))
                .anyMatch(line -> line.matches("   run again     mvn -Phunt .*--replay sl2/.*"))
                .anyMatch(line -> line.matches("   passed        500 seeds, 1,\\d+ virtual seconds in .*"))
                .anyMatch(line -> line.matches("   writes kept +25,000   in 100\\.0 % of 50 seeds"));
        assertThat(FINGERPRINT
                        .matcher(text())
                        .results()
                        .map(hit -> hit.group(1))
                        .toList())
                .hasSize(2)
                .containsOnly(FINGERPRINT
                        .matcher(text())
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1));
    }

    @Test
    void runsTheTokenThatItPrinted() {
        assertThat(run("--seeds", "4")).isZero();
        String token = lines().filter(line -> line.startsWith("   token"))
                .findFirst()
                .orElseThrow()
                .replaceFirst(".*(?=sl2/)", "");
        String what =
                lines().filter(line -> line.startsWith("   what")).findFirst().orElseThrow();
        bytes.reset();
        assertThat(run("--replay", token)).isZero();
        assertThat(lines()).contains(what, "1. Again: the run of " + token);
    }

    @Test
    void saysWhatItTakes() {
        assertThat(run("--seeds", "many")).isOne();
        assertThat(text()).isEqualTo("arguments: [--seeds N | --replay TOKEN]" + System.lineSeparator());
    }

    private int run(String... args) {
        return MainJob.run(args, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private Stream<String> lines() {
        return text().lines();
    }
}
