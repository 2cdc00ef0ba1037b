package dev.simloop.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A {@code @SimTest} says what it takes over, and that is all: where the JVM of the tests lacks the agent, whose jar is on the class path, the test
 * has a JVM of its own. Run once the jar is there.
 */
class OwnJvmTest {
    @TempDir
    Path folder;

    private String launch(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Dfile.encoding=UTF-8", "-Dsun.stdout.encoding=UTF-8", "-Dstdout.encoding=UTF-8"));
        command.addAll(List.of(options));
        command.addAll(
                List.of("-cp", System.getProperty(FreshJvmsTest.JAR) + ":" + FreshJvmsTest.classPath(), "own.Launch"));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void aTestHasAJvmOfItsOwnWithWhatItNeeds() throws Exception {
        String said = launch("-Dsimloop.user.word=all", "-Dshop.currency=EUR");
        assertThat(said)
                .contains("simloop: Clocks.anHour runs in a JVM of its own, with -javaagent:")
                .contains("launch: anHour() SUCCESSFUL")
                .contains("launch: theLastOneIsSoldOnce() FAILED SimulationFailure: ")
                .contains("/ cause java.lang.IllegalStateException: sold 2 of 1")
                .contains("gr\u00fc\u00dfe all EUR at ")
                .contains("launch: itPrintsAndHasTheProperties(World) SUCCESSFUL")
                .contains("launch: 0 runs in this JVM");
    }

    @Test
    void withTheAgentItStaysWhereItIs() throws Exception {
        String said = launch("-javaagent:" + System.getProperty(FreshJvmsTest.JAR));
        assertThat(said)
                .doesNotContain("a JVM of its own")
                .contains("launch: theLastOneIsSoldOnce() FAILED SimulationFailure: ")
                .contains("launch: 20 runs in this JVM");
    }

    @Test
    void whereNoOtherIsWantedTheFlagIsTold() throws Exception {
        assertThat(launch("-Dsimloop.freshJvm=false"))
                .contains(
                        "launch: anHour() FAILED MissingOptionsException: CALLS cannot be taken over, because the agent"
                                + " is not attached: start the JVM with -javaagent:");
    }
}
