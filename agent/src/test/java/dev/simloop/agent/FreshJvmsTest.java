package dev.simloop.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * JVMs of their own, with the agent. It runs twice: with the classes of the build, and once the jar is there, with the jar
 * ({@code simloop.user.agent}) and without the classes.
 */
class FreshJvmsTest {
    static final String JAR = "simloop.user.agent";

    private static @Nullable String jar() {
        String jar = System.getProperty(JAR);
        return jar == null || jar.isBlank() ? null : jar;
    }

    static String agent() {
        String jar = jar();
        return jar != null
                ? jar
                : java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(option -> option.startsWith("-javaagent:") && option.contains("simloop-agent"))
                        .map(option -> option.substring("-javaagent:".length()))
                        .findFirst()
                        .orElseThrow();
    }

    /** Without the classes of the agent where its jar brings them. */
    static String classPath() {
        Path own = SimLoopAgent.home();
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(all.split(File.pathSeparator, -1))
                .filter(place -> jar() == null || (!Path.of(place).equals(own) && !place.contains("/asm-")))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String run(String... options) throws IOException, InterruptedException {
        return launch(classPath(), "escapes.Fresh", options);
    }

    /** {@return what a JVM says that runs that program} */
    static String launch(String classPath, String program, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xshare:auto");
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath, program));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.lines()
                .filter(line -> !line.contains("Sharing is only supported"))
                .collect(Collectors.joining("\n"));
    }

    /** Without what loggers and the JVM say. */
    private static String runs(String said) {
        return said.lines().filter(line -> line.matches("\\d+ .*")).collect(Collectors.joining("\n"));
    }

    @Test
    void twoFreshJvmsGoTheSameWay() throws Exception {
        String one = runs(run("-javaagent:" + agent()));
        String two = runs(run("-javaagent:" + agent()));

        assertThat(one.lines()).hasSize(20).allMatch(line -> line.contains("[0, 1000, 3000]"));
        assertThat(two).isEqualTo(one);
        Set<String> fingerprints = new TreeSet<>();
        one.lines().forEach(line -> fingerprints.add(line.split(" ", -1)[1]));
        assertThat(fingerprints).hasSizeGreaterThan(15);
    }

    @Test
    void withoutTheAgentTheFlagIsTold() throws Exception {
        String said = run();
        if (jar() == null) {
            assertThat(said)
                    .contains(
                            "CALLS cannot be taken over, because the agent is not attached: start the JVM with -javaagent:");
        } else {
            assertThat(said)
                    .contains("it is simloop-agent that does: start the JVM with -javaagent:PATH/simloop-agent.jar");
        }
    }

    @Test
    void aJvmThatRunsAlreadyIsRewrittenInPlace() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 21) {
            // or the JVM warns of agents that come late
            command.add("-XX:+EnableDynamicAgentLoading");
        }
        command.addAll(List.of("-cp", classPath(), "escapes.Late"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            String line = said.readLine();
            while (line != null && !line.startsWith("ready")) {
                line = said.readLine();
            }
            assertThat(line).isEqualTo("ready true");
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
            machine.loadAgent(agent());
            machine.detach();
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            assertThat(said.lines().filter(each -> each.startsWith("virtual")))
                    .containsExactly("virtual 2024-01-01T00:00:00Z");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void argumentsOfTheAgentAreRefused() throws Exception {
        assertThat(run("-javaagent:" + agent() + "=all"))
                .contains("simloop-agent takes no arguments, and was given \"all\"");
    }
}
