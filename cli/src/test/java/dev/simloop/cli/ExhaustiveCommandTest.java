package dev.simloop.cli;

import static dev.simloop.cli.Shell.program;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExhaustiveCommandTest {
    @Test
    void endsWithZeroWhenItIsProven() {
        var outcome = Shell.run("exhaustive", program("passes"), "--bound", "unbounded");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("""
                proven: the one schedule was explored, none failed
                  time is exact: nothing is late
                """);
    }

    @Test
    void tellsTheCounterexampleWithTheLineToRunAgain() {
        var outcome = Shell.run("exhaustive", program("races"), "--workers", "1");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .startsWith("counterexample: schedule 2 within 0 preemptions\nIllegalStateException: order is ba\n")
                .contains("--token 'sl2/0/path(c=1)/-/2624f37d'");
        var again = Shell.run("replay", program("races"), "--token", "sl2/0/path(c=1)/-/2624f37d");
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.out()).contains("order is ba");
    }

    @Test
    void endsWithThreeWhenAWideDrawWasHeldAndSaysWhich() {
        JsonNode json = Shell.run("exhaustive", program("wideDraw"), "--bound", "delays(1)", "--json")
                .json();

        assertThat(json.at("/exit").asInt()).isEqualTo(3);
        assertThat(json.at("/verdict").asText()).isEqualTo("not-covered");
        assertThat(json.at("/answer").asText()).isEqualTo("explored");
        assertThat(json.at("/held/0/stream").asText()).isEqualTo("user/world/wide");
        assertThat(json.at("/held/0/ways").asText()).isEqualTo("1000");
        JsonNode wide = Shell.run("exhaustive", program("wideDraw"), "--widest-draw", "1000", "--json")
                .json();
        assertThat(wide.at("/answer").asText()).isEqualTo("found");
        assertThat(wide.at("/findings/0/strategy").asText()).isEqualTo("path(w=1000,c=7)");
    }

    @Test
    void goesOnFromItsCheckpoint(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("crowd");
        var stopped = Shell.run(
                "exhaustive",
                program("crowded"),
                "--bound",
                "unbounded",
                "--schedules",
                "50",
                "--checkpoint",
                "" + file);
        assertThat(stopped.exit()).isEqualTo(3);
        assertThat(stopped.out()).startsWith("not proven: stopped after 50 schedules, about ");
        assertThat(file).exists();

        var other = Shell.run("exhaustive", program("races"), "--bound", "unbounded", "--checkpoint", "" + file);
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.errorLine()).contains("is of another scenario, or another version of it");

        var rest = Shell.run("exhaustive", program("crowded"), "--bound", "unbounded", "--checkpoint", "" + file);
        assertThat(rest.exit()).isZero();
        assertThat(rest.out()).startsWith("proven: all 720 schedules were explored, none failed");
        assertThat(Files.exists(file)).isFalse();
    }

    @Test
    void badInputIsOneLine() {
        assertThat(Shell.run("exhaustive", program("races"), "--bound", "threads(2)")
                        .errorLine())
                .contains(
                        "no bound of an exhaustive search: \"threads(2)\" (as in preemptions(2), delays(3) or unbounded)");
        var none = Shell.run("exhaustive", program("races"), "--schedules", "0");
        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.errorLine()).contains("number of schedules is not positive: 0");
        assertThat(Shell.run("exhaustive", program("races"), "--workers", "0").errorLine())
                .contains("worker count is not positive: 0");
        assertThat(Shell.run("exhaustive", program("races"), "--seconds", "-1").errorLine())
                .contains("time is not positive: -1");
    }
}
