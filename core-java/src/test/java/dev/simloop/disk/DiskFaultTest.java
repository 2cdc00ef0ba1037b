package dev.simloop.disk;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Fault;
import dev.simloop.Host;
import dev.simloop.SimConfig;
import dev.simloop.Timing;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.spi.Machine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each fault of the disk: what it does, where, what it counts, and that closing it ends it. */
@SuppressWarnings("try") // closing a fault is its use
class DiskFaultTest {
    /** A scenario with one host. */
    @FunctionalInterface
    private interface Body {
        void run(World world, Host host, SimDisk disk) throws Exception;
    }

    private static CampaignResult run(int seeds, Body body) {
        return Campaign.ofAction(world -> {
                    Host host = world.host("n1");
                    body.run(world, host, host.disk());
                })
                .withConfig(SimConfig.defaults().withTiming(Timing.EXACT))
                .withSeeds(seeds)
                .withWorkers(1)
                .run()
                .assertPassed();
    }

    private static Path durable(SimDisk disk, String name, int size, int fill) throws IOException {
        Path path = disk.path(name);
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) fill);
        Files.write(path, bytes);
        force(path);
        force(disk.path("/"));
        return path;
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, READ)) {
            channel.force(true);
        }
    }

    private static void reboot(Host host) {
        host.crash();
        host.restart();
    }

    @Test
    void readsWritesAndForcesFail() {
        CampaignResult result = run(1, (world, host, disk) -> {
            Path path = durable(disk, "/f", 4, 1);
            try (Fault fault = disk.failReads(1)) {
                assertThatThrownBy(() -> Files.readAllBytes(path))
                        .isExactlyInstanceOf(IOException.class)
                        .hasMessage("Input/output error");
                assertThat(fault.hits()).isEqualTo(1);
                assertThat(fault).hasToString("failing reads at 1.0 on the disk of n1");
            }
            assertThat(Files.readAllBytes(path)).containsExactly(1, 1, 1, 1);
            try (Fault fault = disk.failWrites(1)) {
                assertThatThrownBy(() -> Files.writeString(path, "more", APPEND))
                        .isExactlyInstanceOf(IOException.class)
                        .hasMessage("Input/output error");
                assertThat(Files.size(path)).isEqualTo(4);
                assertThat(fault.hits()).isEqualTo(1);
            }
            try (Fault fault = disk.failForces(1)) {
                assertThatThrownBy(() -> force(path)).hasMessage("Input/output error");
                assertThatThrownBy(() -> force(disk.path("/"))).hasMessage("Input/output error");
                assertThat(fault.hits()).isEqualTo(2);
            }
            force(path);
        });
        assertThat(result.hits("disk.eio").total()).isEqualTo(4);
    }

    @Test
    void afterAFailedForceTheNextSucceedsAndTheBytesAreGone() {
        run(50, (world, host, disk) -> {
            Path path = durable(disk, "/f", 1024, 1);
            try (FileChannel channel = FileChannel.open(path, READ, WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[] {2}), 0);
                channel.write(ByteBuffer.wrap(new byte[] {3}), 512);
                channel.write(ByteBuffer.wrap(new byte[] {4}), 1024);
                try (Fault fault = disk.failForces(1)) {
                    assertThatThrownBy(() -> channel.force(true)).hasMessage("Input/output error");
                }
                channel.force(true);
                assertThat(Files.readAllBytes(path)).startsWith(2).endsWith(4).hasSize(1025);
                channel.write(ByteBuffer.wrap(new byte[] {5}), 1);
                channel.force(true);
            }
            reboot(host);
            byte[] left = Files.readAllBytes(path);
            assertThat(left).as("the sector that was written again is there").startsWith(2, 5, 1);
            assertThat(left[512]).isEqualTo((byte) 1);
            assertThat(left).hasSize(1024);
        });
    }

    @Test
    void anAppendAfterAFailedForceLeavesAHole() {
        run(20, (world, host, disk) -> {
            Path path = durable(disk, "/f", 512, 1);
            try (FileChannel channel = FileChannel.open(path, APPEND)) {
                channel.write(ByteBuffer.wrap(new byte[] {2}).position(0));
                channel.write(ByteBuffer.allocate(511));
                try (Fault fault = disk.failForces(1)) {
                    assertThatThrownBy(() -> channel.force(false)).hasMessage("Input/output error");
                }
                channel.write(ByteBuffer.wrap(new byte[] {3}));
                channel.force(false);
            }
            reboot(host);
            byte[] left = Files.readAllBytes(path);
            assertThat(left).hasSize(1025);
            assertThat(List.of(left[511], left[512], left[1024])).containsExactly((byte) 1, (byte) 0, (byte) 3);
        });
    }

    @Test
    void aFaultIsOnTheFilesItIsGiven() {
        run(1, (world, host, disk) -> {
            Path log = durable(disk, "/a.log", 4, 1);
            Path data = durable(disk, "/a.dat", 4, 1);
            try (Fault fault = disk.failReads(1, disk.glob("/*.log"))) {
                assertThatThrownBy(() -> Files.readAllBytes(log)).hasMessage("Input/output error");
                assertThat(Files.readAllBytes(data)).hasSize(4);
                try (FileChannel open = FileChannel.open(log, READ)) {
                    assertThatThrownBy(() -> open.read(ByteBuffer.allocate(1))).hasMessage("Input/output error");
                    fault.close();
                    assertThat(open.read(ByteBuffer.allocate(1))).isEqualTo(1);
                }
                assertThat(fault.isActive()).isFalse();
                assertThat(fault).hasToString("failing reads at 1.0 on the disk of n1 (ended)");
            }
        });
    }

    @Test
    void closingOneFaultLeavesTheOthers() {
        run(1, (world, host, disk) -> {
            Fault one = disk.failReads(1);
            Fault other = disk.failWrites(1);
            assertThat(disk.faults()).containsExactly(one, other);
            one.close();
            one.close();
            assertThat(disk.faults()).containsExactly(other);
            disk.heal();
            assertThat(disk.faults()).isEmpty();
            assertThat(other.isActive()).isFalse();
        });
    }

    @Test
    void aFullDiskTakesWhatFits() {
        CampaignResult result = run(1, (world, host, disk) -> {
            Path path = durable(disk, "/f", 100, 1);
            Fault full = disk.full(150);
            try (FileChannel channel = FileChannel.open(path, APPEND)) {
                assertThat(channel.write(ByteBuffer.allocate(80))).isEqualTo(50);
                assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1)))
                        .isExactlyInstanceOf(IOException.class)
                        .hasMessage("No space left on device");
                assertThat(full.hits()).isEqualTo(1);
                assertThat(Files.getFileStore(path).getUsableSpace()).isZero();
                Files.createFile(disk.path("/empty"));
                full.close();
                assertThat(channel.write(ByteBuffer.allocate(30))).isEqualTo(30);
            }
            disk.setCapacity(200);
            assertThatThrownBy(() -> Files.write(disk.path("/g"), new byte[30])).hasMessage("No space left on device");
            assertThat(Files.size(disk.path("/g"))).isEqualTo(20);
            Files.delete(path);
            assertThat(disk.used()).isEqualTo(20);
            Files.write(disk.path("/g"), new byte[200]);
        });
        assertThat(result.hits("disk.enospc").total()).isEqualTo(2);
    }

    @Test
    void transfersAreShort() {
        TreeSet<Integer> lengths = new TreeSet<>();
        CampaignResult result = run(100, (world, host, disk) -> {
            Path path = durable(disk, "/f", 4, 1);
            Fault reads = disk.shortReads(0.5);
            Fault writes = disk.shortWrites(0.5);
            try (FileChannel channel = FileChannel.open(path, READ, WRITE)) {
                lengths.add(channel.read(ByteBuffer.allocate(4)));
                lengths.add(channel.write(ByteBuffer.allocate(4)));
                assertThat(channel.read(ByteBuffer.allocate(1), 0)).isEqualTo(1);
            }
            Files.write(path, new byte[1000]);
            assertThat(Files.readAllBytes(path)).as("loops go on").hasSize(1000);
            assertThat(reads.isActive() && writes.isActive()).isTrue();
        });
        assertThat(lengths).containsExactly(1, 2, 3, 4);
        assertThat(result.hits("disk.short").total()).isPositive();
    }

    @Test
    void bitRotFlipsOneBitForGood() {
        CampaignResult result = run(100, (world, host, disk) -> {
            Path path = durable(disk, "/f", 1000, 0);
            try (Fault fault = disk.rotBits(1)) {
                try (FileChannel channel = FileChannel.open(path, READ)) {
                    channel.read(ByteBuffer.allocate(1000));
                }
                assertThat(fault.hits()).isEqualTo(1);
            }
            byte[] bytes = Files.readAllBytes(path);
            int set = 0;
            for (byte one : bytes) {
                set += Integer.bitCount(one & 0xff);
            }
            assertThat(set).isEqualTo(1);
            reboot(host);
            assertThat(Files.readAllBytes(path)).isEqualTo(bytes);
        });
        assertThat(result.hits("disk.bitrot").total()).isEqualTo(100);
    }

    @Test
    void aLostWriteIsForcedAndGoneAfterTheCrash() {
        CampaignResult result = run(20, (world, host, disk) -> {
            Path path = durable(disk, "/f", 1024, 1);
            try (Fault fault = disk.loseWrites(1)) {
                try (FileChannel channel = FileChannel.open(path, WRITE)) {
                    channel.write(ByteBuffer.wrap(new byte[] {7}), 600);
                    channel.force(true);
                }
                assertThat(fault.hits()).isEqualTo(1);
            }
            assertThat(Files.readAllBytes(path)[600]).isEqualTo((byte) 7);
            disk.dropCache();
            assertThat(Files.readAllBytes(path)[600]).isEqualTo((byte) 1);
        });
        assertThat(result.hits("disk.lostwrite").total()).isEqualTo(20);
    }

    @Test
    void aMisdirectedWriteHitsAnotherSector() {
        TreeSet<Integer> hit = new TreeSet<>();
        CampaignResult result = run(50, (world, host, disk) -> {
            Path path = durable(disk, "/f", 2048, 1);
            try (Fault fault = disk.misdirectWrites(1)) {
                byte[] twos = new byte[512];
                Arrays.fill(twos, (byte) 2);
                try (FileChannel channel = FileChannel.open(path, WRITE)) {
                    channel.write(ByteBuffer.wrap(twos), 512);
                    channel.force(true);
                }
                assertThat(fault.hits()).isEqualTo(1);
            }
            reboot(host);
            byte[] bytes = Files.readAllBytes(path);
            for (int i = 0; i < 4; i++) {
                if (bytes[i * 512] == 2) {
                    hit.add(i);
                }
            }
        });
        assertThat(hit).containsExactly(0, 2, 3);
        assertThat(result.hits("disk.misdirected").total()).isEqualTo(50);
    }

    @Test
    void aBudgetSparesTheLastGoodCopies() {
        CampaignResult result = Campaign.ofAction(world -> {
                    DiskFaultBudget budget = DiskFaultBudget.of("replicas", 1);
                    List<SimDisk> disks = new ArrayList<>();
                    for (String name : List.of("n1", "n2", "n3")) {
                        SimDisk disk = world.host(name).disk();
                        disk.setBudget(budget);
                        durable(disk, "/f", 10, 0);
                        disk.rotBits(0.5);
                        disks.add(disk);
                    }
                    for (int i = 0; i < 20; i++) {
                        for (SimDisk disk : disks) {
                            Files.readAllBytes(disk.path("/f"));
                        }
                    }
                    assertThat(budget.damaged()).hasSize(1);
                    int rotten = 0;
                    for (SimDisk disk : disks) {
                        disk.heal();
                        rotten += Arrays.equals(Files.readAllBytes(disk.path("/f")), new byte[10]) ? 0 : 1;
                    }
                    assertThat(rotten).isLessThanOrEqualTo(1);
                    Machine damaged = budget.damaged().get(0);
                    Host good = damaged == world.host("n1") ? world.host("n2") : world.host("n1");
                    assertThat(budget.allows(good)).isFalse();
                    good.crash();
                    assertThatThrownBy(good.disk()::wipe)
                            .isExactlyInstanceOf(IllegalStateException.class)
                            .hasMessage(
                                    "disk of host " + good + " may not be wiped: budget of replicas: 1 of 1 damaged");
                    budget.repaired(damaged);
                    good.disk().wipe();
                    assertThat(budget.damaged()).containsExactly(good);
                })
                .withSeeds(50)
                .run()
                .assertPassed();
        assertThat(result.hits("disk.spared").total()).isPositive();
    }

    @Test
    void badParametersAreRefusedAndChangeNothing() {
        run(1, (world, host, disk) -> {
            assertThatThrownBy(() -> disk.failReads(-0.1)).hasMessage("probability is not within 0 and 1: -0.1");
            assertThatThrownBy(() -> disk.loseWrites(Double.NaN)).hasMessage("probability is not within 0 and 1: NaN");
            assertThatThrownBy(() -> disk.full(-1)).hasMessage("capacity is negative: -1");
            assertThatThrownBy(() -> disk.setCapacity(-1)).hasMessage("capacity is negative: -1");
            assertThatThrownBy(() -> disk.setLatency(Duration.ofMillis(-1), Duration.ZERO))
                    .hasMessage("latency is negative: PT-0.001S");
            assertThatThrownBy(() -> disk.slow(Duration.ofMillis(2), Duration.ofMillis(1)))
                    .hasMessage("latency ends before it starts: PT0.002S to PT0.001S");
            assertThatThrownBy(() -> disk.slow(Duration.ZERO, Duration.ofDays(40_000)))
                    .hasMessage("latency is more than 100 years: PT960000H");
            assertThatThrownBy(() -> DiskFaultBudget.of("replicas", -1)).hasMessage("most is negative: -1");
            assertThat(disk.faults()).isEmpty();
            assertThat(disk.capacity()).isEqualTo(Long.MAX_VALUE);
        });
    }

    @Test
    void asynchronousOperationsTakeTheirLatencyAsTasksOfTheHost() {
        List<String> seen = new ArrayList<>();
        run(1, (world, host, disk) -> {
            disk.setLatency(Duration.ofMillis(2), Duration.ofMillis(2));
            Fault slow = disk.slow(Duration.ofMillis(3), Duration.ofMillis(3));
            AsynchronousFileChannel channel = AsynchronousFileChannel.open(disk.path("/f"), READ, WRITE, CREATE);
            ByteBuffer back = ByteBuffer.allocate(2);
            channel.write(ByteBuffer.wrap(new byte[] {1, 2}), 0, "at", new Noting(seen, world, () -> {
                slow.close();
                channel.read(back, 0, "then", new Noting(seen, world, () -> seen.add("read " + back.get(1))));
            }));
        });
        assertThat(seen).containsExactly("at 2 PT0.005S", "then 2 PT0.007S", "read 2");
    }

    @Test
    void anOperationUnderWayEndsWithItsChannelAndVanishesWithItsHost() {
        List<String> seen = new ArrayList<>();
        run(1, (world, host, disk) -> {
            AsynchronousFileChannel channel = AsynchronousFileChannel.open(disk.path("/f"), READ, WRITE, CREATE);
            channel.write(ByteBuffer.allocate(3), 0, "closed", new Noting(seen, world, () -> {}));
            channel.close();
            channel.write(ByteBuffer.allocate(3), 0, "late", new Noting(seen, world, () -> {}));
            AsynchronousFileChannel other = AsynchronousFileChannel.open(disk.path("/g"), READ, WRITE, CREATE);
            var later = world.delay(Duration.ofMillis(1)).thenRun(() -> {
                other.write(ByteBuffer.allocate(3), 0, "dead", new Noting(seen, world, () -> {}));
                host.crash();
            });
            assertThat(later).isNotDone();
        });
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "closed java.nio.channels.AsynchronousCloseException PT0S",
                        "late java.nio.channels.ClosedChannelException PT0S");
    }

    private record Noting(List<String> seen, World world, Runnable next)
            implements java.nio.channels.CompletionHandler<Integer, String> {
        @Override
        public void completed(Integer result, String attachment) {
            seen.add(attachment + " " + result + " " + world.now());
            next.run();
        }

        @Override
        public void failed(Throwable failure, String attachment) {
            seen.add(attachment + " " + failure.getClass().getName() + " " + world.now());
        }
    }
}
