package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Finding;
import dev.simloop.disk.DiskFaultKinds;
import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import dev.simloop.faults.Faults;
import dev.simloop.faults.HostFaultKinds;
import dev.simloop.spi.FaultKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a recorded run notes. Long, for it is one list of kinds of events. */
@Tag("jdk")
public class RecordingTest {
    private static EventLog log(RunReport report) {
        return Objects.requireNonNull(report.events());
    }

    private static List<Event> of(EventLog log, EventKind kind) {
        return log.events().stream().filter(e -> e.kind() == kind).toList();
    }

    private static Event only(EventLog log, EventKind kind) {
        assertThat(of(log, kind)).hasSize(1);
        return of(log, kind).get(0);
    }

    /** A cause stands before its effect, so every chain ends in an event without one: the scenario's own first step. */
    private static void assertChained(EventLog log) {
        assertThat(log.events().stream().filter(e -> e.cause() == Event.NO_CAUSE))
                .extracting(Event::subject)
                .containsExactly("entry");
        long step = 0;
        for (Event event : log.events()) {
            if (event.kind() == EventKind.STEP && event.step() != ++step) {
                throw new AssertionError("step " + step + " is told as " + event.step());
            }
        }
    }

    @Test
    void everyStepPointsAtTheOneThatSubmittedIt() {
        RunReport report = TestRuns.fifo(world -> {
            world.executor().execute(() -> world.singleThread("inner").execute(() -> {}));
            var unused = world.delay(Duration.ofSeconds(1));
        });

        EventLog log = log(report);
        assertThat(log.events()).extracting(Event::kind).containsOnly(EventKind.STEP);
        assertThat(log.events())
                .extracting(Event::actor)
                .describedAs("a chain on a pool is shown by where it began")
                .containsExactly(
                        "root",
                        "everyStepPointsAtTheOneThatSubmittedIt@RecordingTest.java:60",
                        "inner#1",
                        "everyStepPointsAtTheOneThatSubmittedIt@RecordingTest.java:61");
        assertThat(log.events()).extracting(Event::cause).containsExactly(-1, 0, 1, 0);
        assertThat(log.events()).extracting(Event::subject).containsExactly("entry", "execute", "execute", "timer");
        assertThat(log.events()).extracting(Event::nanos).containsExactly(0L, 0L, 0L, 1_000_000_000L);
        assertChained(log);
    }

    @Test
    void aStepTellsTheLineThatSubmittedIt() {
        int[] line = new int[1];
        RunReport report = TestRuns.fifo(world -> {
            line[0] = new Throwable().getStackTrace()[0].getLineNumber() + 1;
            world.executor().execute(() -> {});
        });

        assertThat(log(report).events().get(1).at()).isEqualTo("RecordingTest.java:" + line[0]);
        assertThat(report.sources()).containsEntry("RecordingTest.java:" + line[0], RecordingTest.class.getName());
    }

    @Test
    void aDepartureFromTheOrderOfSubmissionSaysWhoWasFirst() {
        List<String> texts = new ArrayList<>();
        for (long seed = 0; seed < 8; seed++) {
            RunReport report = TestRuns.seed(seed, world -> {
                world.singleThread("one").execute(() -> {});
                world.singleThread("two").execute(() -> {});
            });
            texts.add(log(report).events().get(1).text());
        }
        assertThat(texts).contains("", "rank 1 of 2, before one#1");
    }

    @Test
    void whatTheProgramTellsHasANameAValueAndADigest() {
        RunReport report = TestRuns.fifo(world -> {
            SimLoop.observe("balance", 5);
            SimLoop.observe("state", "ready");
            SimLoop.observe("ratio", 0.5);
            SimLoop.observe("open", true);
            SimLoop.observe("who", new Object());
            SimLoop.observe("members", Set.of("c", "a", "b"));
            world.note(() -> "noted");
        });

        List<Event> told = of(log(report), EventKind.OBSERVE);
        assertThat(told)
                .extracting(Event::subject)
                .containsExactly("balance", "state", "ratio", "open", "who", "members");
        assertThat(told)
                .extracting(Event::text)
                .containsExactly("5", "ready", "0.5", "true", "java.lang.Object@_", "[a, b, c]");
        assertThat(told).allSatisfy(e -> {
            assertThat(e.digest()).isNotZero();
            assertThat(e.cause()).isZero();
            assertThat(e.at()).startsWith("RecordingTest.java:");
        });
        assertThat(only(log(report), EventKind.NOTE).text()).isEqualTo("noted");
    }

