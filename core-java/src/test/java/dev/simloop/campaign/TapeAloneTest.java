package dev.simloop.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.RecordingTest;
import dev.simloop.RunReport;
import dev.simloop.tape.Tape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tape is all that another JVM needs to fail in the same way. */
class TapeAloneTest {
    private static Campaign busy() {
        return Campaign.ofAction(RecordingTest::busyWorld);
    }

    /** What two runs that went the same way have in common. */
    private static List<String> told(RunReport run) {
        return List.of(
                run.failureLine(),
                Long.toHexString(run.fingerprint()),
                Long.toString(run.steps()),
                Long.toString(run.virtualNanos()));
    }

    @Test
    void failsTheSameWayInAFreshJvm(@TempDir Path root) throws IOException, InterruptedException {
        Finding finding = busy().withSeeds(50).run().findings().get(0);
        Path tape = Artifacts.of(root, "alone").write(finding).folder().resolve("tape.json");
        Path answer = root.resolve("answer");
        Path said = root.resolve("said");

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        ChildJvm.classPath(TapeAloneTest.class),
                        TapeAloneTest.class.getName(),
                        tape.toString(),
                        answer.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();

        assertThat(process.waitFor()).as(() -> read(said)).isZero();
        assertThat(Files.readAllLines(answer)).isEqualTo(told(finding.rerun()));
        assertThat(finding.rerun().failureLine()).isEqualTo("IllegalStateException: drawn to fail");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The fresh JVM: replays the first file, held to each draw, and writes what came of it to the second. */
    public static void main(String[] args) throws IOException {
        Files.write(Path.of(args[1]), told(busy().replay(Tape.read(Path.of(args[0])))));
    }
}
