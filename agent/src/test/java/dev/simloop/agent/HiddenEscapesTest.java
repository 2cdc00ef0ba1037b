package dev.simloop.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.campaign.Campaign;
import dev.simloop.failure.EscapedSimulationException;
import escapes.Harmless;
import escapes.Hidden;
import escapes.Spare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Twenty-one programs that hide one escape each, and twenty that hide none. */
@SuppressWarnings("FutureReturnValueIgnored") // a scenario returns the future that ends it
class HiddenEscapesTest {
    private static final SimConfig CONFIG = SimConfig.defaults().withTakeOver(TakeOver.CALLS, TakeOver.CHANCE);
    private static final Path SOURCE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("src/test/java/escapes/Hidden.java");

    @BeforeAll
    static void makeThreads() {
        Spare.prepare();
    }

    static Set<String> hidden() {
        return Hidden.ALL.keySet();
    }

    static Set<String> harmless() {
        return Harmless.ALL.keySet();
    }

    private static RunReport run(Callable<Object> program, long seed) {
        Scenario scenario = world -> world.supplyAsync(() -> {
            try {
                return String.valueOf(program.call());
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        return Campaign.of(scenario).withConfig(CONFIG).runSeed(seed);
    }

    private static int lineOf(String name) throws IOException {
        List<String> lines = Files.readAllLines(SOURCE);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).endsWith("// escapes: " + name)) {
                return i + 1;
            }
        }
        throw new IllegalStateException("no line of " + SOURCE + " is marked for " + name);
    }

    @Test
    void thereAreTwentyOfEach() {
        assertThat(hidden()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(harmless()).hasSizeGreaterThanOrEqualTo(20);
    }

    @ParameterizedTest
    @MethodSource("hidden")
    void eachEscapeIsNamedWithItsLine(String name) throws IOException {
        Hidden.Program program = Objects.requireNonNull(Hidden.ALL.get(name));
        RunReport report = run(program.program(), 3);

        assertThat(report.failure()).isInstanceOf(EscapedSimulationException.class);
        EscapedSimulationException escaped = (EscapedSimulationException) Objects.requireNonNull(report.failure());
        assertThat(escaped.call()).isEqualTo(program.row());
        assertThat(escaped.line()).endsWith("(Hidden.java:" + lineOf(name) + ")");
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void programsWithoutOneReportNothingAndRepeat(String name) {
        Callable<Object> program = Objects.requireNonNull(Harmless.ALL.get(name));
        for (long seed = 0; seed < 50; seed++) {
            RunReport one = run(program, seed);
            RunReport two = run(program, seed);
            assertThat(one.failure()).as("seed %s", seed).isNull();
            assertThat(one.counters().keySet()).noneMatch(counter -> counter.startsWith("not controlled"));
            assertThat(one.notes().toString()).doesNotContain("not controlled");
            assertThat(two.value()).isEqualTo(one.value());
            assertThat(two.fingerprint()).isEqualTo(one.fingerprint());
        }
    }
}
