package dev.simloop.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.simloop.Scenario;
import dev.simloop.campaign.Campaign;
import dev.simloop.event.EventLog;
import dev.simloop.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    @TempDir
    Path dir;

    private EventLog log = recorded(Programs::tells, 0);
    private String file = "";

    @BeforeEach
    void record() throws IOException {
        file = dir.resolve("events.jsonl").toString();
        log.write(Path.of(file));
    }

    @Test
    void printsTextUnlessToldOtherwise() {
        var outcome = Shell.run("report", file);

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).isEqualTo(Report.of(log).text());
    }

    @Test
    void writesEachFormat() throws IOException {
        assertThat(written("html")).isEqualTo(Report.of(log).html()).doesNotContain("[2J<script>");
        assertThat(written("story")).isEqualTo(Report.of(log).story() + "\n");
        assertThat(written("mermaid")).isEqualTo(Report.of(log).mermaid()).startsWith("sequenceDiagram");
        assertThat(new ObjectMapper().readTree(written("perfetto")).isContainerNode())
                .isTrue();
        assertThat(written("TEXT")).isEqualTo(Report.of(log).text());
    }

    @Test
    void showsAPassingRunBesideIt() throws IOException {
        EventLog passing = recorded(Programs.races(), 0);
        Path other = dir.resolve("passing.jsonl");
        passing.write(other);

        var outcome = Shell.run("report", file, "--passing", other.toString(), "--format", "html");

        assertThat(outcome.out())
                .isEqualTo(Report.of(log).withNearestPassing(passing).html());
    }

    @Test
    void tellsMachinesWhatItWrote() {
        String target = dir.resolve("r.html").toString();

        var json = Shell.run("report", file, "--format", "html", "-o", target, "--json")
                .json();

        assertThat(json.at("/output").asText()).isEqualTo(target);
        assertThat(json.at("/reportFormat").asText()).isEqualTo("html");
        assertThat(json.at("/log/events").asInt()).isEqualTo(log.events().size());
    }

    @Test
    void refusesWhatCannotBe() throws IOException {
        assertThat(Shell.run("report", file, "--json").errorLine()).startsWith("simloop report: --json needs --output");
        assertThat(Shell.run("report", file, "--format", "pdf").err())
                .startsWith("simloop report: Invalid value for option '--format'");
        assertThat(Shell.run("report", file, "-o", dir.toString()).errorLine())
                .isEqualTo("simloop report: is a folder: " + dir);
        Files.writeString(Path.of(file), "{}\n", UTF_8);
        assertThat(Shell.run("report", file).errorLine()).startsWith("simloop report: " + file + ": ");
    }

    private String written(String format) throws IOException {
        Path target = dir.resolve("report." + format);
        var outcome = Shell.run("report", file, "--format", format, "--output", target.toString());
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).isEmpty();
        return Files.readString(target);
    }

    private static EventLog recorded(Scenario scenario, long seed) {
        return Objects.requireNonNull(Campaign.of(scenario).runSeed(seed).events());
    }
}