    @Test
    void tellingChangesNoFingerprint() {
        Scenario.Action silent = world -> world.executor().execute(() -> {});
        Scenario.Action telling = world -> world.executor().execute(() -> SimLoop.observe("x", 1));

        assertThat(TestRuns.seed(5, telling).fingerprint())
                .isEqualTo(TestRuns.seed(5, silent).fingerprint());
        SimLoop.observe("outside of a run", 1);
    }

    @Test
    void aHuntRecordsNothing() {
        RunReport[] seen = new RunReport[1];
        boolean[] recorder = new boolean[1];
        seen[0] = Campaign.ofAction(world -> {
                    recorder[0] |= world.recorder() != null;
                    SimLoop.observe("x", new Object());
                })
                .withSeeds(3)
                .withWorkers(1)
                .findSeedWhere(value -> true);

        assertThat(Objects.requireNonNull(seen[0]).events()).isNull();
        assertThat(recorder[0]).isFalse();
    }

    @Test
    void aDrawThatIsNotCalmTellsWhoAsked() {
        RunReport report = TestRuns.fifo(world -> {
            var stream = world.stream("tear", dev.simloop.tape.Fallback.ZERO);
            for (int i = 0; i < 8; i++) {
                long unused = stream.draw(2);
            }
            assertThat(world.stream("latency", dev.simloop.tape.Fallback.SEEDED).draw(1000))
                    .isNotNegative();
        });

        List<Event> draws = of(log(report), EventKind.DRAW);
        assertThat(draws).isNotEmpty().hasSizeLessThan(8);
        assertThat(draws).allSatisfy(e -> {
            assertThat(e.subject()).isEqualTo("tear");
            assertThat(e.text()).startsWith("1 of 2");
            assertThat(e.at()).startsWith("RecordingTest.java:");
        });
    }

    @Test
    void aHostTellsItsLife() {
        RunReport report = TestRuns.fifo(world -> {
            Host host = world.host("n1", h -> {});
            world.runFor(Duration.ofSeconds(1));
            Fault pause = host.pause(Duration.ofSeconds(5));
            pause.close();
            host.hostClock().drift(1000).close();
            host.hostClock().step(Duration.ofSeconds(2));
            host.crash();
            host.restart();
            var unused = host.shutdown(Duration.ofSeconds(3));
            world.runFor(Duration.ofSeconds(1));
        });

        EventLog log = log(report);
        List<Event> life =
                log.events().stream().filter(e -> e.kind() != EventKind.STEP).toList();
        assertThat(life).allSatisfy(e -> assertThat(e.host()).isEqualTo("n1"));
        assertThat(life.stream().map(e -> e.kind() + " " + e.subject() + " " + e.text()))
                .containsExactly(
                        "START  incarnation 1",
                        "PAUSE  for at most 5.000 s",
                        "RESUME  0 held back",
                        "CLOCK clock.drift by 1 ppm",
                        "CLOCK clock.drift ended",
                        "CLOCK clock.step by 2 s",
                        "CRASH  ",
                        "START  incarnation 2",
                        "SHUTDOWN  within 3.000 s",
                        "SHUTDOWN  stopped");
        assertThat(life.get(2).cause()).isEqualTo(life.get(1).index());
        assertThat(life.get(4).cause()).isEqualTo(life.get(3).index());
        assertThat(life.get(9).cause()).isEqualTo(life.get(8).index());
        Event entry = log.events().stream()
                .filter(e -> e.kind() == EventKind.STEP
                        && e.subject().equals("entry")
                        && e.host().equals("n1"))
                .findFirst()
                .orElseThrow();
        assertThat(entry.cause()).isEqualTo(life.get(0).index());
        assertChained(log);
    }

    @Test
    void aFaultCausesWhatItDoesAndItsEndPointsBack() {
        RunReport report = TestRuns.fifo(world -> {
            world.host("n1", h -> {});
            Faults.none()
                    .at(
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(2),
                            HostFaultKinds.all().get(0))
                    .start(world);
            world.runFor(Duration.ofSeconds(60));
        });

        EventLog log = log(report);
        Event fault = only(log, EventKind.FAULT);
        assertThat(fault.subject()).isEqualTo("host.crash");
        assertThat(only(log, EventKind.CRASH).cause()).isEqualTo(fault.index());
        Event heal = only(log, EventKind.HEAL);
        assertThat(heal.cause()).isEqualTo(fault.index());
        assertThat(heal.nanos()).isEqualTo(Duration.ofSeconds(3).toNanos());
        assertThat(of(log, EventKind.START).get(1).cause()).isEqualTo(heal.index());
    }

