package dev.simloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of JUnit as scenarios. */
@Tag("jdk")
class TestMethodsTest {
    private static String test(String method) {
        return "dev.simloop.cli.TestPrograms#" + method;
    }

    @Test
    void huntsATestWithWhatComesBeforeIt() {
        var outcome = Shell.run("hunt", test("races"), "--workers", "1");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("order is ba, prepared 1")
                .contains("run again: simloop replay dev.simloop.cli.TestPrograms#races --token ")
                .contains("in a fresh one");
    }

    @Test
    void passesAsTheTestDoes() {
        var outcome = Shell.run("hunt", test("passes"), "--seeds", "20");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).startsWith("20 runs, none failed");
    }

    @Test
    void replaysAndShrinksATest(@TempDir Path folder) throws IOException {
        String token = Shell.run("hunt", test("races"), "--json")
                .json()
                .at("/findings/0/token")
                .asText();
        Path tape = folder.resolve("shrunk.json");

        var replayed = Shell.run("replay", test("races"), "--token", token);
        var shrunk = Shell.run("shrink", test("races"), "--token", token, "-o", tape.toString(), "--json");
        var again = Shell.run("replay", test("races"), "--tape", tape.toString());

        assertThat(replayed.exit()).as(replayed.err()).isEqualTo(1);
        assertThat(replayed.out()).contains("order is ba, prepared 1");
        assertThat(shrunk.exit()).as(shrunk.err()).isZero();
        assertThat(shrunk.json().at("/after/departures").asInt()).isEqualTo(1);
        assertThat(again.exit()).as(again.err()).isEqualTo(1);
    }

    @Test
    void saysThatJUnitDoesNotRunATest() {
        var outcome = Shell.run("hunt", test("disabled"));

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.errorLine())
                .isEqualTo(
                        "simloop hunt: dev.simloop.cli.TestPrograms#disabled: JUnit did not come to disabled: it is disabled, or no test"
                                + " of JUnit");
    }

    @Test
    void huntsTheRowsOfATestUpToTheFirstThatFails() {
        JsonNode json =
                Shell.run("hunt", test("rows"), "--seeds", "200", "--json").json();

        long seed = json.at("/seed").asLong();
        assertThat(json.at("/rows").asLong()).isEqualTo(seed + 1).isLessThan(200);
        assertThat(json.at("/failure/message").asText()).contains("row order is ba");

        var outcome = Shell.run("hunt", test("rows"), "--start", String.valueOf(seed), "--seeds", "1");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("row order is ba")
                .contains("run again: simloop replay dev.simloop.cli.TestPrograms#rows --token ")
                .contains("the row of seed " + seed + " failed, row 1");
        String token = outcome.out().replaceFirst("(?s).*?token (\\S+).*", "$1");

        assertThat(Shell.run("replay", test("rows"), "--token", token).exit()).isEqualTo(1);
    }

    @Test
    void saysWhatRowsCannot() {
        assertThat(Shell.run("hunt", test("rows"), "--shrink").errorLine())
                .isEqualTo(
                        "simloop hunt: dev.simloop.cli.TestPrograms#rows is a @SeedSource, whose rows run one after the other and know a"
                                + " seed and nothing else: give --seeds and --start only, or make it a @SimTest");
        assertThat(Shell.run("audit", test("rows")).exit()).isEqualTo(2);
        assertThat(Shell.run("audit", test("passes")).errorLine()).contains("say @SimTest(audit = 1)");
    }
}
