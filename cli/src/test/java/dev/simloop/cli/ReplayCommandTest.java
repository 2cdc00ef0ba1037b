package dev.simloop.cli;

import static dev.simloop.cli.Shell.program;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.simloop.campaign.Campaign;
import dev.simloop.tape.Tape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
    private static final String FAILING = "sl2/4/random/-/2624f37d";
    private static final String PASSING = "sl2/0/random/-/2624f37d";

    @TempDir
    Path dir;

    @Test
    void repeatsTheRunOfAToken() {
        var outcome = Shell.run("replay", program("races"), "--token", FAILING);

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).isEqualTo("""
                IllegalStateException: order is ba
                  seed 4, strategy random, step 3, virtual time 0.000 s
                  token sl2/4/random/-/2624f37d
                  run again: simloop replay dev.simloop.cli.Programs#races --token sl2/4/random/-/2624f37d
                """);
    }

    @Test
    void endsWithZeroWhenTheRunPasses() {
        var outcome = Shell.run("replay", program("races"), "--token", PASSING, "--json");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.json().at("/run/passed").asBoolean()).isTrue();
        assertThat(outcome.json().at("/mode").asText()).isEqualTo("token");
        assertThat(Shell.run("replay", program("races"), "--token", PASSING).out())
                .isEqualTo("""
                        passed
                          seed 0, strategy random, step 3, virtual time 0.000 s
                          token sl2/0/random/-/2624f37d
                        """);
    }

    @Test
    void repeatsTheRunOfATapeExactly() throws IOException {
        var outcome = Shell.run("replay", program("races"), "--tape", tape(4).toString(), "--json");

        assertThat(outcome.exit()).isEqualTo(1);
        JsonNode json = outcome.json();
        assertThat(json.at("/mode").asText()).isEqualTo("strict");
        assertThat(json.at("/run/failure/message").asText()).isEqualTo("order is ba");
        assertThat(json.at("/run/fingerprint"))
                .isEqualTo(Shell.run("replay", program("races"), "--token", FAILING, "--json")
                        .json()
                        .at("/run/fingerprint"));
    }

    @Test
    void endsWithFourWhereATapeDoesNotFit() throws IOException {
        var outcome = Shell.run("replay", program("shorter"), "--tape", tape(4).toString());

        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.out()).startsWith("TapeMismatchException: ").contains("--lenient");
    }

    @Test
    void goesOnWhereATapeDoesNotFitIfLenient() throws IOException {
        String[] args = {"replay", program("shorter"), "--tape", tape(4).toString(), "--lenient"};
        var outcome = Shell.run(args);

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out())
                .startsWith("the tape no longer fits, replayed leniently: ")
                .contains("\npassed\n");
    }

    @Test
    void saysNothingOfLeniencyThatWasNotNeeded() throws IOException {
        JsonNode json = Shell.run("replay", program("races"), "--tape", tape(4).toString(), "--lenient", "--json")
                .json();

        assertThat(json.at("/mode").asText()).isEqualTo("strict");
        assertThat(json.at("/mismatch").isNull()).isTrue();
    }

    @Test
    void refusesATokenOfAnotherConfiguration() {
        assertThat(error("--token", "sl2/1/random/-/00000000"))
                .isEqualTo("token was made with configuration 00000000, this campaign has 2624f37d:"
                        + " use the same SimConfig");
        assertThat(error("--token", "4823")).isEqualTo("not a token of a version this library reads (sl2/...): 4823");
        assertThat(error("--token", "sl2/1/best/-/2624f37d")).startsWith("strategy is unknown: best");
    }

    @Test
    void refusesHostileTapes() throws IOException {
        Path good = tape(4);
        String json = Files.readString(good);
        Path file = dir.resolve("bad.json");

        assertThat(error("--tape", dir.resolve("gone").toString())).isEqualTo("no such file: " + dir.resolve("gone"));
        assertThat(error("--tape", dir.toString())).isEqualTo("not a regular file: " + dir);
        assertThat(error("--tape", "\0")).startsWith("not a path: ");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThat(error("--tape", file.toString())).isEqualTo(file + ": is not text in UTF-8");
        Files.writeString(file, "", UTF_8);
        assertThat(error("--tape", file.toString())).startsWith(file + ": not a readable tape, line 1 column 1");
        Files.writeString(file, "[".repeat(100_000), UTF_8);
        assertThat(error("--tape", file.toString())).startsWith(file + ": not a readable tape");
        Files.writeString(file, json.replace("\"version\": 1", "\"version\": 99"), UTF_8);
        assertThat(error("--tape", file.toString())).startsWith(file + ": tape version 99 is unknown");
        for (int cut = 0; cut < json.length() - 2; cut++) {
            Files.writeString(file, json.substring(0, cut), UTF_8);
            assertThat(error("--tape", file.toString())).startsWith(file + ": ");
        }
    }

    @Test
    void wantsExactlyOneRun() {
        assertThat(Shell.run("replay", program("races")).err())
                .startsWith("simloop replay: Missing required argument (specify one of these):"
                        + " (--token=TOKEN | --tape=FILE)\n");
        assertThat(Shell.run("replay", program("races"), "--token", FAILING, "--tape", "x")
                        .exit())
                .isEqualTo(2);
        assertThat(Shell.run("replay", program("races"), "--token", FAILING, "--lenient")
                        .err())
                .startsWith("simloop replay: --lenient is for a tape\n");
    }

    private Path tape(long seed) throws IOException {
        Tape tape = Objects.requireNonNull(
                Campaign.of(Programs.races()).runSeed(seed).tape());
        Path file = dir.resolve("tape.json");
        tape.write(file);
        return file;
    }

    private static String error(String option, String value) {
        var outcome = Shell.run("replay", program("races"), option, value);
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        return outcome.errorLine().replaceFirst("^simloop replay: ", "");
    }
}
