package dev.simloop.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.SimExecutor;
import dev.simloop.TakeOver;
import dev.simloop.campaign.Campaign;
import escapes.ThreadBound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Thread locals of code as it is: each simulated thread has its own. */
@SuppressWarnings("FutureReturnValueIgnored") // a scenario returns the future that ends it
class ThreadLocalsTest {
    private static final ThreadLocal<@Nullable Object> LOCAL = new ThreadLocal<>();
    private static final SimConfig CALLS = SimConfig.defaults().withTakeOver(TakeOver.CALLS);

    private static RunReport run(Callable<?> program, long seed) {
        RunReport report = Campaign.of(CallsTest.of(program)).withConfig(CALLS).runSeed(seed);
        if (report.failure() != null) {
            throw new AssertionError(report.failure());
        }
        return report;
    }

    private static Object value(Callable<?> program) {
        return Objects.requireNonNull(run(program, 1).value());
    }

    private static Set<String> values(boolean isMended) {
        Set<String> values = new TreeSet<>();
        for (long seed = 0; seed < 100; seed++) {
            values.add(String.valueOf(run(() -> new ThreadBound.Requests(isMended).anonymous(), seed)
                    .value()));
        }
        return values;
    }

    @Test
    void aNameThatIsLeftOnItsThreadMeetsAnotherRequestInSomeSeeds() {
        assertThat(values(false)).containsExactly("ann", "ben", "nobody");
        assertThat(values(true)).containsExactly("nobody");
    }

    @Test
    void aPoolHasAsManyThreadsAsTheJdksWould() {
        assertThat(value(ThreadBound::firstsOfPools)).isEqualTo(List.of(3, 1, 3, 3));
        assertThat(value(ThreadBound::again)).isEqualTo(List.of(1, 2, 3));
        assertThat(value(ThreadBound::ticks)).isEqualTo(List.of(1, 2, 3));
    }

    @Test
    void aThreadInheritsFromTheOneThatHandedOverItsFirstTask() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(run(ThreadBound::inherited, seed).value())
                    .isEqualTo(List.of("first, null", "second, null", "an earlier one"));
        }
    }

    @Test
    void aTaskThatWaitsWithinKeepsItsThread() {
        assertThat(value(ThreadBound::within)).isEqualTo(List.of("null", "outer"));
    }

    @Test
    void hostsShareNoThreadAndARestartedOneHasANewOne() {
        List<String> seen = new ArrayList<>();
        Host.Entry entry = host -> {
            seen.add(host.name() + " " + LOCAL.get());
            LOCAL.set(host.name());
        };
        Scenario scenario = world -> {
            LOCAL.set("world");
            Host a = world.host("a", entry);
            Host unused = world.host("b", entry);
            world.runFor(Duration.ofMillis(1));
            a.crash();
            a.restart();
            world.runFor(Duration.ofMillis(1));
            seen.add("at last " + LOCAL.get());
            return null;
        };
        RunReport report = Campaign.of(scenario).withConfig(CALLS).runSeed(1);
        assertThat(report.failure()).isNull();
        assertThat(seen).containsExactlyInAnyOrder("a null", "b null", "a null", "at last world");
    }

    @Test
    void aThreadForEachTaskHasNothingOfAnyOther() {
        List<String> seen = new ArrayList<>();
        Scenario scenario = world -> {
            SimExecutor each = world.domain().pool("each", 0);
            for (int i = 0; i < 3; i++) {
                each.execute(() -> {
                    seen.add(String.valueOf(LOCAL.get()));
                    LOCAL.set("one of them");
                });
            }
            world.runFor(Duration.ofMillis(1));
            return null;
        };
        assertThat(Campaign.of(scenario).withConfig(CALLS).runSeed(1).failure()).isNull();
        assertThat(seen).containsExactly("null", "null", "null");
    }

    @Test
    void whatIsLeftOnAThreadOfAPoolOrOfAHostIsNamed() {
        Scenario scenario = world -> {
            world.executor().execute(() -> LOCAL.set(1L));
            Host unused = world.host("a", host -> LOCAL.set(List.of(1, 2, 3)));
            world.runFor(Duration.ofMillis(1));
            return null;
        };
        String left = "left a thread local behind: a java.lang.ThreadLocal that holds a ";
        assertThat(Campaign.of(scenario).withConfig(CALLS).runSeed(1).notes())
                .containsExactly(left + "java.lang.Long", left + "java.util.ImmutableCollections$ListN");
    }

    @Test
    void aRunIsTheSameBothTimesAndDrawsNoMore() {
        for (long seed = 0; seed < 200; seed++) {
            RunReport first = run(() -> new ThreadBound.Requests(false).anonymous(), seed);
            RunReport second = run(() -> new ThreadBound.Requests(false).anonymous(), seed);
            assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
            assertThat(second.value()).isEqualTo(first.value());
        }
    }

    @Test
    void aPoolOfFewerThreadsThanNoneIsRefused() {
        RunReport report = Campaign.ofAction(world -> world.loop().domain().pool("p", -1))
                .withConfig(CALLS)
                .runSeed(1);
        assertThat(report.failure()).hasMessage("threads of pool p are negative: -1");
        assertThatThrownBy(() -> {
                    throw Objects.requireNonNull(report.failure());
                })
                .isInstanceOf(IllegalArgumentException.class);
    }
}
