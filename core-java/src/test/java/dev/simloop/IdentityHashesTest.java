package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import dev.simloop.internal.run.IdentityHashes;
import dev.simloop.tape.Token;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Programs that go where the order of identity hash codes leads them. */
@Tag("jdk")
class IdentityHashesTest {
    private static final SimConfig TAKES_OVER = SimConfig.defaults().withTakeOver(TakeOver.HASHES);
    private static final int SEEDS = 200;

    enum Colour {
        RED,
        GREEN,
        BLUE,
        YELLOW,
        BLACK
    }

    record Part(Colour colour, int size) {}

    /** The order in which a hash set has eight objects without a {@code hashCode}. */
    static String order() {
        IdentityHashMap<Object, Integer> numbers = new IdentityHashMap<>();
        Set<Object> listeners = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            Object listener = new Object();
            numbers.put(listener, i);
            listeners.add(listener);
        }
        return listeners.stream().map(each -> "" + numbers.get(each)).collect(Collectors.joining());
    }

    /** The order in which hash tables have enum constants, and records of them. */
    static String enums() {
        Map<Colour, Integer> colours = new HashMap<>();
        Set<Part> parts = new HashSet<>();
        for (Colour colour : EnumSet.allOf(Colour.class)) {
            colours.put(colour, colour.name().length());
            parts.add(new Part(colour, 1));
        }
        Map<TimeUnit, Integer> units = new HashMap<>();
        for (TimeUnit unit : TimeUnit.values()) {
            units.put(unit, unit.name().length());
        }
        return colours + " " + parts + " " + units;
    }

    /** Makes what the run is about, in two steps, and tells the order. */
    static CompletionStage<String> program(World world) {
        String first = order() + " " + enums();
        world.fingerprint("first", first.hashCode());
        return world.delay(Duration.ofMillis(1)).thenApply(nothing -> {
            String second = order();
            world.fingerprint("second", second.hashCode());
            return first + " " + second;
        });
    }

    /** In JVMs of their own. */
    static final class Main {
        private Main() {}

        public static void main(String[] args) {
            if (args[1].equals("after")) {
                // as other tests of the JVM may have done before
                for (int i = 0; i < 100; i++) {
                    int unused = new Object().hashCode();
                }
            }
            SimConfig config = args[0].equals("plain") ? SimConfig.defaults() : TAKES_OVER;
            for (long seed : args[1].equals("after") ? new long[] {7, 3} : new long[] {3, 7}) {
                System.out.println(seed + " "
                        + Campaign.of(IdentityHashesTest::program)
                                .withConfig(config)
                                .runSeed(seed)
                                .value());
            }
        }
    }

    private static List<String> jvm(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.add("-cp");
        String places = System.getProperty("surefire.test.class.path", "")
                + File.pathSeparator
                + System.getProperty("java.class.path")
                + File.pathSeparator
                + System.getProperty("jdk.module.path", "")
                + File.pathSeparator
                + Path.of(System.getProperty("basedir", "")).resolve("target/test-classes");
        command.add(places);
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines().filter(line -> line.matches("\\d .*")).sorted().toList();
    }

    @Test
    void aSeedHasItsOwnOrderInEveryRun() {
        Set<Object> all = new LinkedHashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            Object value = ran(seed, TAKES_OVER).value();
            assertThat(ran(seed, TAKES_OVER).value()).isEqualTo(value);
            all.add(value);
        }
        assertThat(all).hasSize(50);
    }

    private static RunReport ran(long seed, SimConfig config) {
        return Campaign.of(IdentityHashesTest::program)
                .withConfig(config)
                .runSeed(seed)
                .assertPassed();
    }

    @Test
    void withoutItTheOrderIsTheJvms() {
        Set<Object> all = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            all.add(ran(1, SimConfig.defaults()).value());
        }
        assertThat(all).hasSizeGreaterThan(1);
    }

    @Test
    void freshJvmsHaveTheSameOrderAndWithoutItAnother() throws Exception {
        List<String> one = jvm("hashes", "first");
        assertThat(one).hasSize(2);
        assertThat(jvm("hashes", "first")).isEqualTo(one);
        assertThat(jvm("hashes", "after")).isEqualTo(one);
        assertThat(jvm("plain", "after")).isNotEqualTo(jvm("plain", "first"));
    }

    @Test
    void campaignsRepeatWithAnyNumberOfWorkersAndTapesStrictly() {
        Campaign campaign = Campaign.of(IdentityHashesTest::program)
                .withConfig(TAKES_OVER)
                .withSeeds(SEEDS)
                .withAudit(1);
        long fingerprint = campaign.withWorkers(1).run().assertPassed().fingerprint();
        assertThat(campaign.withWorkers(2).run().assertPassed().fingerprint()).isEqualTo(fingerprint);
        for (long seed = 0; seed < 50; seed++) {
            RunReport recorded = campaign.runSeed(seed);
            RunReport replayed = campaign.replay(java.util.Objects.requireNonNull(recorded.tape()));
            assertThat(replayed.failure()).isNull();
            assertThat(replayed.fingerprint()).isEqualTo(recorded.fingerprint());
        }
    }

    @Test
    void aFailureByHashOrderIsFoundAndRepeats() {
        var finding = java.util.Objects.requireNonNull(Campaign.of(world -> program(world)
                        .thenAccept(order -> {
                            if (order.startsWith("0")) {
                                throw new IllegalStateException("the first listener is told first");
                            }
                        }))
                .withConfig(TAKES_OVER)
                .withSeeds(SEEDS)
                .run()
                .firstFinding());
        assertThat(finding.isRepeatable()).isTrue();
        // the recorded run has tables of its own, by identity
        assertThat(finding.rerun().fingerprint()).isEqualTo(finding.original().fingerprint());
    }

    /** Loaded by one seed only, long after the first run. */
    private static final class Late {
        static final List<Object> MADE = made();

        private static List<Object> made() {
            List<Object> made = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                made.add(new Object());
                int unused = made.get(i).hashCode();
            }
            return made;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the scenario returns it, to be awaited
    @Test
    void aClassThatIsInitialisedLateChangesNoLaterStep() {
        Scenario program = world -> {
            if (world.seed() == 5) {
                world.fingerprint("made", Late.MADE.size());
            }
            return world.delay(Duration.ofMillis(1)).thenApply(nothing -> order());
        };
        Campaign campaign = Campaign.of(program).withConfig(TAKES_OVER);
        Object first = campaign.runSeed(5).value();
        assertThat(campaign.runSeed(5).value()).isEqualTo(first);
    }

    @Test
    void oneRunBeforeTheFirstCountsAsNothing() {
        AtomicInteger runs = new AtomicInteger();
        Campaign campaign = Campaign.ofAction(world -> runs.incrementAndGet()).withSeeds(10);
        assertThat(campaign.run().seedsRun()).isEqualTo(10);
        assertThat(runs).hasValue(10);
        assertThat(campaign.withConfig(TAKES_OVER).run().seedsRun()).isEqualTo(10);
        assertThat(runs).hasValue(21);
        assertThat(campaign.withConfig(TAKES_OVER).runSeed(3).passed()).isTrue();
        assertThat(runs).hasValue(22);
    }

    @Test
    void betweenRunsTheThreadDrawsOnAsItWould() {
        Set<Integer> between = new HashSet<>();
        var nothing = Campaign.of(world -> order())
                .withConfig(TAKES_OVER)
                .withSeeds(20)
                .withWorkers(1)
                .findSeedWhere(value -> !between.add(new Object().hashCode()));
        assertThat(nothing).isNull();
        assertThat(between).hasSize(20);
    }

    @Test
    void chanceBringsItAlongAndTheDigestTells() {
        SimConfig chance = SimConfig.defaults().withTakeOver(TakeOver.CHANCE);
        assertThat(IdentityHashes.areWithinReach()).isTrue();
        assertThat(chance.takeOver()).containsExactly(TakeOver.CHANCE, TakeOver.HASHES);
        Campaign campaign = Campaign.of(IdentityHashesTest::program).withConfig(chance);
        String there = chance.digestOfOtherHashes();
        assertThat(there).isNotEqualTo(chance.digest());
        String token = new Token(1, "random", Token.recipe(chance.hiccups()), there).toString();

        assertThatThrownBy(() -> campaign.replay(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token was made with configuration " + there + ", this campaign has " + chance.digest()
                        + ": identity hash codes were left to the JVM there, and are taken over here: repeat it on a"
                        + " JVM such as that one");
    }
}
