package dev.simloop.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Scenario;
import dev.simloop.SimLoop;
import dev.simloop.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A static field that holds something else after a run than before is named by an audit, whatever it holds; one that does not is not. */
class StaticStateTest {
    private interface Step {
        void run(World world) throws Exception;
    }

    private static List<String> leftBy(Scenario scenario) {
        assertThat(StaticState.canLook()).isTrue();
        return Audit.of(scenario).withSeeds(2).run().leftovers();
    }

    private static Scenario of(Step step) {
        return world -> {
            step.run(world);
            return null;
        };
    }

    static final class Counts {
        static int runs = 4;
        static final AtomicInteger ATOMIC = new AtomicInteger();
    }

    @Test
    void aCountAndAnAtomicOne() {
        Counts.runs = 4;
        Counts.ATOMIC.set(0);
        assertThat(leftBy(of(world -> {
                    Counts.runs++;
                    Counts.ATOMIC.addAndGet(10);
                })))
                .containsExactly(
                        "runs change static StaticStateTest.Counts.runs: 4, then 5",
                        "runs change static StaticStateTest.Counts.ATOMIC: 0, then 10");
    }

    static final class Collected {
        static final List<String> LIST = new ArrayList<>();
        static final Map<String, List<String>> MAP = new ConcurrentHashMap<>(Map.of("a", new ArrayList<>()));
        static final Set<Object> SET = new HashSet<>();
        static final int[] NUMBERS = new int[1 << 20];
    }

    @Test
    void whatCollectionsAndArraysHold() {
        Collected.LIST.clear();
        assertThat(leftBy(of(world -> {
                    Collected.LIST.add("x");
                    Collected.MAP.computeIfAbsent("a", key -> new ArrayList<>()).add("y");
                    Collected.SET.add(Collected.SET.size());
                    Collected.NUMBERS[1_000_000]++;
                })))
                .containsExactly(
                        "runs change static StaticStateTest.Collected.LIST: an ArrayList of 0, then an ArrayList of 1",
                        "runs change static StaticStateTest.Collected.MAP: a ConcurrentHashMap of 1, then a ConcurrentHashMap of 1"
                                + " with other contents",
                        "runs change static StaticStateTest.Collected.SET: a HashSet of 0, then a HashSet of 1",
                        "runs change static StaticStateTest.Collected.NUMBERS: int[1048576], then int[1048576] with other contents");
    }

    static final class Registry {
        static final Registry INSTANCE = new Registry();
        private final Handlers handlers = new Handlers();
        private final Registry self = this;

        private static final class Handlers {
            private final Map<String, Runnable> byName = new LinkedHashMap<>();
            private @Nullable String latest;
        }
    }

    @Test
    void theFieldOfASingletonThatChangedIsNamed() {
        Registry.INSTANCE.handlers.byName.clear();
        Registry.INSTANCE.handlers.latest = null;
        assertThat(Registry.INSTANCE.self).isSameAs(Registry.INSTANCE);
        assertThat(leftBy(of(world -> {
                    Registry.INSTANCE.handlers.byName.put("orders", () -> {});
                    Registry.INSTANCE.handlers.latest = "orders";
                })))
                .containsExactly(
                        "runs change static StaticStateTest.Registry.INSTANCE.handlers.byName:"
                                + " a LinkedHashMap of 0, then a LinkedHashMap of 1",
                        "runs change static StaticStateTest.Registry.INSTANCE.handlers.latest: null, then \"orders\"");
    }

    static final class Pending {
        static @Nullable CompletableFuture<String> answer;
        static final AtomicReference<@Nullable Object> LATEST = new AtomicReference<>();
    }

    @Test
    void whatIsOfARunThatIsOver() {
        Pending.answer = null;
        Pending.LATEST.set(null);
        assertThat(leftBy(of(world -> {
                    Pending.answer = SimLoop.current().completableFuture();
                    Pending.LATEST.set(world);
                })))
                .first()
                .isEqualTo("runs change static StaticStateTest.Pending.answer: null, then a SimFuture");
    }

    static final class Quiet {
        static final Map<String, Integer> PRICES = new HashMap<>(Map.of("tea", 3));
        static final List<Integer> SCRATCH = new ArrayList<>();
        static Object latest = new int[] {1, 2};
        static final ThreadLocal<String> NAME = ThreadLocal.withInitial(() -> "nobody");
    }

    @Test
    void whatIsAsItWasIsNotTold() {
        assertThat(leftBy(of(world -> {
                    Quiet.SCRATCH.add(Quiet.PRICES.get("tea"));
                    Quiet.SCRATCH.clear();
                    Quiet.latest = new int[] {1, 2};
                })))
                .isEmpty();
    }

    static final class Late {
        static int runs = 1;
    }

    @Test
    void aClassThatNoRunUsesIsNotInitialized() {
        boolean[] use = new boolean[1];
        assertThat(leftBy(of(world -> {
                    if (use[0]) {
                        Late.runs++;
                    }
                })))
                .isEmpty();
        assertThat(dev.simloop.internal.run.ClassStates.isInitialized(Late.class))
                .isFalse();
    }

    @Test
    void aDifferenceIsPutDownToTheFieldThatChanged() {
        assertThat(StaticState.canLook()).isTrue();
        AuditResult result = Audit.factory(AuditTest.StaticCount.class, "scenario")
                .withSeeds(1)
                .withJvms(0)
                .run();
        assertThat(result.leftovers())
                .anyMatch(line -> line.startsWith("runs change static AuditTest.StaticCount.runs: "));
    }
}