    @Test
    void aFaultOfTheProgramsOwnKindIsToldForIt() {
        FaultKind own = new FaultKind() {
            @Override
            public String name() {
                return "own";
            }

            @Override
            public Fault begin(World world, DrawStream draws, List<Host> victims) {
                return new Fault() {
                    private boolean over;

                    @Override
                    public String kind() {
                        return "own";
                    }

                    @Override
                    public long hits() {
                        return 0;
                    }

                    @Override
                    public boolean isActive() {
                        return !over;
                    }

                    @Override
                    public void close() {
                        over = true;
                    }

                    @Override
                    public String toString() {
                        return "my fault";
                    }
                };
            }
        };
        RunReport report = TestRuns.fifo(world -> {
            var chaos = Faults.none()
                    .at(Duration.ofSeconds(1), Duration.ofSeconds(2), own)
                    .start(world);
            world.runFor(Duration.ofSeconds(2));
            assertThat(chaos.faults()).hasSize(1);
            world.runFor(Duration.ofSeconds(60));
        });

        Event fault = only(log(report), EventKind.FAULT);
        assertThat(fault.subject() + ": " + fault.text()).isEqualTo("own: my fault");
        assertThat(only(log(report), EventKind.HEAL).cause()).isEqualTo(fault.index());
    }

