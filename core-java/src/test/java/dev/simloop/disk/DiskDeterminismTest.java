package dev.simloop.disk;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Host;
import dev.simloop.SimLoop;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.failure.LoopFinishedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same seeds give the same runs, disks and faults included; and what a path may not be mixed with. */
@Tag("jdk")
class DiskDeterminismTest {
    /** A store that appends, forces, replaces a snapshot, reads back, and goes on after any error. */
    private static void store(Host host) throws IOException {
        SimDisk disk = host.disk();
        Path log = disk.path("/log");
        AsynchronousFileChannel side = AsynchronousFileChannel.open(disk.path("/side"), READ, WRITE, CREATE);
        for (int i = 0; i < 20; i++) {
            try (FileChannel channel = FileChannel.open(log, APPEND, CREATE)) {
                channel.write(ByteBuffer.allocate(50 * i));
                channel.write(ByteBuffer.wrap(new byte[] {(byte) i}));
                if (i % 3 != 0) {
                    channel.force(false);
                }
                Path temporary = disk.createTempFile(disk.path("/"), "snapshot", ".tmp");
                Files.write(temporary, Files.readAllBytes(log));
                Files.move(temporary, disk.path("/snapshot"), StandardCopyOption.ATOMIC_MOVE);
                side.write(ByteBuffer.allocate(600), i * 100L, i, new Ignoring());
            } catch (IOException e) {
                host.world().fingerprint("failed " + e.getMessage(), i);
            }
        }
    }

    private static final class Ignoring implements java.nio.channels.CompletionHandler<Integer, Integer> {
        @Override
        public void completed(Integer result, Integer attachment) {}

        @Override
        public void failed(Throwable failure, Integer attachment) {}
    }

    private static void scenario(World world) {
        for (String name : List.of("n1", "n2")) {
            Host host = world.host(name, DiskDeterminismTest::store);
            SimDisk disk = host.disk();
            disk.failWrites(0.01);
            disk.failForces(0.02);
            disk.failReads(0.01, disk.glob("/log"));
            disk.shortReads(0.1);
            disk.shortWrites(0.1);
            disk.rotBits(0.02);
            disk.misdirectWrites(0.02);
            disk.loseWrites(0.02);
            disk.full(40_000);
            disk.slow(Duration.ZERO, Duration.ofMillis(1));
            for (int i = 1; i < 4; i++) {
                var unused = world.delay(Duration.ofNanos(300_000L * i)).thenRun(() -> {
                    host.crash();
                    host.restart();
                });
            }
        }
    }

    private static CampaignResult campaign(int workers) {
        return Campaign.ofAction(DiskDeterminismTest::scenario)
                .withSeeds(500)
                .withWorkers(workers)
                .run()
                .assertPassed();
    }

    @Test
    void aCampaignIsEqualEveryTimeAndWithAnyNumberOfWorkers() {
        CampaignResult first = campaign(1);
        assertThat(campaign(1).fingerprint()).isEqualTo(first.fingerprint());
        assertThat(campaign(2).fingerprint()).isEqualTo(first.fingerprint());
        for (String counter : new String[] {
            "disk.reads",
            "disk.writes",
            "disk.forces",
            "disk.survived",
            "disk.torn",
            "disk.lost",
            "disk.eio",
            "disk.enospc",
            "disk.bitrot",
            "disk.misdirected",
            "disk.lostwrite",
            "disk.short",
            "disk.slow"
        }) {
            assertThat(first.hits(counter).total()).as(counter).isPositive();
        }
    }

    @Test
    void everyRunReplaysStrictlyFromItsOwnTape() {
        Campaign campaign = Campaign.ofAction(DiskDeterminismTest::scenario);
        for (int seed = 0; seed < 100; seed++) {
            var run = campaign.runSeed(seed);
            var again = campaign.replay(java.util.Objects.requireNonNull(run.tape()));
            assertThat(again.failureLine()).isEqualTo(run.failureLine());
            assertThat(again.isSameRun(run)).as("seed " + seed).isTrue();
            assertThat(again.counters()).isEqualTo(run.counters());
        }
    }

