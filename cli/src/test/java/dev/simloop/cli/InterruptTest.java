package dev.simloop.cli;

import static dev.simloop.cli.Shell.program;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.simloop.tape.Tape;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, pressed on a JVM of its own once it has said that it is busy. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no kill -INT")
class InterruptTest {
    private static final Path SIGNALS = Path.of("/proc/self/status");
    private static final int SIGINT = 2;
    private static final Pattern DEPARTURES = Pattern.compile("schedule departures (\\d+) -> (\\d+)");

    @TempDir
    Path dir;

    /** What the JVM printed behind the line that it was waited for, and its exit code. */
    private record Ended(int exit, String out) {}

    @Test
    void aHuntTellsWhatItHasFound() throws Exception {
        var ended = interrupted("hunt", program("endless"), "--seeds", "1000000000", "--keep-going", "--shrink");

        assertThat(ended.exit).isEqualTo(130);
        assertThat(ended.out)
                .startsWith("IllegalStateException: seed three\n  seed 3, strategy ")
                .contains(", interrupted\n")
                .containsPattern("\ninterrupted: \\d{1,9} of 1000000000 seeds were run\n")
                .containsPattern("\n\\d+ runs, 1 findings, ");
    }

    @Test
    void aHuntWritesItsArtifactsAndADocumentAllTheSame() throws Exception {
        var ended = interrupted(
                "hunt", program("endless"), "--seeds", "1000000000", "--keep-going", "--json", "--artifacts", "" + dir);

        assertThat(ended.exit).isEqualTo(130);
        JsonNode json = new ObjectMapper().readTree(ended.out);
        assertThat(json.at("/exit").asInt()).isEqualTo(130);
        assertThat(json.at("/verdict").asText()).isEqualTo("interrupted");
        assertThat(json.at("/seeds/run").asLong()).isGreaterThanOrEqualTo(100).isLessThan(1_000_000_000);
        assertThat(json.at("/findings/0/artifacts/problems")).isEmpty();
        assertThat(Path.of(json.at("/findings/0/artifacts/folder").asText()))
                .isDirectoryContaining("glob:**/tape.json");
    }

    @Test
    void shrinkingKeepsTheSmallestRunSoFar() throws Exception {
        String token = Shell.run("hunt", program("stubborn"), "--json")
                .json()
                .at("/findings/0/token")
                .asText();
        Path small = dir.resolve("small.json");

        var ended = interrupted("shrink", program("stubborn"), "--token", token, "-o", small.toString());

        assertThat(ended.exit).isEqualTo(130);
        assertThat(ended.out)
                .startsWith("IllegalStateException: ten in the wrong order\n")
                .contains(", interrupted\n")
                .contains("\n  run the shrunk one, which only its tape repeats: simloop replay " + program("stubborn")
                        + " --tape " + small + "\n");
        var replay = Shell.run("replay", program("stubborn"), "--tape", small.toString(), "--json");
        assertThat(replay.exit()).isEqualTo(1);
        var shrunk = DEPARTURES.matcher(ended.out);
        assertThat(shrunk.find()).isTrue();
        int left = Integer.parseInt(shrunk.group(2));
        assertThat(left).isLessThan(Integer.parseInt(shrunk.group(1)));
        assertThat(Tape.read(small).deviationCount()).isEqualTo(left);
    }

    private static Ended interrupted(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (ignoresInterrupts()) {
            // as when this JVM was started in the background: the child would inherit that
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        var child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = child.inputReader()) {
            String line = out.readLine();
            assertThat(line).isEqualTo(Programs.WAITING);
            int killed = new ProcessBuilder("kill", "-INT", Long.toString(child.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(killed).isZero();
            var rest = new StringBuilder();
            for (line = out.readLine(); line != null; line = out.readLine()) {
                rest.append(line).append('\n');
            }
            return new Ended(child.waitFor(), rest.toString());
        } finally {
            child.destroyForcibly();
        }
    }

    private static boolean ignoresInterrupts() throws IOException {
        if (!Files.exists(SIGNALS)) {
            return false;
        }
        for (String line : Files.readAllLines(SIGNALS)) {
            if (line.startsWith("SigIgn:")) {
                return (Long.parseUnsignedLong(line.substring(7).strip(), 16) >>> (SIGINT - 1) & 1) == 1;
            }
        }
        return false;
    }
}
