package dev.simloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/cli.md shows is what the program prints. */
class DocumentationTest {
    private static final Path GUIDE = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolveSibling("docs")
            .resolve("cli.md");

    @ParameterizedTest
    @ValueSource(strings = {"hunt", "exhaustive", "replay", "shrink", "audit", "trace", "diff", "report"})
    void showsTheHelpOfEachCommand(String command) throws IOException {
        assertShown(command, Shell.run(command, "--help"));
    }

    @Test
    void showsTheHelpOfTheProgram() throws IOException {
        assertShown("simloop", Shell.run("--help"));
    }

    @Test
    void namesEveryExitCodeAndVerdict() throws IOException {
        for (ExitCode exit : ExitCode.values()) {
            assertThat(Files.readString(GUIDE)).contains("\n| " + exit.code() + " | `" + exit.verdict() + "` |");
        }
    }

    private static void assertShown(String name, Shell.Outcome help) throws IOException {
        assertThat(help.exit()).isZero();
        String guide = Files.readString(GUIDE);
        String begin = "<!-- help " + name + " -->\n```text\n";
        assertThat(guide).contains(begin);
        int from = guide.indexOf(begin) + begin.length();
        assertThat(guide.substring(from, guide.indexOf("\n```", from)))
                .isEqualTo(help.out().stripTrailing());
    }
}
