package dev.simloop.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.simloop.SimConfig;
import dev.simloop.SimLoop;
import dev.simloop.Timing;
import dev.simloop.World;
import dev.simloop.failure.CoverageFailure;
import dev.simloop.failure.SimulationFailure;
import dev.simloop.failure.StepLimitException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import kotlin.coroutines.Continuation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Test classes with {@code @SimTest}, run by the engine. Long because each test stands beside the class that it runs. */
@Tag("jdk")
class SimTestTest {
    private static final String DIGEST = SimConfig.defaults().digest();
    private static final List<String> SEEN = Collections.synchronizedList(new ArrayList<>());

    @RegisterExtension
    private final SimLoopProperties properties = new SimLoopProperties();

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    // ---- what a test is given

    static class Counting {
        @SimTest(seeds = 40, start = 7)
        void takes_a_world(World world) {
            SEEN.add("" + world.seed());
        }
    }

    @Test
    void runsEachSeedOnce() {
        var run = TestRun.of(Counting.class);

        assertThat(run.passed()).isEqualTo(1);
        assertThat(SEEN)
                .hasSize(40)
                .containsExactlyInAnyOrderElementsOf(java.util.stream.LongStream.range(7, 47)
                        .mapToObj(Long::toString)
                        .toList());
    }

    static class Clocked {
        @SimTest(seeds = 300)
        void asserts_exact_time(World world) {
            world.await(world.delay(Duration.ofMillis(10)));
            assertThat(world.now()).as("time").isEqualTo(Duration.ofMillis(10));
        }

        @SimTest(seeds = 300, timing = Timing.EXACT)
        void says_so(World world) {
            asserts_exact_time(world);
        }
    }

    @Test
    void aTestOfExactTimeIsToldHowToSaySo() {
        var run = TestRun.of(Clocked.class);

        assertThat(run.passed()).isEqualTo(1);
        assertThat(run.failures()).hasSize(1);
        assertThat(String.valueOf(run.failures().get(0).getMessage()).lines())
                .as("the first lines say what the failure needs")
                .anyMatch(line -> line.matches(
                        ".*; needs a hiccup of [0-9.]+ .*s; if the test asserts exact time, set timing = EXACT"));
    }

