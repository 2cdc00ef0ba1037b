package dev.simloop.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.disk.DiskFaultKinds;
import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.spi.FaultKind;
import dev.simloop.tape.Tape;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Of one fault anything may be stated; the rest is drawn, and its place is its identity. */
class OneFaultTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final FaultKind CRASH = HostFaultKinds.named("host.crash");
    private static final FaultKind PAUSE = HostFaultKinds.named("host.pause");
    private static final FaultKind DRIFT = HostFaultKinds.named("clock.drift");

    private static RunReport run(long seed, Faults faults) {
        return Campaign.ofAction(world -> {
                    for (String name : List.of("n1", "n2", "n3")) {
                        world.host(name);
                    }
                    faults.start(world);
                    world.runFor(Duration.ofSeconds(40));
                })
                .runSeed(seed);
    }

    /** The faults of a run, as host and start in nanoseconds. */
    private static List<String> told(RunReport report) {
        assertThat(report.failureLine()).isEmpty();
        List<String> told = new ArrayList<>();
        for (Event event : Objects.requireNonNull(report.events()).events()) {
            if (event.kind() == EventKind.CRASH || event.kind() == EventKind.PAUSE) {
                told.add(event.host() + " " + event.kind() + " " + event.nanos());
            }
        }
        return told;
    }

    @Test
    void whatIsStatedIsAsStatedAndTheRestIsDrawn() {
        Set<String> victims = new HashSet<>();
        Set<String> starts = new HashSet<>();
        for (int seed = 0; seed < 40; seed++) {
            String stated = told(run(
                            seed,
                            Faults.none()
                                    .and(OneFault.of(CRASH)
                                            .withVictim("n2")
                                            .withStart(SECOND)
                                            .withLength(SECOND))))
                    .get(0);
            assertThat(stated).isEqualTo("n2 CRASH 1000000000");
            String[] drawnVictim = told(run(
                            seed, Faults.none().and(OneFault.of(PAUSE).withStart(SECOND))))
                    .get(0)
                    .split(" ");
            assertThat(drawnVictim[2]).isEqualTo("1000000000");
            victims.add(drawnVictim[0]);
            String[] drawnStart = told(run(
                            seed, Faults.none().and(OneFault.of(PAUSE).withVictim("n3"))))
                    .get(0)
                    .split(" ");
            assertThat(drawnStart[0]).isEqualTo("n3");
            starts.add(drawnStart[2]);
        }

        assertThat(victims).containsExactlyInAnyOrder("n1", "n2", "n3");
        assertThat(starts).hasSizeGreaterThan(35);
    }

    @Test
    void itsPlaceIsItsIdentity() {
        Faults one = Faults.none().and(OneFault.of(PAUSE));
        for (int seed = 0; seed < 20; seed++) {
            List<String> alone = told(run(seed, one));
            List<String> withAnother = told(run(seed, one.and(OneFault.of(CRASH))));
            List<String> withAnotherBehindADrift = told(run(
                    seed,
                    Faults.none().and(OneFault.of(PAUSE)).and(OneFault.of(DRIFT).withFactor(1.2))));

            assertThat(withAnother).containsAll(alone);
            assertThat(withAnotherBehindADrift).isEqualTo(alone);
        }
    }

    @Test
    void aFactorIsTheStrength() {
        RunReport report = Campaign.ofAction(world -> {
                    Host host = world.host("n1");
                    Faults.none()
                            .and(OneFault.of(DRIFT)
                                    .withFactor(1.25)
                                    .withStart(Duration.ZERO)
                                    .withLength(Duration.ofSeconds(20)))
                            .start(world);
                    world.runFor(Duration.ofSeconds(10));
                    assertThat(host.hostClock().driftPpb()).isEqualTo(250_000_000);
                })
                .runSeed(3);

        assertThat(report.failureLine()).isEmpty();
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        refuses(() -> OneFault.of(CRASH).withFactor(2), "fault host.crash: it has no factor");
        refuses(() -> OneFault.of(CRASH).withLink("a", "b"), "fault host.crash: it harms no link");
        refuses(() -> OneFault.of(CRASH).withLink("a", "a"), "fault host.crash on the link of a to itself");
        refuses(() -> OneFault.of(DRIFT).withFactor(2), "fault clock.drift: its factor is not within 0.5 and 1.5: 2.0");
        refuses(() -> OneFault.of(DRIFT).withFactor(Double.NaN), "factor of fault clock.drift is not a number");
        refuses(
                () -> OneFault.of(DiskFaultKinds.survivable().get(0)).withFactor(1.5),
                "fault disk.eio.read: its factor is not within 0.0 and 1.0: 1.5");
        refuses(() -> OneFault.of(CRASH).withStart(SECOND.negated()), "start is negative: PT-1S");
        refuses(() -> OneFault.of(CRASH).withLength(Duration.ZERO), "window is not positive: PT0S");
        refuses(
                () -> HostFaultKinds.named("host.rain"),
                "there is no fault of hosts \"host.rain\"; there are host.crash, host.pause, clock.drift, "
                        + "clock.drift.strong, clock.offset, clock.step, clock.freeze, clock.leap");
        assertThat(run(
                                0,
                                Faults.none()
                                        .and(OneFault.of(PAUSE))
                                        .and(OneFault.of(CRASH).withVictim("n9")))
                        .failureLine())
                .isEqualTo(
                        "IllegalArgumentException: fault 2 of the recipe, host.crash on n9, is on host \"n9\", and there"
                                + " is none; there are n1, n2, n3");
        assertThat(run(0, Faults.none().and(OneFault.of(PAUSE).withStart(Duration.ofSeconds(31))))
                        .failureLine())
                .isEqualTo("IllegalArgumentException: fault host.pause is to begin at PT31S, and all heal at PT30S: "
                        + "raise it with lasting");
    }

    private static void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    // ---- moments

    /** One write and its force every tenth of a second for five minutes, on one of three hosts. */
    private static void forcing(World world, Function<Host, Runnable> moment) {
        Host host = world.host("n1");
        world.host("n2");
        world.host("n3");
        host.executor().scheduleAtFixedRate(moment.apply(host), 97, 100, java.util.concurrent.TimeUnit.MILLISECONDS);
        Faults.of(List.of(PAUSE))
                .allKinds()
                .lasting(Duration.ofSeconds(60))
                .windows(Duration.ofMillis(10))
                .start(world);
        world.runFor(Duration.ofSeconds(61));
        host.executor().shutdownNow();
    }

    private static Runnable force(Host host) {
        return () -> {
            try (FileChannel file =
                    FileChannel.open(host.disk().path("/log"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                int unused = file.write(ByteBuffer.allocate(1));
                file.force(true);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        };
    }

    @Test
    void aShareOfTheFaultsBeginsNearWhatMatters() {
        assertThat(near(OneFaultTest::force)).isGreaterThan(0.15);
        assertThat(near(host -> () -> host.world().moment("vote"))).isGreaterThan(0.15);
        assertThat(near(host -> () -> host.world().moment("lease ends", Duration.ofMillis(30))))
                .isLessThan(0.1);
        // pauses of a millisecond in a hundred, by chance
        assertThat(near(host -> () -> {})).isLessThan(0.05);
    }

    private static double near(Function<Host, Runnable> moment) {
        int near = 0;
        int all = 0;
        for (int seed = 0; seed < 30; seed++) {
            RunReport report =
                    Campaign.ofAction(world -> forcing(world, moment)).runSeed(seed);
            for (String pause : told(report)) {
                long millis = Long.parseLong(pause.split(" ")[2]) / 1_000_000;
                all++;
                near += pause.startsWith("n1") && millis % 100 == 97 ? 1 : 0;
            }
        }
        assertThat(all).isGreaterThan(500);
        return (double) near / all;
    }

    @Test
    void anAnnouncedMomentIsStruckWhenItComes() {
        int near = 0;
        for (int seed = 0; seed < 30; seed++) {
            RunReport report = Campaign.ofAction(world ->
                            forcing(world, host -> () -> host.world().moment("lease ends", Duration.ofMillis(30))))
                    .runSeed(seed);
            for (String pause : told(report)) {
                long micros = Long.parseLong(pause.split(" ")[2]) / 1_000 % 100_000;
                near += micros >= 26_500 && micros <= 27_500 ? 1 : 0;
            }
        }

        assertThat(near).isGreaterThan(100);
    }

    @Test
    void seedsGoTheSameWayTwiceAndFromTheirOwnTapes() {
        Campaign campaign = Campaign.ofAction(world -> forcing(world, OneFaultTest::force));
        for (int seed = 0; seed < 20; seed++) {
            RunReport first = campaign.runSeed(seed);
            Tape tape = Objects.requireNonNull(first.tape());

            assertThat(campaign.runSeed(seed).isSameRun(first)).isTrue();
            assertThat(campaign.replay(tape).failureLine()).isEmpty();
            assertThat(campaign.replay(tape).isSameRun(first)).isTrue();
        }
        assertThat(Campaign.ofAction(world -> world.moment("late", SECOND.negated()))
                        .runSeed(0)
                        .failureLine())
                .isEqualTo("IllegalArgumentException: moment \"late\" was before now: PT-1S");
    }
}
