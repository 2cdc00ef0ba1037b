package dev.simloop.cli;

import static dev.simloop.cli.Shell.program;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.simloop.tape.Tape;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShrinkCommandTest {
    @TempDir
    Path dir;

    @Test
    void writesASmallerTapeThatReplays() throws IOException {
        Path small = dir.resolve("small.json");
        var outcome = Shell.run("shrink", program("crowd"), "--token", failing(), "-o", small.toString());

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .startsWith("IllegalStateException: last came first\n")
                .contains("\n  shrunk: schedule departures ", "\n       this decides: with ", "\n  odds: ")
                .contains("\n  run the shrunk one, which only its tape repeats: simloop replay " + program("crowd")
                        + " --tape " + small + "\n");
        assertThat(Tape.read(small).deviationCount()).isEqualTo(1);
        JsonNode replay = Shell.run("replay", program("crowd"), "--tape", small.toString(), "--json")
                .json();
        assertThat(replay.at("/exit").asInt()).isEqualTo(1);
        assertThat(replay.at("/mode").asText()).isEqualTo("strict");
    }

    @Test
    void tellsSizesForMachinesAndTheSameAtAnyNumberOfWorkers() {
        String[] args = {"shrink", program("crowd"), "--token", failing(), "--json", "--workers", "1"};
        var once = Shell.run(args);
        args[args.length - 1] = "2";

        assertThat(Shell.run(args)).isEqualTo(once);
        JsonNode json = once.json();
        assertThat(json.at("/before/departures").asInt()).isGreaterThan(1);
        assertThat(json.at("/after/departures").asInt()).isEqualTo(1);
        assertThat(json.at("/identity/type").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(json.at("/stop").asText()).isEqualTo("done");
        assertThat(json.at("/candidates").asInt()).isPositive();
        assertThat(json.has("wallClock")).isFalse();
    }

    @Test
    void keepsToItsBudgetOfRuns() {
        JsonNode json = Shell.run("shrink", program("crowd"), "--token", failing(), "--runs", "1", "--json")
                .json();

        assertThat(json.at("/stop").asText()).isEqualTo("runs");
        assertThat(json.at("/candidates").asInt()).isEqualTo(1);
    }

    @Test
    void refusesARunThatPasses() {
        var outcome = Shell.run("shrink", program("passes"), "--token", "sl2/0/random/-/2624f37d");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.errorLine())
                .isEqualTo("simloop shrink: the run of sl2/0/random/-/2624f37d passes: there is nothing to shrink");
    }

    @Test
    void endsWithFourWhereATapeNoLongerFits() throws IOException {
        Path tape = dir.resolve("tape.json");
        Shell.run("shrink", program("crowd"), "--token", failing(), "-o", tape.toString());

        var outcome = Shell.run("shrink", program("shorter"), "--tape", tape.toString());

        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.out()).endsWith("the tape no longer fits: there is nothing to shrink\n");
    }

    @Test
    void refusesAFileThatCannotBeWrittenBeforeItBegins() {
        String gone = dir.resolve("gone").resolve("x.json").toString();

        assertThat(Shell.run("shrink", program("crowd"), "--token", failing(), "-o", gone)
                        .errorLine())
                .isEqualTo("simloop shrink: no such folder: " + dir.resolve("gone"));
        assertThat(Shell.run("shrink", program("crowd"), "--token", failing(), "-o", dir.toString())
                        .errorLine())
                .isEqualTo("simloop shrink: is a folder: " + dir);
        assertThat(dir).isEmptyDirectory();
        assertThat(Shell.run("shrink", program("crowd"), "--token", failing(), "--runs", "-1")
                        .errorLine())
                .isEqualTo("simloop shrink: budget of runs to shrink with is negative: -1");
        assertThat(Shell.run("shrink", program("crowd"), "--token", failing(), "--seconds", "-1")
                        .errorLine())
                .isEqualTo("simloop shrink: budget of time to shrink with is negative: PT-1S");
    }

    @Test
    void anEndingJvmInterruptsAndWaitsForTheAnswer() throws InterruptedException {
        Interruption interruption = Interruption.awaited();
        Thread hook = new Thread(interruption::ended);
        hook.start();
        while (!Thread.interrupted()) {
            Thread.onSpinWait();
        }
        assertThat(hook.isAlive()).isTrue();
        interruption.close();
        hook.join();
        assertThat(hook.isAlive()).isFalse();
    }

    private static String failing() {
        return Shell.run("hunt", program("crowd"), "--json")
                .json()
                .at("/findings/0/token")
                .asText();
    }
}
