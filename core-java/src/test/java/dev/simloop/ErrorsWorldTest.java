package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.simloop.campaign.Campaign;
import dev.simloop.disk.DiskFaultBudget;
import dev.simloop.disk.SimDisk;
import dev.simloop.faults.Faults;
import dev.simloop.faults.HostFaultKinds;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad input to hosts, clocks, disks, faults and properties: the exact error, and a run that goes on as if nobody had
 * asked. Each case is run with the bad call and without it; steps, draws, counters and fingerprint must be the same. Long,
 * for it is one list of cases.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails there fails the run
class ErrorsWorldTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration AGES = Duration.ofDays(80_000);

    interface Call {
        void on(World world, Host host) throws Exception;
    }

    /** What is done first in both runs, what one of them then does wrong, and what it is told. */
    record Case(
            String name,
            Call before,
            Call bad,
            Class<? extends Throwable> type,
            @Nullable String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(
            String name, Call before, Call bad, Class<? extends Throwable> type, @Nullable String message) {
        return new Case(name, before, bad, type, message);
    }

    private static Case argument(String name, Call bad, String message) {
        return of(name, (world, host) -> {}, bad, IllegalArgumentException.class, message);
    }

    private static Case state(String name, Call before, Call bad, String message) {
        return of(name, before, bad, IllegalStateException.class, message);
    }

    private static void crash(World world, Host host) {
        host.crash();
    }

    static Stream<Case> hosts() {
        return Stream.of(
                argument(
                        "a host without a name",
                        (world, host) -> world.host(""),
                        "host name is empty, \"world\", or has a slash or white space: \"\""),
                argument(
                        "a host named as the world",
                        (world, host) -> world.host("world"),
                        "host name is empty, \"world\", or has a slash or white space: \"world\""),
                argument(
                        "a host with a slash in its name",
                        (world, host) -> world.host("a/b", h -> {}),
                        "host name is empty, \"world\", or has a slash or white space: \"a/b\""),
                state(
                        "a second entry",
                        (world, host) -> {},
                        (world, host) -> world.host("n1", h -> {}),
                        "host n1 has an entry already"),
                state(
                        "a crash of a crashed host",
                        ErrorsWorldTest::crash,
                        ErrorsWorldTest::crash,
                        "crash: host n1 is down"),
                state(
                        "a crash of a host that was shut down",
                        (world, host) -> {
                            SimFuture<?> down = host.shutdown(SECOND);
                            world.runUntil(down::isDone, SECOND);
                        },
                        ErrorsWorldTest::crash,
                        "crash: host n1 is down"),
                state(
                        "the loss of a crashed host's disk",
                        ErrorsWorldTest::crash,
                        (world, host) -> host.killAndLoseDisk(),
                        "crash: host n1 is down"),
                state(
                        "a restart of a running host",
                        (world, host) -> {},
                        (world, host) -> host.restart(),
                        "host n1 is up: crash it or shut it down before a restart"),
                state(
                        "a restart of a paused host",
                        (world, host) -> host.pause(SECOND),
                        (world, host) -> host.restart(),
                        "host n1 is up: crash it or shut it down before a restart"),
                state(
                        "a restart of a restarted host",
                        (world, host) -> {
                            host.crash();
                            host.restart();
                        },
                        (world, host) -> host.restart(),
                        "host n1 is up: crash it or shut it down before a restart"),
                state(
                        "a restart of a host that is being shut down",
                        (world, host) -> {
                            host.onShutdown(() -> host.executor().schedule(() -> {}, 1, TimeUnit.HOURS));
                            host.shutdown(SECOND);
                        },
                        (world, host) -> host.restart(),
                        "host n1 is up: crash it or shut it down before a restart"),
                state(
                        "a pause of a paused host",
                        (world, host) -> host.pause(SECOND),
                        (world, host) -> host.pause(SECOND),
                        "host n1 is paused already"),
                state(
                        "a pause of a crashed host",
                        ErrorsWorldTest::crash,
                        (world, host) -> host.pause(SECOND),
                        "pause: host n1 is down"),
                argument(
                        "a pause of no length",
                        (world, host) -> host.pause(Duration.ZERO),
                        "pause is not positive: PT0S"),
                argument(
                        "a pause that ends before it begins",
                        (world, host) -> host.pause(SECOND.negated()),
                        "delay is negative: PT-1S"),
                state(
                        "a shutdown of a crashed host",
                        ErrorsWorldTest::crash,
                        (world, host) -> host.shutdown(SECOND),
                        "shutdown: host n1 is down"),
                argument(
                        "a shutdown with negative grace",
                        (world, host) -> host.shutdown(SECOND.negated()),
                        "delay is negative: PT-1S"),
                state(
                        "a hook of a crashed host",
                        ErrorsWorldTest::crash,
                        (world, host) -> host.onShutdown(() -> {}),
                        "onShutdown: host n1 is down"));
    }

    static Stream<Case> clocks() {
        return Stream.of(
                argument("no drift", (world, host) -> host.hostClock().drift(0), "drift is 0 ppb, which is no fault"),
                argument(
                        "a drift out of range",
                        (world, host) -> host.hostClock().drift(-500_000_001),
                        "drift is beyond one half: -500000001 ppb on host n1, limit 500000000"),
                argument(
                        "the least drift there is",
                        (world, host) -> host.hostClock().drift(Long.MIN_VALUE),
                        "drift is beyond one half: -9223372036854775808 ppb on host n1, limit 500000000"),
                of(
                        "drifts that are out of range together",
                        (world, host) -> host.hostClock().drift(400_000_000),
                        (world, host) -> host.hostClock().drift(100_000_001),
                        IllegalArgumentException.class,
                        "drift is beyond one half: 500000001 ppb on host n1, limit 500000000"),
                argument(
                        "an offset of ages",
                        (world, host) -> host.hostClock().offset(AGES),
                        "the wall clock of host n1 would be off by more than 100 years: PT1920000H"),
                argument(
                        "a step that no long holds",
                        (world, host) -> host.hostClock().step(Duration.ofSeconds(Long.MIN_VALUE)),
                        "the wall clock of host n1 would be off by more than 100 years: "
                                + "PT-2562047788015215H-30M-8S"),
                of(
                        "steps that make ages together",
                        (world, host) -> host.hostClock().step(AGES.dividedBy(-4)),
                        (world, host) -> host.hostClock().step(AGES.dividedBy(-4)),
                        IllegalArgumentException.class,
                        "the wall clock of host n1 would be off by more than 100 years: PT-960000H"));
    }

    static Stream<Case> properties() {
        Call one = (world, host) -> world.always("one", () -> true);
        String taken = "property \"one\" exists already, as always";
        return Stream.of(
                of("always twice", one, one, IllegalArgumentException.class, taken),
                of(
                        "another kind of the same name",
                        one,
                        (world, host) -> world.eventually("one", SECOND, () -> true),
                        IllegalArgumentException.class,
                        taken),
                of(
                        "a response of the same name",
                        one,
                        (world, host) -> world.leadsTo("one", () -> true, () -> true, SECOND),
                        IllegalArgumentException.class,
                        taken),
                of(
                        "a hope of the same name",
                        one,
                        (world, host) -> world.sometimes("one", () -> true),
                        IllegalArgumentException.class,
                        taken),
                of(
                        "a label of the same name",
                        one,
                        (world, host) -> world.reachable("one"),
                        IllegalArgumentException.class,
                        taken),
                argument(
                        "a property without a name",
                        (world, host) -> world.always("", () -> true),
                        "property name is blank: \"\""),
                argument(
                        "a property of no host",
                        (world, host) -> world.always("x", List.of(), () -> true),
                        "property \"x\" is about no host"),
                argument(
                        "a deadline in the past",
                        (world, host) -> world.eventually("x", SECOND.negated(), () -> true),
                        "within is negative: PT-1S"),
                argument(
                        "a response that was due",
                        (world, host) -> world.leadsTo("x", () -> true, () -> true, SECOND.negated()),
                        "within is negative: PT-1S"),
                argument(
                        "a site that fires more than always",
                        (world, host) -> world.buggify("site", 0.25, 1.01),
                        "firing is not within 0 and 1: 1.01"),
                argument(
                        "a site that is on less than never",
                        (world, host) -> world.buggify("site", -0.25, 1),
                        "activation is not within 0 and 1: -0.25"));
    }

    static Stream<Case> recipes() {
        Faults faults = Faults.of(HostFaultKinds.all());
        String kinds =
                "there are host.crash, host.pause, clock.drift, clock.drift.strong, clock.offset, clock.step, clock.freeze, clock.leap";
        return Stream.of(
                argument(
                        "an empty recipe",
                        (world, host) -> Faults.of(List.of()).start(world),
                        "a recipe without a kind of fault"),
                argument(
                        "a recipe of only nothing",
                        (world, host) -> faults.only().start(world),
                        "a recipe without a kind of fault"),
                argument(
                        "a kind twice",
                        (world, host) -> faults.and(HostFaultKinds.all().get(0)).start(world),
                        "two kinds of fault have the name \"host.crash\""),
                argument(
                        "without an unknown kind",
                        (world, host) -> faults.without("host.crush").start(world),
                        "there is no kind of fault \"host.crush\" in the recipe; " + kinds),
                argument(
                        "only an unknown kind",
                        (world, host) -> faults.only("clock.leap", "disk.eio").start(world),
                        "there is no kind of fault \"disk.eio\" in the recipe; " + kinds),
                argument(
                        "a recipe of no length",
                        (world, host) -> faults.lasting(Duration.ZERO).start(world),
                        "length is not positive: PT0S"),
                argument(
                        "a recipe of ages",
                        (world, host) -> faults.lasting(AGES).start(world),
                        "length is more than 100 years: PT1920000H"),
                argument(
                        "rounds of a negative length",
                        (world, host) -> faults.every(SECOND.negated()).start(world),
                        "round is not positive: PT-1S"),
                argument(
                        "windows of no length",
                        (world, host) -> faults.windows(Duration.ZERO).start(world),
                        "window is not positive: PT0S"),
                argument(
                        "a stated fault before the start",
                        (world, host) -> faults.at(SECOND.negated(), SECOND, HostFaultKinds.diskLoss())
                                .start(world),
                        "start is negative: PT-1S"),
                argument(
                        "a stated fault after the end",
                        (world, host) -> faults.at(SECOND.multipliedBy(31), SECOND, HostFaultKinds.diskLoss())
                                .start(world),
                        "fault host.diskloss is to begin at PT31S, and all heal at PT30S: raise it with lasting"),
                argument(
                        "a core of no host",
                        (world, host) -> faults.healingOnly(-1).start(world),
                        "the core has no host: -1"),
                argument(
                        "a core of more hosts than there are",
                        (world, host) -> faults.healingOnly(3).start(world),
                        "the core has 3 hosts, the world 2"));
    }

    static Stream<Case> disks() {
        return Stream.of(
                argument(
                        "a negative rate",
                        (world, host) -> host.disk().failForces(-0.5),
                        "probability is not within 0 and 1: -0.5"),
                argument(
                        "a rate above one",
                        (world, host) -> host.disk().rotBits(1.5),
                        "probability is not within 0 and 1: 1.5"),
                argument("less than no room", (world, host) -> host.disk().full(-1), "capacity is negative: -1"),
                argument(
                        "a latency that ends before it starts",
                        (world, host) -> host.disk().setLatency(SECOND, Duration.ZERO),
                        "latency ends before it starts: PT1S to PT0S"),
                state(
                        "a running host's disk wiped",
                        (world, host) -> {},
                        (world, host) -> host.disk().wipe(),
                        "host n1 is up: crash it before its disk is wiped"),
                of(
                        "another host's path, resolved",
                        (world, host) -> {},
                        (world, host) -> {
                            Path unused = host.disk()
                                    .path("/a")
                                    .resolve(world.host("n2").disk().path("b"));
                        },
                        ProviderMismatchException.class,
                        null),
                of(
                        "another host's path, deleted",
                        (world, host) -> {},
                        (world, host) -> host.disk()
                                .fileSystem()
                                .provider()
                                .delete(world.host("n2").disk().path("/kept")),
                        ProviderMismatchException.class,
                        null),
                of(
                        "another host's path, opened",
                        (world, host) -> {},
                        (world, host) -> host.disk()
                                .fileSystem()
                                .provider()
                                .newByteChannel(
                                        world.host("n2").disk().path("/kept"),
                                        java.util.Set.of(StandardOpenOption.WRITE)),
                        ProviderMismatchException.class,
                        null),
                of(
                        "a real path, opened",
                        (world, host) -> {},
                        (world, host) -> host.disk()
                                .fileSystem()
                                .provider()
                                .newByteChannel(FileSystems.getDefault().getPath("/a"), java.util.Set.of()),
                        ProviderMismatchException.class,
                        null),
                of(
                        "another host\'s URI",
                        (world, host) -> {},
                        (world, host) -> host.disk().fileSystem().provider().getPath(URI.create("simdisk://n2/kept")),
                        FileSystemNotFoundException.class,
                        "URI is not of host n1: simdisk://n2/kept"),
                of(
                        "the disk closed",
                        (world, host) -> {},
                        (world, host) -> host.disk().fileSystem().close(),
                        UnsupportedOperationException.class,
                        null),
                of(
                        "a path above the root",
                        (world, host) -> {},
                        (world, host) -> Files.readString(host.disk().path("/../../etc/passwd")),
                        NoSuchFileException.class,
                        "/../../etc/passwd"));
    }

    static Stream<Case> all() {
        return Stream.of(hosts(), clocks(), properties(), recipes(), disks()).flatMap(cases -> cases);
    }

    /** Hosts that tick, write and draw, so that whatever a bad call left behind would show. */
    private static RunReport run(long seed, Case each, boolean bad) {
        return Campaign.ofAction(world -> {
                    Host host = world.host("n1", ErrorsWorldTest::tick);
                    Host other = world.host("n2", ErrorsWorldTest::tick);
                    Files.writeString(other.disk().path("/kept"), "kept");
                    each.before.on(world, host);
                    if (bad) {
                        assertThat(catchThrowable(() -> each.bad.on(world, host)))
                                .isExactlyInstanceOf(each.type)
                                .hasMessage(each.message);
                    }
                    world.runFor(SECOND);
                    if (host.isUp()) {
                        host.crash();
                    }
                    host.restart();
                    world.runFor(SECOND);
                    for (Host one : world.hosts()) {
                        world.fingerprint("up " + one.isUp(), one.domain().incarnation());
                        world.fingerprint(
                                "paused " + one.isPaused(), one.hostClock().nanoTime());
                        world.fingerprint("wall", one.clock().millis());
                        world.fingerprint("drift", one.hostClock().driftPpb());
                        world.fingerprint(
                                "used " + one.disk().faults(), one.disk().used());
                        world.fingerprint("room", one.disk().capacity());
                    }
                    world.fingerprint(Files.readString(other.disk().path("/kept")), 0);
                })
                .runSeed(seed);
    }

    private static void tick(Host host) throws IOException {
        Path log = host.disk().path("/log");
        Files.write(
                log,
                new byte[1 + host.random("size").nextInt(600)],
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        if (host.world().now().compareTo(SECOND) < 0) {
            host.executor()
                    .schedule(
                            () -> {
                                tick(host);
                                return null;
                            },
                            100,
                            TimeUnit.MILLISECONDS);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aRefusedCallSaysWhyAndChangesNothing(Case each) {
        for (long seed = 1; seed <= 3; seed++) {
            RunReport with = run(seed, each, true);
            RunReport without = run(seed, each, false);
            assertThat(with.failure()).isNull();
            assertThat(without.failure()).isNull();
            assertThat(with.isSameRun(without)).isTrue();
            assertThat(with.counters()).isEqualTo(without.counters());
            assertThat(with.properties()).isEqualTo(without.properties());
            assertThat(with.notes()).isEqualTo(without.notes());
        }
    }

    // ---- what is no error: healing twice, and faults that overlap

    interface Begin {
        Fault on(Host host);
    }

    static Stream<Begin> faults() {
        return Stream.of(
                host -> host.pause(SECOND),
                host -> host.hostClock().drift(250_000_000),
                host -> host.hostClock().offset(SECOND),
                host -> host.hostClock().freeze(),
                host -> host.disk().failReads(1),
                host -> host.disk().failWrites(1),
                host -> host.disk().failForces(1),
                host -> host.disk().shortReads(1),
                host -> host.disk().shortWrites(1),
                host -> host.disk().rotBits(1),
                host -> host.disk().misdirectWrites(1),
                host -> host.disk().loseWrites(1),
                host -> host.disk().full(1_000),
                host -> host.disk().slow(SECOND, SECOND));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void healingTwiceIsHealingOnce(Begin begin) {
        assertThat(healed(begin, 3).isSameRun(healed(begin, 1))).isTrue();
    }

    private static RunReport healed(Begin begin, int times) {
        RunReport report = Campaign.ofAction(world -> {
                    Host host = world.host("n1");
                    Fault fault = begin.on(host);
                    world.runFor(SECOND.dividedBy(2));
                    assertThat(fault.isActive()).isTrue();
                    fault.close();
                    long hits = fault.hits();
                    for (int i = 1; i < times; i++) {
                        fault.close();
                    }
                    assertThat(fault.hits()).isEqualTo(hits);
                    assertThat(fault.isActive()).isFalse();
                    world.fingerprint("drift", host.hostClock().driftPpb());
                    world.fingerprint("wall", host.clock().millis());
                    world.fingerprint(
                            "paused " + host.isPaused(), host.disk().faults().size());
                })
                .runSeed(1);
        assertThat(report.failure()).isNull();
        return report;
    }

    @Test
    void ofFaultsThatOverlapEachEndsItsOwn() {
        var report = Campaign.ofAction(world -> {
                    Host host = world.host("n1");
                    HostClock clock = host.hostClock();
                    SimDisk disk = host.disk();
                    Fault fast = clock.drift(300_000_000);
                    Fault faster = clock.drift(100_000_000);
                    Fault frozen = clock.freeze();
                    Fault frozenToo = clock.freeze();
                    Fault full = disk.full(100);
                    Fault fuller = disk.full(50);
                    fast.close();
                    fast.close();
                    assertThat(clock.driftPpb()).isEqualTo(100_000_000);
                    faster.close();
                    assertThat(clock.driftPpb()).isZero();
                    frozen.close();
                    frozen.close();
                    long stood = host.clock().millis();
                    world.runFor(SECOND);
                    assertThat(host.clock().millis()).isEqualTo(stood);
                    frozenToo.close();
                    world.runFor(SECOND);
                    assertThat(host.clock().millis()).isEqualTo(stood + 1_000);
                    fuller.close();
                    fuller.close();
                    assertThat(disk.capacity()).isEqualTo(100);
                    full.close();
                    assertThat(disk.capacity()).isEqualTo(Long.MAX_VALUE);
                })
                .runSeed(1);
        assertThat(report.failure()).isNull();
    }

    // ---- after a crash

    @Test
    void filesOfADeadIncarnationAreClosedAndTheDiskIsClosedToIt() {
        List<String> told = new ArrayList<>();
        var report = Campaign.ofAction(world -> {
                    Host host = world.host("n1");
                    Path path = host.disk().path("/f");
                    FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    host.executor().execute(() -> {
                        host.crash();
                        for (Call call : List.<Call>of(
                                (w, h) -> channel.write(ByteBuffer.allocate(1)),
                                (w, h) -> channel.force(true),
                                (w, h) -> Files.writeString(path, "late"),
                                (w, h) -> Files.delete(path))) {
                            told.add(catchThrowable(() -> call.on(world, host)).toString());
                        }
                    });
                    world.runFor(SECOND);
                    assertThat(channel.isOpen()).isFalse();
                    assertThat(host.disk().used()).isZero();
                    host.restart();
                    Files.writeString(path, "next");
                    assertThat(Files.readString(path)).isEqualTo("next");
                })
                .runSeed(1);
        assertThat(report.failure()).isNull();
        assertThat(told)
                .containsExactly(
                        ClosedChannelException.class.getName(),
                        ClosedChannelException.class.getName(),
                        ClosedFileSystemException.class.getName(),
                        ClosedFileSystemException.class.getName());
    }

    @Test
    void aTaskOfAnotherHostIsToldWhoseDiskItIs() {
        var report = Campaign.ofAction(world -> {
                    Path path = world.host("n1").disk().path("/f");
                    Files.writeString(path, "mine");
                    world.host("n2").executor().execute(() -> {
                        Throwable thrown = catchThrowable(() -> Files.writeString(path, "yours"));
                        assertThat(thrown)
                                .isExactlyInstanceOf(IllegalStateException.class)
                                .hasMessage("disk of host n1 used by a task of host n2");
                    });
                    world.runFor(SECOND);
                    assertThat(Files.readString(path)).isEqualTo("mine");
                })
                .runSeed(1);
        assertThat(report.failure()).isNull();
    }

    @Test
    void aHostOfAnotherWorldIsRefused() {
        Host other = SimLoop.seeded(1).world().host("n1");
        var report =
                Campaign.ofAction(world -> world.always("x", other, () -> true)).runSeed(1);
        assertThat(report.failureLine())
                .isEqualTo("IllegalArgumentException: property \"x\" is about a host of another world: n1");
    }

    /** The last good copies outlive whatever asks for a disk, and the power cut itself is not refused. */
    @Test
    void aBudgetSparesTheDiskOfAHostThatIsToLoseIt() {
        RunReport report = Campaign.ofAction(world -> {
                    DiskFaultBudget budget = DiskFaultBudget.of("replicas", 1);
                    for (String name : List.of("n1", "n2")) {
                        Host host = world.host(name);
                        host.disk().setBudget(budget);
                        Path path = host.disk().path("/f");
                        try (FileChannel file =
                                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                            file.write(ByteBuffer.allocate(3));
                            file.force(true);
                        }
                        try (FileChannel root = FileChannel.open(host.disk().path("/"), StandardOpenOption.READ)) {
                            root.force(true);
                        }
                    }
                    for (Host host : world.hosts()) {
                        host.killAndLoseDisk();
                        assertThat(host.isUp()).isFalse();
                        host.restart();
                    }
                    assertThat(world.host("n1").disk().used()).isZero();
                    assertThat(world.host("n2").disk().used()).isEqualTo(3);
                })
                .runSeed(1);
        assertThat(report.failure()).isNull();
        assertThat(report.counters()).containsEntry("disk.spared", 1L).containsEntry("host.crash", 2L);
    }
}