    @Test
    void isOneTestOfTheReport() {
        var events = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Counting.class))
                .execute();

        assertThat(events.testEvents().started().count()).isEqualTo(1);
        assertThat(events.testEvents().dynamicallyRegistered().count()).isZero();
        assertThat(events.testEvents()
                        .started()
                        .list()
                        .get(0)
                        .getTestDescriptor()
                        .getDisplayName())
                .isEqualTo("takes_a_world(World)");
    }

    static class Parameters {
        @SimTest(seeds = 2, workers = 1)
        void none() {
            SimLoop.current()
                    .executor()
                    .execute(
                            () -> SEEN.add("a task of seed " + SimLoop.current().seed()));
        }

        @SimTest(seeds = 1)
        void some(SimLoop loop, TestInfo info, World world) {
            SEEN.add(info.getDisplayName() + " " + (world.loop() == loop));
        }
    }

    @Test
    void takesWhatItCanBeGiven() {
        var run = TestRun.of(Parameters.class);

        assertThat(run.failures()).isEmpty();
        assertThat(SEEN)
                .containsExactlyInAnyOrder(
                        "a task of seed 0", "a task of seed 1", "some(SimLoop, TestInfo, World) true");
    }

    static class Configured {
        @SimTest(seeds = 3, config = FiveSteps.class, strategy = "fifo")
        void runs_long(World world) {
            for (int i = 0; i < 10; i++) {
                world.executor().execute(() -> {});
            }
        }
    }

    static final class FiveSteps implements Supplier<SimConfig> {
        @Override
        public SimConfig get() {
            return SimConfig.defaults().withMaxSteps(5);
        }
    }

    @Test
    void isConfigured() {
        var run = TestRun.of(Configured.class);

        assertThat(run.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.getCause()).isInstanceOf(StepLimitException.class));
        assertThat(run.message())
                .contains("token sl2/0/fifo/-/" + new FiveSteps().get().digest());
    }

    static class Hollow {
        @SimTest(seeds = 3, requireHits = "crash")
        void never_crashes(World world) {
            world.declare("crash");
        }

        @SimTest(seeds = 3, requireAll = true)
        void never_goes_anywhere(World world) {
            world.sometimes("goes", () -> false);
        }
    }

    @Test
    void failsForWhatNeverHappened() {
        assertThat(TestRun.of(Hollow.class).failures())
                .hasSize(2)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(CoverageFailure.class)
                        .hasMessageStartingWith("never happened in 3 runs: "));
    }

    // ---- failures

    static class Lease {
        private String holder = "";

        @SimTest(seeds = 2_000, strategy = "random", timing = Timing.EXACT)
        void has_one_holder(World world) {
            world.await(world.loop().allOf(acquire(world, "a"), acquire(world, "b")));
        }

        private CompletableFuture<Void> acquire(World world, String client) {
            return world.delay(Duration.ofMillis(world.random(client).nextInt(200)))
                    .thenApply(slept -> holder.isEmpty())
                    .thenCompose(free -> world.delay(Duration.ofMillis(1)).thenAccept(written -> take(client, free)));
        }

        private void take(String client, boolean free) {
            if (free && !holder.isEmpty()) {
                throw new IllegalStateException("two holders: " + holder + " and " + client);
            }
            holder = free ? client : holder;
        }
    }

    @Test
    void failsWithTheLowestSeedAndSaysHowToRepeatIt() {
        var run = TestRun.of(Lease.class);

        assertThat(run.failures()).singleElement().isInstanceOf(SimulationFailure.class);
        assertThat(run.message())
                .startsWith("IllegalStateException: two holders: ")
                .contains("\n  seed 179, strategy random, ")
                .contains("\n  run again: mvn test \"-Dtest=SimTestTest?Lease#has_one_holder\""
                        + " -Dsimloop.replay=sl2/179/random/-/" + DIGEST)
                .contains("src/test/resources/simloop/dev.simloop.junit.SimTestTest$Lease.seeds:\n"
                        + "    has_one_holder  sl2/179/random/-/" + DIGEST)
                .containsPattern("\n  shrunk: schedule departures 0 -> 0, faults 0 -> 0, .* candidates, ")
                .contains(
                        "\n"
                                + "  run the shrunk one, which only its tape repeats: mvn test \"-Dtest=SimTestTest?Lease#has_one_holder\""
                                + " -Dsimloop.tape=target/simloop/dev.simloop.junit.SimTestTest.Lease.has_one_holder/179/shrunk.tape.json\n")
                .contains(
                        "\n  failed in 1 of 180 seeds: a fix is credible after 540 clean ones at that rate, after 10,530 at the lowest rate that fits (95 %, rule of three)");
    }

    @Test
    void tellsTheStoryOnOneScreenAndWritesTheArtifacts() {
        var message = TestRun.of(Lease.class).message();

        assertThat(message.lines()).hasSizeLessThan(50);
        assertThat(message)
                .contains("\n  artifacts: target/simloop/dev.simloop.junit.SimTestTest.Lease.has_one_holder/179\n")
                .containsPattern("\n  odds: drawn afresh from step 0 it fails so in \\d %, .* step 3 of 5 on\n")
                .containsPattern(
                        "on\n  failed at SimTestTest.java:\\d+ in Lease.take < Lease.acquire:\\d+ < .* \\(step 5, 0.175 s\\)\n")
                .containsPattern("(?s)\n  why: two timers at one instant: .* came due together at 0.174 s")
                .containsPattern("\n  the nearest passing run is equal for \\d events; then\n")
                .containsPattern(
                        "\n  step +time +root +acquire@SimTestTest.java:\\d+ +acquire@SimTestTest.java:\\d+#2\n");
        assertThat(Path.of("target/simloop/dev.simloop.junit.SimTestTest.Lease.has_one_holder/179"))
                .isDirectoryContaining("glob:**/report.html")
                .isDirectoryContaining("glob:**/report.txt")
                .isDirectoryContaining("glob:**/events.jsonl")
                .isDirectoryContaining("glob:**/README.md");
    }

    @Test
    void repeatsTheRunOfItsMessage() {
        var message = TestRun.of(Lease.class).message();
        properties.set("simloop.replay", "sl2/179/random/-/" + DIGEST);

        var again = TestRun.of(Lease.class).message();

        // A replay was not run again and again, as a finding is.
        String same = message.replace("repeated 51 of 51 in this JVM", "repeated in this JVM");
        assertThat(again).startsWith(same.substring(0, same.indexOf("\n  shrunk: ")));
    }

    @Test
    void repeatsTheTapesOfItsMessage() {
        var message = TestRun.of(Lease.class).message();
        var tape = message.replaceFirst("(?s).*-Dsimloop.tape=(\\S+).*", "$1");
        assertThat(tape).endsWith("/shrunk.tape.json");
        properties.set("simloop.tape", tape);

        assertThat(TestRun.of(Lease.class).message())
                .startsWith("IllegalStateException: two holders: ")
                .contains("\n  token sl2/179/random/edited/" + DIGEST)
                .endsWith("-Dsimloop.tape=" + tape);

        properties.set("simloop.tape", tape.replace("shrunk.", ""));
        TapeFile.CLAIM.forget();
        assertThat(TestRun.of(Lease.class).message()).contains("\n  token sl2/179/random/-/" + DIGEST);
    }

    static class Unshrunk {
        @SimTest(seeds = 3, shrinkRuns = 0, strategy = "random", timing = Timing.EXACT)
        void fails() {
            throw new IllegalStateException("always");
        }
    }

    static class NegativeBudget {
        @SimTest(shrinkRuns = -1)
        void test() {}
    }

    @Test
    void isNotShrunkWithoutABudget() {
        assertThat(TestRun.of(Unshrunk.class).message())
                .doesNotContain("shrunk:", "shrunk.tape.json")
                .contains("\n  tape: mvn test \"-Dtest=SimTestTest?Unshrunk#fails\""
                        + " -Dsimloop.tape=target/simloop/dev.simloop.junit.SimTestTest.Unshrunk.fails/0/tape.json\n");
    }

    @Test
    void tellsThatATokenPasses() {
        properties.set("simloop.replay", "sl2/1/random/-/" + DIGEST);

        var run = TestRun.of(Lease.class);

        assertThat(run.passed()).isEqualTo(1);
        assertThat(run.printed())
                .isEqualToNormalizingNewlines(
                        "simloop: SimTestTest$Lease#has_one_holder passes with token sl2/1/random/-/" + DIGEST + "\n");
    }

    @Test
    void runsTheSeedsOfTheProperties() {
        properties.set("simloop.seeds", "3");
        properties.set("simloop.start", "100");
        TestRun.of(Counting.class);
        properties.set("simloop.seed", "5,4");
        TestRun.of(Counting.class);

        assertThat(SEEN).containsExactlyInAnyOrder("100", "101", "102", "5", "4");
    }

    // ---- instances and what surrounds the test

    static class Lifecycle3 {
        private static int all;

        private final List<String> calls = new ArrayList<>(List.of("made"));
        private long seed = -1;

        @BeforeAll
        static void once() {
            all++;
        }

        @BeforeEach
        void before(World world) {
            calls.add("before " + world.seed());
        }

        @SimTest(seeds = 30)
        void keeps_to_itself(World world) {
            calls.add("test " + world.seed());
            seed = world.seed();
            var unused = world.delay(Duration.ofMillis(3))
                    .thenRun(() -> calls.add("later " + world.now().toMillis()));
        }

        @AfterEach
        void after(SimLoop loop) {
            calls.add("after " + loop.nowNanos() + " " + all);
            SEEN.add(String.join(", ", calls) + (seed == loop.seed() ? "" : " of another seed"));
        }
    }

    @Test
    void givesEachRunAnInstanceThatIsSetUpAndTornDown() {
        Lifecycle3.all = 0;

        assertThat(TestRun.of(Lifecycle3.class).failures()).isEmpty();

        assertThat(SEEN).hasSize(30).contains("made, before 8, test 8, later 3, after 3000000 1");
        assertThat(SEEN).allMatch(seen -> seen.matches("made, before (\\d+), test \\1, later 3, after 3000000 1"));
    }

    static class Outer {
        private String outer = "";

        @BeforeEach
        void before(World world) {
            outer = "outer " + world.seed();
        }

        @AfterEach
        void after() {
            SEEN.add("after of outer");
        }

        @Nested
        class Inner {
            private String inner = "";

            @BeforeEach
            void before() {
                inner = "inner of " + outer;
            }

            @SimTest(seeds = 2, workers = 1)
            void nested() {
                SEEN.add(inner);
            }

            @AfterEach
            void after() {
                SEEN.add("after of inner");
            }
        }
    }

    @Test
    void makesEnclosingInstancesToo() {
        assertThat(TestRun.of(Outer.class).failures()).isEmpty();
        assertThat(SEEN)
                .containsExactly(
                        "inner of outer 0",
                        "after of inner",
                        "after of outer",
                        "inner of outer 1",
                        "after of inner",
                        "after of outer");
    }

    static class Failing {
        @SimTest(seeds = 1)
        void fails() {
            throw new IllegalStateException("the test");
        }

        @AfterEach
        void after() {
            throw new IllegalStateException("the clean-up");
        }
    }

    @Test
    void aFailingCleanUpDoesNotHideTheFailure() {
        var cause = Objects.requireNonNull(
                TestRun.of(Failing.class).failures().get(0).getCause());

        assertThat(cause).hasMessage("the test");
        assertThat(cause.getSuppressed())
                .singleElement()
                .satisfies(suppressed -> assertThat(suppressed).hasMessage("the clean-up"));
    }

    static class Mixed {
        private int before;

        @BeforeEach
        void before() {
            before++;
        }

        @Test
        void plain() {
            SEEN.add("plain " + before);
        }

        @SimTest(seeds = 1)
        void simulated() {
            SEEN.add("simulated " + before);
        }
    }

    @Test
    void leavesTheOtherTestsOfItsClassAlone() {
        assertThat(TestRun.of(Mixed.class).passed()).isEqualTo(2);
        assertThat(SEEN).containsExactlyInAnyOrder("plain 1", "simulated 1");
    }

    // ---- errors

    static class NoSeeds {
        @SimTest(seeds = 0)
        void test() {}
    }

    static class NegativeSeeds {
        @SimTest(seeds = -3)
        void test() {}
    }

    static class NegativeWorkers {
        @SimTest(workers = -1)
        void test() {}
    }

    static class UnknownStrategy {
        @SimTest(strategy = "lucky")
        void test() {}
    }

    static class Unresolved {
        @SimTest
        void test(String text) {
            SEEN.add(text);
        }
    }

    static class Constructed {
        Constructed(TestInfo info) {
            SEEN.add(info.getDisplayName());
        }

        @SimTest
        void test() {}
    }

    @TestInstance(Lifecycle.PER_CLASS)
    static class PerClass {
        @SimTest
        void test() {}
    }

    static class Injected {
        @TempDir
        Path folder;

        @SimTest
        void test() {
            SEEN.add(folder.toString());
        }
    }

    static class Extended {
        @RegisterExtension
        final Noting noting = new Noting();

        @SimTest
        void test() {}
    }

    static final class Noting implements BeforeEachCallback {
        @Override
        public void beforeEach(ExtensionContext context) {
            SEEN.add("noted");
        }
    }

    static class Cleaned {
        @SimTest
        void test() {}

        @AfterEach
        void after(TestInfo info) {
            SEEN.add(info.getDisplayName());
        }
    }

    static class Twice {
        @SimTest
        @RepeatedTest(1)
        void test() {}
    }

    @Test
    void saysWhatIsWrong() {
        String own = "each run of a @SimTest has an instance of its own, ";
        assertWrong(NoSeeds.class, "seed range is empty: count 0 from 0");
        assertWrong(NegativeSeeds.class, "seed range is empty: count -3 from 0");
        assertWrong(NegativeWorkers.class, "worker count is not positive: -1");
        assertWrong(NegativeBudget.class, "budget of runs to shrink with is negative: -1");
        assertWrong(UnknownStrategy.class, "lucky");
        assertWrong(Unresolved.class, "No ParameterResolver registered for parameter [java.lang.String text]");
        assertWrong(
                Constructed.class,
                own + "and " + Constructed.class.getName() + " has no constructor without parameters to make one with");
        assertWrong(
                PerClass.class,
                own + "and " + PerClass.class.getName()
                        + " is to have one only: annotate it with @TestInstance(PER_METHOD)");
        assertWrong(
                Injected.class,
                own + "in which Injected.folder would be null: it is set by an extension; take it as a parameter"
                        + " instead");
        assertWrong(
                Extended.class, own + "and extension Extended.noting would know JUnit's instance only: make it static");
        assertWrong(
                Cleaned.class,
                "@AfterEach method after is called in each run of a @SimTest, which cannot give it a TestInfo: take"
                        + " World, SimLoop or a scope");
    }

    private static void assertWrong(Class<?> type, String message) {
        assertThat(TestRun.of(type).message()).contains(message);
    }

    @Test
    void isNoTestTwice() {
        assertThat(TestRun.of(Twice.class).failures())
                .anySatisfy(failure -> assertThat(failure)
                        .isInstanceOf(ExtensionConfigurationException.class)
                        .hasMessage(
                                "@SimTest makes test a test by itself: take @ParameterizedTest, @RepeatedTest and the"
                                        + " like away"));
    }

    static class NotFound {
        @SimTest
        @SuppressWarnings("UnusedMethod") // JUnit is to say that it does not call it
        private void hidden() {}

        @SimTest
        static void shared() {}

        @SimTest
        int valued() {
            return 1;
        }
    }

    @Test
    void whatJUnitDoesNotTakeForATestItSays() {
        var issues = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(NotFound.class))
                .discover()
                .getDiscoveryIssues();

        assertThat(issues.stream().map(issue -> issue.message()).filter(message -> message.startsWith("@Test method")))
                .hasSize(3)
                .anyMatch(message -> message.endsWith("must not be private. It will not be executed."))
                .anyMatch(message -> message.endsWith("must not be static. It will not be executed."))
                .anyMatch(message -> message.endsWith("must not return a value. It will not be executed."));
    }

    static class Suspending {
        void suspends(Continuation<Object> continuation) {}
    }

    @Test
    void saysWhatASuspendingMethodTakes() throws Exception {
        var step = new MethodScenario.Step(
                Suspending.class.getDeclaredMethod("suspends", Continuation.class), 0, List.of());

        assertThatThrownBy(() -> SimTestExtension.runner(List.of(step), List.of()))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage("suspends suspends: that takes simloop-coroutines on the class path");
    }
}
