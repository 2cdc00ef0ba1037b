package dev.simloop.cli;

import static dev.simloop.cli.Shell.program;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuntCommandTest {
    @Test
    void endsWithZeroWhenEverySeedPasses() {
        var outcome = Shell.run("hunt", program("passes"), "--seeds", "20");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("""
                        20 runs, none failed, 20 steps, virtual time 0.000 s, 1 interleaving of steps
                          counter ran: 20 in 20 of 20 runs
                        """);
    }

    @Test
    void tellsTheFirstFindingWithTheLineToRunAgain() {
        var outcome = Shell.run("hunt", program("races"), "--workers", "1");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("""
                IllegalStateException: order is ba
                  seed 1, strategy pct(5,k=2), step 3, virtual time 0.000 s
                  token sl2/1/pct(5,k=2)/-/2624f37d
                  run again: simloop replay dev.simloop.cli.Programs#races --token 'sl2/1/pct(5,k=2)/-/2624f37d'
                  repeated 51 of 51 in this JVM and in a fresh one

                2 runs, 1 findings, 6 steps, virtual time 0.000 s, 2 different interleavings of steps
                  failed in 1 of 2 seeds: a fix is credible after 6 clean ones at that rate, after 119 at the lowest rate that fits (95 %, rule of three)
                """);
    }

    @Test
    void startsWhereItIsTold() {
        JsonNode json = Shell.run("hunt", program("races"), "--start", "2", "--seeds", "9", "--json")
                .json();

        assertThat(json.at("/seeds/first").asLong()).isEqualTo(2);
        assertThat(json.at("/seeds/count").asLong()).isEqualTo(9);
        assertThat(json.at("/findings/0/seed").asLong()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void keepsGoingAndTellsSoMany() {
        JsonNode json = Shell.run("hunt", program("races"), "--seeds", "100", "--keep-going", "--most", "3", "--json")
                .json();

        assertThat(json.at("/seeds/run").asLong()).isEqualTo(100);
        assertThat(json.at("/findings")).hasSize(3);
        long failed = json.at("/seeds/failed").asLong();
        assertThat(failed).isBetween(20L, 80L);
        assertThat(Shell.run("hunt", program("races"), "--seeds", "100", "--keep-going", "--most", "3")
                        .out())
                .contains("\n100 runs, 3 findings of " + failed + " that failed, ")
                .contains("\n  failed in " + failed + " of 100 seeds: ");
    }

    @Test
    void takesTheStrategyItIsTold() {
        var fifo = Shell.run("hunt", program("races"), "--strategy", "fifo");

        assertThat(fifo.exit()).isZero();
    }

    @Test
    void leavesToACampaignWhatItSet() {
        JsonNode json = Shell.run("hunt", program("configured"), "--keep-going", "--json")
                .json();

        assertThat(json.at("/seeds/count").asLong()).isEqualTo(5);
        assertThat(json.at("/findings/0/configuration").asText()).isNotEqualTo("2624f37d");
    }

    @Test
    void endsWithThreeWhenSomethingRequiredNeverHappens() {
        var named = Shell.run("hunt", program("hollow"), "--seeds", "7", "--require", "lightning");
        var all = Shell.run("hunt", program("hollow"), "--seeds", "7", "--require-all", "--json");
        var nothing = Shell.run("hunt", program("hollow"), "--seeds", "7");

        assertThat(named.exit()).isEqualTo(3);
        assertThat(named.out()).endsWith("""
                  never happened: sometimes "two leaders", counter "lightning"
                  required: counter "lightning"
                """);
        assertThat(all.exit()).isEqualTo(3);
        assertThat(all.json().at("/verdict").asText()).isEqualTo("not-covered");
        assertThat(all.json().at("/missing/0").asText()).isEqualTo("sometimes \"two leaders\"");
        assertThat(nothing.exit()).isZero();
    }

    @Test
    void endsWithFourWhenAFindingDoesNotRepeat() {
        var outcome = Shell.run("hunt", program("unstable"), "--json");

        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.json().at("/verdict").asText()).isEqualTo("not-repeatable");
        assertThat(outcome.json().at("/findings/0/reproduction").asText()).isEqualTo("unstable");
    }

    @Test
    void writesTheSameDocumentTwiceAndWithAnyNumberOfWorkers() {
        String[] args = {"hunt", program("races"), "--seeds", "200", "--keep-going", "--json", "--workers", "1"};
        var once = Shell.run(args);
        args[args.length - 1] = "3";

        assertThat(Shell.run(args)).isEqualTo(once);
        assertThat(once.json().has("wallClock")).isFalse();
    }

    @Test
    void tellsTheTimeItTookOnlyIfAsked() {
        JsonNode json = Shell.run("hunt", program("passes"), "--seeds", "3", "--json", "--wall-clock")
                .json();

        assertThat(json.at("/wallClock/elapsedNanos").asLong()).isPositive();
    }

    @Test
    void documentNamesEverything() {
        JsonNode json = Shell.run("hunt", program("races"), "--json").json();

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "format",
                        "version",
                        "command",
                        "exit",
                        "verdict",
                        "scenario",
                        "seeds",
                        "strategy",
                        "interleavings",
                        "steps",
                        "virtualNanos",
                        "fingerprint",
                        "findings",
                        "counters",
                        "properties",
                        "neverHappened",
                        "missing");
        assertThat(json.at("/format").asText()).isEqualTo("simloop-cli");
        assertThat(json.at("/version").asInt()).isEqualTo(1);
        assertThat(json.at("/findings/0/failure/type").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(json.at("/findings/0/failure/message").asText()).isEqualTo("order is ba");
    }

    @Test
    void refusesNumbersThatAreNone() {
        assertThat(Shell.run("hunt", program("passes"), "--seeds", "0").errorLine())
                .isEqualTo("simloop hunt: seed range is empty: count 0 from 0");
        assertThat(Shell.run("hunt", program("passes"), "--workers", "-1").errorLine())
                .isEqualTo("simloop hunt: worker count is not positive: -1");
        assertThat(Shell.run("hunt", program("passes"), "--strategy", "best").errorLine())
                .startsWith("simloop hunt: strategy is unknown: best");
        assertThat(Shell.run("hunt", program("passes"), "--require", " ").errorLine())
                .isEqualTo("simloop hunt: required name is blank: \" \"");
        assertThat(Shell.run("hunt", program("passes"), "--most", "3").err())
                .startsWith("simloop hunt: --most is for --keep-going\n");
        assertThat(Shell.run("hunt", program("passes"), "--seeds", "many").err())
                .startsWith("simloop hunt: Invalid value for option '--seeds': 'many' is not an int\n");
    }

    @Test
    void doesNotObeyControlCharactersOfAMessage() {
        var outcome = Shell.run("hunt", program("draws"));

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).startsWith("AssertionError: \\u001b[31mthrew a\\u0007 six\n");
    }

    @Test
    void writesArtifactsFromWhichTheOtherCommandsGoOn(@TempDir Path dir) {
        var outcome = Shell.run("hunt", program("crowd"), "--artifacts", dir.toString(), "--shrink", "--json");

        assertThat(outcome.exit()).isEqualTo(1);
        JsonNode artifacts = outcome.json().at("/findings/0/artifacts");
        assertThat(artifacts.at("/problems")).isEmpty();
        assertThat(artifacts.at("/files"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "tape.json", "shrunk.tape.json", "events.jsonl", "report.txt", "report.html", "README.md");
        Path folder = Path.of(artifacts.at("/folder").asText());
        assertThat(folder).startsWith(dir);
        for (String tape : new String[] {"tape.json", "shrunk.tape.json"}) {
            var replay = Shell.run(
                    "replay", program("crowd"), "--tape", folder.resolve(tape).toString(), "--json");
            assertThat(replay.exit()).isEqualTo(1);
            assertThat(replay.json().at("/run/failure/message").asText()).isEqualTo("last came first");
        }
        assertThat(Shell.run("trace", folder.resolve("events.jsonl").toString()).out())
                .startsWith("run sl2/")
                .contains(" of dev.simloop.cli.Programs#crowd, failed: IllegalStateException: last came first\n");
        assertThat(outcome.json().at("/findings/0/shrunk/after/departures").asInt())
                .isEqualTo(1);
        assertThat(Shell.run("hunt", program("crowd"), "--artifacts", dir.toString(), "--shrink")
                        .out())
                .contains("\n  run the shrunk one, which only its tape repeats: simloop replay " + program("crowd")
                        + " --tape " + folder.resolve("shrunk.tape.json") + "\n");
    }

    @Test
    void tellsTheStoryOfAShrunkFinding() {
        var outcome = Shell.run("hunt", program("crowd"), "--shrink");

        assertThat(outcome.out())
                .contains("\n  shrunk: schedule departures ")
                .contains("\n       this decides: with ", " first, the run passes\n")
                .containsPattern(
                        "\n  odds: drawn afresh from step 0 it fails so in \\d+ %, .*: inevitable from step \\d+ of \\d+ on\n")
                .contains("\n  to keep the tape of the shrunk run, which alone repeats it, give --artifacts DIR\n")
                .contains(
                        "\n  departures from the calm run, which is first come, first served, and without faults: 1\n");
        JsonNode json =
                Shell.run("hunt", program("crowd"), "--shrink", "--json").json().at("/findings/0");
        assertThat(json.at("/nearestPass/stream").asText()).isEqualTo("schedule");
        assertThat(json.at("/odds/points/0/step").asInt()).isZero();
        assertThat(json.at("/odds/inevitableFrom").asInt())
                .isPositive()
                .isLessThanOrEqualTo(json.at("/odds/steps").asInt());
    }

    @Test
    void tellsOfArtifactsThatCannotBeWrittenAndKeepsTheFinding(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "");

        var outcome = Shell.run("hunt", program("crowd"), "--artifacts", file.toString());

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).contains("last came first").contains("artifacts were not written: ");
    }

    @Test
    void anAuditTakesARunThatDiffersForAFinding() {
        var outcome = Shell.run("hunt", program("remembers"), "--audit", "1", "--json");
        var without = Shell.run("hunt", program("remembers"), "--json");

        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.json().at("/findings/0/failure/type").asText())
                .isEqualTo("dev.simloop.failure.NondeterminismException");
        assertThat(without.exit()).isZero();
        assertThat(Shell.run("hunt", program("remembers"), "--audit", "-1").errorLine())
                .isEqualTo("simloop hunt: sample is negative: -1");
        assertThat(Shell.run("hunt", program("remembers"), "--audit", "1", "--shrink")
                        .out())
                .contains("\n  not shrunk: its run cannot be repeated\n");
    }
}
