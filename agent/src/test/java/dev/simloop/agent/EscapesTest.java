package dev.simloop.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.simloop.CallPolicy;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.campaign.Campaign;
import dev.simloop.failure.EscapedSimulationException;
import dev.simloop.failure.SimulationFailure;
import escapes.Programs;
import escapes.Spare;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the registry for which the agent has something to do, escaping. */
@SuppressWarnings("FutureReturnValueIgnored") // a scenario returns the future that ends it
class EscapesTest {
    private static final SimConfig CALLS = SimConfig.defaults().withTakeOver(TakeOver.CALLS);
    private static final SimConfig BOTH = SimConfig.defaults().withTakeOver(TakeOver.CALLS, TakeOver.CHANCE);
    private static final SimConfig FILES = SimConfig.defaults().withTakeOver(TakeOver.FILES, TakeOver.CHANCE);
    /** It would end this JVM if it were only counted. */
    private static final Set<String> NEVER_MADE = Set.of("Runtime.exit");

    @BeforeAll
    static void makeThreads() {
        Spare.prepare();
    }

    private static Stream<String> rows(Handling... which) {
        Set<Handling> wanted = Set.of(which);
        return Registry.get().rows().stream()
                .filter(row -> wanted.contains(row.handling()) && isOfThisJdk(row))
                .map(EntryPoint::name);
    }

    private static boolean isOfThisJdk(EntryPoint row) {
        return row.members().stream()
                .anyMatch(member -> ClassLoader.getSystemResource(member.owner() + ".class") != null);
    }

    static Stream<String> redirected() {
        return rows(Handling.REDIRECTED);
    }

    static Stream<String> rejected() {
        return rows(Handling.REJECTED);
    }

    static Stream<String> chance() {
        return rows(Handling.TAKEN_OVER).filter(row -> !isOfFiles(row));
    }

    static Stream<String> files() {
        return rows(Handling.TAKEN_OVER).filter(EscapesTest::isOfFiles);
    }

    private static boolean isOfFiles(String row) {
        return Registry.get().named("file").contains(row);
    }

    static Stream<String> all() {
        return rows(Handling.REDIRECTED, Handling.REJECTED, Handling.TAKEN_OVER);
    }

