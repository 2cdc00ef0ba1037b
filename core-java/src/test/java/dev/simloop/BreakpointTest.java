package dev.simloop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stopping just before an event, and standing there for longer than the watchdog allows. */
class BreakpointTest {
    private final List<String> ran = new ArrayList<>();
    private final Campaign campaign = Campaign.ofAction(world -> {
        ran.clear();
        world.executor().execute(() -> {
            System.err.println("the task runs");
            ran.add("task");
        });
        SimLoop.observe("answer", 42);
    });

    private String errors(int event) {
        var bytes = new ByteArrayOutputStream();
        var before = System.err;
        System.setErr(new PrintStream(bytes, true, UTF_8));
        try {
            assertThat(campaign.withConfig(SimConfig.defaults().withBreakAt(event))
                            .runSeed(3)
                            .passed())
                    .isTrue();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(UTF_8);
    }

    @Test
    void comesBeforeTheTaskOfAStep() {
        var printed = errors(2);

        assertThat(printed.lines().findFirst().orElseThrow())
                .startsWith("simloop: just before event 2, step execute of ")
                .endsWith("; set a breakpoint in dev.simloop.Breakpoint.here to stop here");
        assertThat(printed.lines().reduce((first, last) -> last)).contains("the task runs");
        assertThat(ran).containsExactly("task");
    }

    @Test
    void leadsToTheLineThatDidIt() {
        assertThat(errors(1))
                .startsWith(
                        "simloop: just before event 1, observe answer of root at virtual time 0.000 s, BreakpointTest")
                .contains(": 42; set a breakpoint")
                .containsPattern("\n    at .*dev\\.simloop\\.BreakpointTest\\..*\\(BreakpointTest\\.java:\\d+\\)");
    }

    @Test
    void changesNoRun() {
        var plain = campaign.runSeed(3);

        assertThat(campaign.withConfig(SimConfig.defaults().withBreakAt(1))
                        .replay(plain.token().toString())
                        .fingerprint())
                .isEqualTo(plain.fingerprint());
    }

    @Test
    void rejectsANegativeEvent() {
        assertThatThrownBy(() -> SimConfig.defaults().withBreakAt(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("event to stop at is negative: -1");
    }

    @Test
    void theWatchdogLeavesARunUnderADebuggerAlone() throws Exception {
        assertThat(standing()).contains("UnresponsiveException");
        assertThat(standing("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0"))
                .contains("passed")
                .doesNotContain("UnresponsiveException");
    }

    /** {@return what a JVM prints in which a run stands still for longer than its watchdog allows} */
    private static String standing(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        + java.io.File.pathSeparator
                        + place(SimLoop.class)
                        + java.io.File.pathSeparator
                        + place(StandingMain.class)
                        + java.io.File.pathSeparator
                        + place(org.slf4j.LoggerFactory.class),
                StandingMain.class.getName()));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private static String place(Class<?> type) {
        return Path.of(java.net.URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }
}
