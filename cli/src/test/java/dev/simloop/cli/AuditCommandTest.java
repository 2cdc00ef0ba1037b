package dev.simloop.cli;

import static dev.simloop.cli.Shell.program;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class AuditCommandTest {
    @Test
    void passesAScenarioThatGoesTheSameWayInAFreshJvm() {
        var outcome = Shell.run("audit", program("races"), "--seeds", "3", "--jvms", "1");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).isEqualTo("""
                3 seeds, each run the same way every time
                  in this JVM, on another thread and in 1 fresh JVM
                """);
    }

    @Test
    void comparesInThisJvmAloneWhatAFreshOneCannotMake() {
        var outcome = Shell.run("audit", program("passes"), "--seeds", "2");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).endsWith("\n  in this JVM, on another thread; in no fresh JVM\n");
    }

    @Test
    void endsWithFourAndNamesTheCulprit() {
        var outcome = Shell.run("audit", program("remembers"), "--jvms", "0", "--json");

        assertThat(outcome.exit()).isEqualTo(4);
        JsonNode json = outcome.json();
        assertThat(json.at("/verdict").asText()).isEqualTo("not-repeatable");
        assertThat(json.at("/seed").asLong()).isZero();
        assertThat(json.at("/condition").asText()).isEqualTo("run twice in one JVM");
        assertThat(json.at("/divergence/culprit").isTextual()).isTrue();
        assertThat(json.at("/divergence/one/subject").asText()).isEqualTo("run");
        assertThat(json.at("/divergence/other/text").asText())
                .isNotEqualTo(json.at("/divergence/one/text").asText());
        assertThat(Shell.run("audit", program("remembers"), "--jvms", "0").out())
                .startsWith("seed 0 differs when run twice in one JVM: ");
    }

    @Test
    void refusesNumbersThatAreNone() {
        assertThat(Shell.run("audit", program("races"), "--jvms", "-1").errorLine())
                .isEqualTo("simloop audit: number of JVMs is negative: -1");
        assertThat(Shell.run("audit", program("races"), "--seeds", "0").errorLine())
                .isEqualTo("simloop audit: seed range is empty: count 0 from 0");
    }
}