    private static Scenario scenario(String row) {
        Callable<Object> program = Objects.requireNonNull(Programs.ALL.get(row), () -> "no program escapes at " + row);
        return world -> world.supplyAsync(() -> {
            try {
                return String.valueOf(program.call());
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static RunReport run(String row, SimConfig config, long seed) {
        return Campaign.of(scenario(row)).withConfig(config).runSeed(seed);
    }

    @Test
    void allButOneRowAreOfEveryJdk() {
        assertThat(Registry.get().rows().stream()
                        .filter(row -> !row.members().isEmpty() && !isOfThisJdk(row))
                        .map(EntryPoint::name))
                .isSubsetOf("Gatherers.mapConcurrent", "automatic arenas");
    }

    @Test
    void everyProgramIsOfARow() {
        Set<String> names = new TreeSet<>();
        Registry.get().rows().forEach(row -> names.add(row.name()));
        assertThat(names).containsAll(Programs.ALL.keySet());
    }

    @ParameterizedTest
    @MethodSource("redirected")
    void whatIsRedirectedGivesTheSameInEveryRunOfASeed(String row) {
        RunReport one = run(row, CALLS, 7);
        RunReport two = run(row, CALLS, 7);

        assertThat(one.failure()).isNull();
        assertThat(two.value()).isEqualTo(one.value());
        assertThat(two.fingerprint()).isEqualTo(one.fingerprint());
        assertThat(two.virtualNanos()).isEqualTo(one.virtualNanos());
        assertThat(one.notes().toString()).doesNotContain("not controlled here");
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void whatIsRejectedThrowsAtItsLine(String row) {
        assertEscaped(run(row, BOTH, 7), row);
    }

    private static void assertEscaped(RunReport report, String row) {
        assertThat(report.failure()).as("failure of %s", row).isInstanceOf(EscapedSimulationException.class);
        EscapedSimulationException escaped = (EscapedSimulationException) Objects.requireNonNull(report.failure());
        assertThat(escaped.call()).isEqualTo(row);
        assertThat(escaped.line()).startsWith("escapes.").contains(".java:");
        assertThat(escaped.advice()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("chance")
    void chanceIsOfTheRunWithItsTakeOverAndRejectedWithout(String row) {
        assertEscaped(run(row, CALLS, 7), row);

        RunReport one = run(row, BOTH, 7);
        assertThat(one.failure()).isNull();
        assertThat(run(row, BOTH, 7).value()).isEqualTo(one.value());
        assertThat(run(row, BOTH, 8).value()).isNotEqualTo(one.value());
    }

    @ParameterizedTest
    @MethodSource("files")
    void filesAreOfTheRunWithTheirTakeOverAndRejectedWithout(String row) {
        assertEscaped(run(row, CALLS, 7), row);

        RunReport one = run(row, FILES, 7);
        assertThat(one.failure()).isNull();
        assertThat(run(row, FILES, 7).value()).isEqualTo(one.value());
        assertThat(one.notes().toString()).doesNotContain("not controlled here");
    }

    @ParameterizedTest
    @MethodSource("all")
    void underFailEachThrowsAtItsLine(String row) {
        assertEscaped(run(row, CALLS.withCalls(CallPolicy.FAIL, row), 7), row);
    }

    @ParameterizedTest
    @MethodSource("all")
    void underReportEachIsMadeAndCountedByItsLine(String row) {
        if (NEVER_MADE.contains(row)) {
            assertThat(run(row, CALLS.withCalls(CallPolicy.FAIL), 7).failure()).isNotNull();
            return;
        }
        // All of them: what waits would wait for ever for work that a run has and that it keeps from running.
        RunReport report = run(row, SimConfig.defaults().withCalls(CallPolicy.REPORT), 7);

        assertThat(report.counters().keySet())
                .as("counters; failure %s", report.failure())
                .anyMatch(name -> name.startsWith("not controlled here: " + row + " at escapes."));
    }

    @Test
    void anEscapeThatTheProgramCatchesFailsTheRunAllTheSame() {
        Scenario swallows = world -> {
            try {
                Object unused =
                        Objects.requireNonNull(Programs.ALL.get("Socket")).call();
            } catch (Exception e) {
                return "none";
            }
            return "some";
        };
        Throwable failure = catchThrowable(
                () -> Campaign.of(swallows).withConfig(CALLS).withSeeds(1).run().assertPassed());
        assertThat(failure)
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("EscapedSimulationException: Socket at escapes.Programs.")
                .hasMessageContaining(
                        "leaves the simulation: add TakeOver.THREADS (JDK 25) and simloop-nio, which make it the host's;");
    }

    @Test
    void aCleanRunIsTheSameWithEachPolicy() {
        Scenario clean = world -> world.delay(java.time.Duration.ofSeconds(1)).thenApply(done -> "clean");
        long plain = Campaign.of(clean).runSeed(3).fingerprint();

        for (SimConfig config : List.of(CALLS, CALLS.withCalls(CallPolicy.FAIL), CALLS.withCalls(CallPolicy.REPORT))) {
            assertThat(Campaign.of(clean).withConfig(config).runSeed(3).fingerprint())
                    .isEqualTo(plain);
        }
    }

    @Test
    void aNameThatIsNoRowIsAnError() {
        Throwable failure = catchThrowable(() -> run("Random", CALLS.withCalls(CallPolicy.FAIL, "System.nanotime"), 1));
        assertThat(failure)
                .hasMessageStartingWith(
                        "no entry point and no group is named \"System.nanotime\"; groups are chance, clock");
    }
}
