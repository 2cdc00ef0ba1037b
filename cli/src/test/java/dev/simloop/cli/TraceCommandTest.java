package dev.simloop.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.simloop.campaign.Campaign;
import dev.simloop.event.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceCommandTest {
    private static final String HEAD = """
            run sl2/0/random/-/2624f37d of telling, failed: IllegalStateException: told
             event         seconds   step kind      actor            what
            """;

    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void record() throws IOException {
        EventLog log =
                Objects.requireNonNull(Campaign.of(Programs::tells).runSeed(0).events());
        file = dir.resolve("events.jsonl");
        log.withTest("telling").write(file);
    }

    @Test
    void showsEveryEventAndObeysNoControlCharacter() {
        var outcome = trace();

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).isEqualTo(HEAD + """
                     0     0.000000000      1 step      root             entry
                     1     0.000000000      1 start     root on n1       incarnation 1 <- 0
                     2     0.000000000      1 start     root on n2       incarnation 1 <- 0
                     3     0.000000000      2 step      n1/pool(root)#1  execute <- 0
                     4     0.000000000      2 observe   n1/pool(root)#1  term: 1 <- 3
                     5     0.000000000      2 observe   n1/pool(root)#1  term: 1 <- 3
                     6     0.000000000      2 observe   n1/pool(root)#1  term: 2 <- 3
                     7     0.000000000      3 step      n2/pool(root)#1  execute <- 0
                     8     0.000000000      3 observe   n2/pool(root)#1  term: 1 <- 7
                     9     0.000000000      3 observe   n2/pool(root)#1  term: 1 <- 7
                    10     0.000000000      3 observe   n2/pool(root)#1  term: 1 <- 7
                    11     0.005000000      4 step      pool(root)#1     timer <- 0
                    12     0.005000000      4 observe   pool(root)#1     \\u001b[2J<script>: 7 <- 11
                    13     0.005000000      4 failure   pool(root)#1     java.lang.IllegalStateException: told\\nall <- 11
                """);
    }

    @Test
    void showsWhereAnObservedValueChangedOnEachHost() {
        assertThat(trace("--changed", "term").out()).isEqualTo(HEAD + """
                     4     0.000000000      2 observe   n1/pool(root)#1  term: 1 <- 3
                     6     0.000000000      2 observe   n1/pool(root)#1  term: 2 <- 3  (was 1)
                     8     0.000000000      3 observe   n2/pool(root)#1  term: 1 <- 7
                """);
        JsonNode json = trace("--changed", "term", "--host", "n1", "--json").json();
        assertThat(json.at("/events")).hasSize(2);
        assertThat(json.at("/events/1/was").asText()).isEqualTo("1");
        assertThat(json.at("/events/1/text").asText()).isEqualTo("2");
    }

    @Test
    void showsWhatLedToAnEvent() {
        assertThat(indexes("--causes", "6")).containsExactly(0, 3, 6);
        assertThat(indexes("--causes", "0")).containsExactly(0);
    }

    @Test
    void picksByStepKindHostActorAndText() {
        assertThat(indexes("--step", "2")).containsExactly(3, 4, 5, 6);
        assertThat(indexes("--kind", "step,failure")).containsExactly(0, 3, 7, 11, 13);
        assertThat(indexes("--kind", "step", "--kind", "failure")).containsExactly(0, 3, 7, 11, 13);
        assertThat(indexes("--host", "n2")).containsExactly(2, 7, 8, 9, 10);
        assertThat(indexes("--actor", "pool(root)#1")).containsExactly(11, 12, 13);
        assertThat(indexes("--grep", "^told")).containsExactly(13);
        assertThat(indexes("--host", "n1", "--kind", "observe", "--grep", "2")).containsExactly(6);
        assertThat(trace("--grep", "nowhere").out()).endsWith("\nno event fits, of 14\n");
    }

    @Test
    void documentHasTheLogAndItsEvents() {
        JsonNode json = trace("--step", "4", "--json").json();

        assertThat(json.at("/command").asText()).isEqualTo("trace");
        assertThat(json.at("/log/token").asText()).isEqualTo("sl2/0/random/-/2624f37d");
        assertThat(json.at("/log/test").asText()).isEqualTo("telling");
        assertThat(json.at("/log/failure").asText()).isEqualTo("IllegalStateException: told");
        assertThat(json.at("/log/events").asInt()).isEqualTo(14);
        assertThat(json.at("/events/2/text").asText()).isEqualTo("told\nall");
        assertThat(json.at("/events/2/cause").asInt()).isEqualTo(11);
        assertThat(json.at("/events/0").fieldNames())
                .toIterable()
                .containsExactly(
                        "index", "kind", "nanos", "step", "actor", "host", "cause", "subject", "text", "digest", "at",
                        "calls", "access");
    }

    @Test
    void refusesWhatTheLogDoesNotHave() {
        assertThat(error("--host", "n9")).isEqualTo("the log has no host n9 (it has n1, n2)");
        assertThat(error("--actor", "x"))
                .isEqualTo("the log has no actor x (it has n1/pool(root)#1, n2/pool(root)#1, pool(root)#1, root)");
        assertThat(error("--changed", "vote"))
                .isEqualTo("the log has no observed value vote (it has \\u001b[2J<script>, term)");
        assertThat(error("--step", "5")).isEqualTo("the log has no step 5: its last is 4");
        assertThat(error("--causes", "14")).isEqualTo("the log has no event 14: it has 14");
        assertThat(error("--causes", "-1")).isEqualTo("the log has no event -1: it has 14");
        assertThat(error("--grep", "[")).isEqualTo("not a regular expression: [: Unclosed character class");
        assertThat(trace("--kind", "dream").err()).startsWith("simloop trace: Invalid value for option '--kind'");
    }

    @Test
    void refusesHostileLogs() throws IOException {
        String good = Files.readString(file);
        for (int cut = 0; cut < good.length(); cut += 3) {
            Files.writeString(file, good.substring(0, cut), UTF_8);
            assertThat(error()).startsWith(file + ": ");
        }
        Files.writeString(file, good.replace("\"version\":2", "\"version\":3"), UTF_8);
        assertThat(error()).isEqualTo(file + ": event log version 3 is unknown: this library reads versions 1 and 2");
        Files.writeString(file, good.replace("\"cause\":3", "\"cause\":13"), UTF_8);
        assertThat(error()).contains("line 6").contains("cause 13 is not before the event 4");
        Files.writeString(file, good + good, UTF_8);
        assertThat(error()).startsWith(file + ": ");
        Files.write(file, new byte[] {'{', (byte) 0xc3, '('});
        assertThat(error()).startsWith(file + ": ");
        Files.delete(file);
        assertThat(error()).isEqualTo("no such file: " + file);
    }

    private Shell.Outcome trace(String... more) {
        List<String> args = new ArrayList<>(List.of("trace", file.toString()));
        args.addAll(List.of(more));
        return Shell.run(args.toArray(new String[0]));
    }

    private List<Integer> indexes(String... more) {
        List<String> args = new ArrayList<>(List.of(more));
        args.add("--json");
        List<Integer> indexes = new ArrayList<>();
        trace(args.toArray(new String[0]))
                .json()
                .at("/events")
                .forEach(event -> indexes.add(event.at("/index").asInt()));
        return indexes;
    }

    private String error(String... more) {
        var outcome = trace(more);
        assertThat(outcome.exit()).as(outcome.out()).isEqualTo(2);
        return outcome.errorLine().replaceFirst("^simloop trace: ", "");
    }
}