    @Test
    void aDiskTellsItsChangesByPath() {
        RunReport report = TestRuns.fifo(world -> {
            Host host = world.host("n1");
            Path file = host.disk().path("/data/log");
            Files.createDirectory(file.getParent());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.write(java.nio.ByteBuffer.wrap("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
                channel.force(true);
                channel.truncate(2);
            }
            Files.move(file, host.disk().path("/data/kept"));
            Files.delete(host.disk().path("/data/kept"));
            host.disk().failWrites(1).close();
        });

        EventLog log = log(report);
        assertThat(log.events().stream()
                        .filter(e -> e.kind() != EventKind.STEP)
                        .map(e -> e.kind() + " " + e.subject() + " " + e.text()))
                .containsExactly(
                        "START  incarnation 1",
                        "WRITE /data create directory",
                        "WRITE /data/log create",
                        "WRITE /data/log 5 bytes \"hello\" at 0",
                        "FORCE /data/log ",
                        "WRITE /data/log truncate to 2",
                        "WRITE /data/kept rename from /data/log",
                        "WRITE /data/kept delete",
                        "FAULT disk.eio failing writes at 1.0 on the disk of n1",
                        "HEAL disk.eio failing writes at 1.0 on the disk of n1");
    }

    @Test
    void theViolationIsCausedByItsStepAndTheFailureByTheViolation() {
        RunReport report = TestRuns.act(world -> {
            int[] value = new int[1];
            world.always("value stays small", () -> value[0] < 3);
            world.executor().execute(() -> value[0] = 7);
        });

        EventLog log = log(report);
        Event violation = only(log, EventKind.VIOLATION);
        Event failure = only(log, EventKind.FAILURE);
        assertThat(violation.subject()).isEqualTo("value stays small");
        assertThat(log.events().get(violation.cause()).kind()).isEqualTo(EventKind.STEP);
        assertThat(violation.actor()).startsWith("theViolationIsCausedByItsStepAndTheFailureByTheViolation@");
        assertThat(failure.cause()).isEqualTo(violation.index());
        assertThat(failure.index()).isEqualTo(log.events().size() - 1);
        assertThat(log.failure()).isEqualTo(report.failureLine());
    }

    @Test
    void aFailureWithoutAPropertyIsCausedByTheLastStep() {
        RunReport report = TestRuns.act(world -> {
            world.executor().execute(() -> {
                throw new IllegalStateException("broken Foo@1a2b3c");
            });
            var unused = world.delay(Duration.ofSeconds(1));
        });

        Event failure = only(log(report), EventKind.FAILURE);
        assertThat(log(report).events().get(failure.cause()).actor())
                .startsWith("aFailureWithoutAPropertyIsCausedByTheLastStep@");
        assertThat(failure.subject())
                .isEqualTo(Objects.requireNonNull(report.failure()).getClass().getName());
        assertThat(failure.text()).contains("broken Foo@_");
    }

    @Test
    void aLogThatReachesItsLimitSaysSoAndKeepsTheVerdict() {
        RunReport report = TestRuns.act(SimConfig.defaults().withMaxEvents(10), world -> {
            for (int i = 0; i < 100; i++) {
                world.executor().execute(() -> {});
            }
            var unused = world.delay(Duration.ofSeconds(1)).thenRun(() -> {
                throw new IllegalStateException("late");
            });
            world.runFor(Duration.ofSeconds(2));
            throw new IllegalStateException("late");
        });

        EventLog log = log(report);
        assertThat(log.isCut()).isTrue();
        assertThat(log.events()).hasSize(12);
        assertThat(log.events().get(10).text())
                .isEqualTo("the log ends here: it has 10 events, the limit maxEvents; raise it with"
                        + " SimConfig.withMaxEvents");
        assertThat(log.events().get(11).kind()).isEqualTo(EventKind.FAILURE);
        assertThat(log.events().get(11).cause()).isEqualTo(10);
        assertThat(SimConfig.defaults().withMaxEvents(10).digest())
                .isEqualTo(SimConfig.defaults().digest());
    }

    /** Hosts that write, force, crash and come back under every fault of hosts and disks. */
    public static void busyWorld(World world) {
        for (int i = 0; i < 3; i++) {
            Host host = world.host("n" + i, RecordingTest::busyHost);
            assertThat(host.isUp()).isTrue();
        }
        Faults.of(HostFaultKinds.all())
                .and(DiskFaultKinds.survivable())
                .lasting(Duration.ofSeconds(5))
                .every(Duration.ofMillis(300))
                .windows(Duration.ofMillis(500))
                .start(world);
        world.runFor(Duration.ofSeconds(6));
        world.hosts().stream().filter(Host::isUp).forEach(Host::crash);
        if (world.random("verdict").nextInt(3) == 0) {
            throw new IllegalStateException("drawn to fail");
        }
    }

    private static void busyHost(Host host) {
        var unused = host.executor()
                .scheduleWithFixedDelay(
                        () -> {
                            try {
                                Path file = host.disk().path("/log");
                                Files.writeString(
                                        file,
                                        "entry at " + host.hostClock().nanoTime(),
                                        StandardOpenOption.CREATE,
                                        StandardOpenOption.APPEND);
                                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                                    channel.force(false);
                                }
                                SimLoop.observe("size", Files.size(file));
                            } catch (IOException e) {
                                SimLoop.observe("error", e.getMessage());
                            }
                        },
                        host.random("start").nextInt(50),
                        100,
                        java.util.concurrent.TimeUnit.MILLISECONDS);
    }

    @Test
    void theSameRunGivesTheSameEvents() {
        Set<EventKind> met = new HashSet<>();
        for (long seed = 0; seed < 30; seed++) {
            RunReport first = TestRuns.seedOf(seed, RecordingTest::busyWorld);
            RunReport second = TestRuns.seedOf(seed, RecordingTest::busyWorld);

            assertThat(log(second)).isEqualTo(log(first));
            assertChained(log(first));
            log(first).events().forEach(e -> met.add(e.kind()));
        }
        assertThat(met)
                .contains(
                        EventKind.STEP,
                        EventKind.DRAW,
                        EventKind.FAULT,
                        EventKind.HEAL,
                        EventKind.CRASH,
                        EventKind.START,
                        EventKind.PAUSE,
                        EventKind.RESUME,
                        EventKind.CLOCK,
                        EventKind.WRITE,
                        EventKind.FORCE,
                        EventKind.OBSERVE,
                        EventKind.NOTE,
                        EventKind.FAILURE);
    }

    @Test
    void aFindingHasTheEventsOfItsRun() {
        Finding finding = Campaign.ofAction(RecordingTest::busyWorld)
                .withSeeds(50)
                .run()
                .findings()
                .get(0);

        EventLog log = Objects.requireNonNull(finding.events());
        assertThat(log.token()).isEqualTo(finding.token());
        assertThat(log.failure()).isEqualTo("IllegalStateException: drawn to fail");
        assertThat(finding.original().events()).isNull();
    }
}