    @Test
    void whereAWriteGoesIsPartOfTheFingerprint() {
        assertThat(List.of(
                        fingerprint("/a", 1, 0),
                        fingerprint("/a", 2, 0),
                        fingerprint("/b", 1, 0),
                        fingerprint("/a", 1, 9)))
                .doesNotHaveDuplicates();
        assertThat(fingerprint("/a", 1, 0)).isEqualTo(fingerprint("/a", 1, 0));
    }

    private static long fingerprint(String name, int length, int at) {
        return Campaign.ofAction(world -> {
                    Path path = world.host("n1").disk().path(name);
                    try (FileChannel channel = FileChannel.open(path, WRITE, CREATE)) {
                        channel.write(ByteBuffer.allocate(length), at);
                    }
                })
                .withSeeds(1)
                .run()
                .assertPassed()
                .fingerprint();
    }

    @Test
    void pathsOfOtherFileSystemsAreRefused() {
        SimLoop loop = SimLoop.seeded(1);
        Path one = loop.world().host("n1").disk().path("/a");
        Path other = loop.world().host("n2").disk().path("/a");
        Path real = FileSystems.getDefault().getPath("/a");
        assertThat(one).isNotEqualTo(other).isNotEqualTo(real);
        for (Path strange : List.of(other, real)) {
            assertThatThrownBy(() -> one.resolve(strange)).isExactlyInstanceOf(ProviderMismatchException.class);
            assertThatThrownBy(() -> one.relativize(strange)).isExactlyInstanceOf(ProviderMismatchException.class);
            assertThatThrownBy(() -> one.getFileSystem().provider().delete(strange))
                    .isExactlyInstanceOf(ProviderMismatchException.class);
            assertThat(one.startsWith(strange)).isFalse();
        }
        assertThat(one.toUri()).hasToString("simdisk://n1/a");
        assertThat(one.getFileSystem().provider().getPath(one.toUri())).isEqualTo(one);
        assertThatThrownBy(() -> one.getFileSystem().provider().getPath(other.toUri()))
                .hasMessage("URI is not of host n1: simdisk://n2/a");
        assertThatThrownBy(one::toFile).isExactlyInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void filesMoveBetweenHostsByCopying() throws IOException {
        SimLoop loop = SimLoop.seeded(1);
        Path one = loop.world().host("n1").disk().path("/a");
        Path other = loop.world().host("n2").disk().path("/b");
        Files.writeString(one, "x");
        Files.move(one, other);
        assertThat(Files.exists(one)).isFalse();
        assertThat(Files.readString(other)).isEqualTo("x");
    }

    @Test
    void mappingIsRefused() throws IOException {
        Path path = SimLoop.seeded(1).world().host("n1").disk().path("/a");
        try (FileChannel channel = FileChannel.open(path, READ, WRITE, CREATE)) {
            assertThatThrownBy(() -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 1))
                    .isExactlyInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("map is not simulated: nothing sees when a mapped byte changes; "
                            + "read and write through the channel");
        }
    }

    @Test
    void timesAreVirtual() {
        Campaign.ofAction(world -> {
                    Path path = world.host("n1").disk().path("/a");
                    Files.createFile(path);
                    var start = Files.getLastModifiedTime(path).toInstant();
                    assertThat(start).isEqualTo(world.clock().instant());
                    var unused = world.delay(Duration.ofNanos(1_500_000_001)).thenRun(() -> {
                        try {
                            Files.writeString(path, "x");
                            assertThat(Files.getLastModifiedTime(path).toInstant())
                                    .isEqualTo(start.plusNanos(1_500_000_001));
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    });
                })
                .withSeeds(1)
                .run()
                .assertPassed();
    }

    @Test
    void theDiskIsGoneOnceTheRunIsOver() {
        SimLoop loop = SimLoop.seeded(1);
        Path path = loop.world().host("n1").disk().path("/a");
        loop.run();
        assertThatThrownBy(() -> Files.createFile(path)).isInstanceOf(LoopFinishedException.class);
    }
}
