package dev.simloop;

import static dev.simloop.TestRuns.act;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.tape.Draw;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Track;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Sites in production code that a simulation may make misbehave. */
class BuggifyTest {
    private static final int CALLS = 1_000_000;

    private static Campaign asking(int calls) {
        return Campaign.of(world -> {
            int fired = 0;
            for (int i = 0; i < calls; i++) {
                if (Buggify.fires("disk")) {
                    fired++;
                }
            }
            return fired;
        });
    }

    private static int outside() {
        int fired = 0;
        for (int i = 0; i < CALLS; i++) {
            if (Buggify.fires("disk")) {
                fired++;
            }
            Buggify.reached("outside");
        }
        return fired;
    }

    /** Reads com.sun.management.ThreadMXBean, whose module this one does not read. */
    private static final Object THREADS = ManagementFactory.getThreadMXBean();

    private static final MethodHandle ALLOCATED = allocatedBytes();

    private static MethodHandle allocatedBytes() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(
                            Class.forName("com.sun.management.ThreadMXBean"),
                            "getCurrentThreadAllocatedBytes",
                            MethodType.methodType(long.class))
                    .asType(MethodType.methodType(long.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** {@return how much this thread has allocated so far, in bytes} */
    private static long allocated() throws Throwable {
        return (long) ALLOCATED.invokeExact(THREADS);
    }

    @Test
    void outsideASimulationItIsFalseAndAllocatesNothing() throws Throwable {
        assertThat(outside()).isZero();
        allocated();

        // a few times: what compiles the loop meanwhile may allocate on this thread
        long least = Long.MAX_VALUE;
        for (int turn = 0; turn < 5; turn++) {
            long before = allocated();
            int fired = outside();
            least = Math.min(least, allocated() - before);
            assertThat(fired).isZero();
        }

        assertThat(least).isLessThan(100);
    }

    @Test
    void aQuarterOfTheRunsActivateASiteWhichThenFiresAQuarterOfTheTime() {
        var result = asking(100).withSeeds(2_000).run();

        assertThat(result.hits("buggify.disk.evaluated")).isEqualTo(new CampaignResult.Hits(200_000, 2_000));
        assertThat(result.shareOfRuns("buggify.disk.activated")).isBetween(0.22, 0.28);
        var activated = result.hits("buggify.disk.activated");
        var fired = result.hits("buggify.disk.fired");
        assertThat(activated.total()).isEqualTo(activated.runs());
        assertThat(fired.runs()).isEqualTo(activated.runs());
        assertThat((double) fired.total() / (100 * activated.runs())).isBetween(0.23, 0.27);
    }

    @Test
    void bothAreSetForAllSites() {
        var always =
                asking(10).withConfig(SimConfig.defaults().withBuggify(1, 1)).runSeed(1);
        var never = asking(10)
                .withConfig(SimConfig.defaults().withBuggify(0, 1))
                .withSeeds(50)
                .run();

        assertThat(always.value()).isEqualTo(10);
        assertThat(never.hits("buggify.disk.fired").total()).isZero();
        assertThat(never.hits("buggify.disk.evaluated").total()).isEqualTo(500);
    }

    @Test
    void bothAreSetForOneSite() {
        var report = act(world -> {
            world.buggify("disk", 1, 1);
            world.buggify("net", 1, 0);
            world.buggify("idle", 0.5, 0.5);
            assertThat(Buggify.fires("disk")).isTrue();
            assertThat(Buggify.fires("net")).isFalse();
        });

        assertThat(report.failureLine()).isEmpty();
        assertThat(report.counters())
                .containsExactly(
                        Map.entry("buggify.disk.evaluated", 1L),
                        Map.entry("buggify.disk.activated", 1L),
                        Map.entry("buggify.disk.fired", 1L),
                        Map.entry("buggify.net.evaluated", 1L),
                        Map.entry("buggify.net.activated", 1L),
                        Map.entry("buggify.net.fired", 0L),
                        Map.entry("buggify.idle.evaluated", 0L),
                        Map.entry("buggify.idle.activated", 0L),
                        Map.entry("buggify.idle.fired", 0L));
    }

    @Test
    void badProbabilitiesAndLateSettingsAreRefused() {
        assertThatThrownBy(() -> SimConfig.defaults().withBuggify(1.5, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("activation is not within 0 and 1: 1.5");
        assertThatThrownBy(() -> SimConfig.defaults().withBuggify(0, Double.NaN))
                .hasMessage("firing is not within 0 and 1: NaN");
        var refused = act(world -> world.buggify("disk", 0.5, -1));
        assertThat(refused.failureLine()).isEqualTo("IllegalArgumentException: firing is not within 0 and 1: -1.0");
        assertThat(refused.counters()).isEmpty();
        assertThat(act(world -> {
                            Buggify.fires("disk");
                            world.buggify("disk", 1, 1);
                        })
                        .failureLine())
                .isEqualTo("IllegalStateException: buggify site disk was evaluated already: set it up before");
        assertThat(act(world -> Buggify.fires("")).failureLine())
                .isEqualTo("IllegalArgumentException: buggify site is blank: \"\"");
    }

    @Test
    void theDefaultsLeaveTheDigestOfTheConfigurationAsItWas() {
        assertThat(SimConfig.defaults().digest()).isEqualTo("2624f37d");
        assertThat(SimConfig.defaults().withBuggify(0.25, 0.25).digest()).isEqualTo("2624f37d");
        assertThat(SimConfig.defaults().withBuggify(0.25, 0.5).digest()).isNotEqualTo("2624f37d");
    }

    @Test
    void aTapeOfZerosIsCalm() {
        var original = asking(100).runSeed(firing());
        List<Track> zeros = new ArrayList<>();
        Tape tape = Objects.requireNonNull(original.tape());
        for (Track track : tape.tracks()) {
            zeros.add(new Track(
                    track.name(),
                    track.calm(),
                    track.draws().stream().map(d -> new Draw(d.bound(), 0)).toList()));
        }
        var calm = asking(100).replayLeniently(new Tape(tape.token(), tape.schedule(), zeros));

        assertThat(original.value()).isNotEqualTo(0);
        assertThat(tape.tracks()).extracting(Track::name).containsExactly("buggify/disk");
        assertThat(asking(100).replay(tape).isSameRun(original)).isTrue();
        assertThat(calm.value()).isEqualTo(0);
    }

    private static long firing() {
        return Objects.requireNonNull(asking(100).withSeeds(100).findSeedWhere(fired -> !Objects.equals(fired, 0)))
                .token()
                .seed();
    }

    @Test
    void oneSitesDrawsLeaveAnothersAlone() {
        for (int seed = 0; seed < 100; seed++) {
            List<Boolean> alone = new ArrayList<>();
            List<Boolean> amongOthers = new ArrayList<>();
            Campaign.ofAction(world -> {
                        for (int i = 0; i < 20; i++) {
                            alone.add(Buggify.fires("a"));
                        }
                    })
                    .runSeed(seed);
            Campaign.ofAction(world -> {
                        for (int i = 0; i < 20; i++) {
                            Buggify.fires("b");
                            amongOthers.add(Buggify.fires("a"));
                        }
                    })
                    .runSeed(seed);

            assertThat(amongOthers).isEqualTo(alone);
        }
    }

    @Test
    void whileARunIsTornDownNothingFires() {
        List<Boolean> fired = new ArrayList<>();
        Campaign.ofAction(world -> world.extension(Late.class, w -> new Late(fired)))
                .withConfig(SimConfig.defaults().withBuggify(1, 1))
                .runSeed(1);

        assertThat(fired).containsExactly(false);
    }

    private record Late(List<Boolean> fired) implements dev.simloop.spi.Extension {
        @Override
        public void teardown() {
            fired.add(Buggify.fires("late"));
        }
    }
}
