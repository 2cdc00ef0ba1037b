package dev.simloop.disk;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Host;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a power cut leaves, over many seeds: everything the model allows appears, and nothing it rules out. Long, for it is
 * the one list of what may be left.
 */
class CrashTest {
    /** What a program does before the power goes, or sees after it. */
    @FunctionalInterface
    private interface Work<V> {
        V on(SimDisk disk) throws IOException;
    }

    private record Outcomes(Map<String, Integer> counts, CampaignResult result) {}

    /** {@return how often each outcome appeared over 400 seeds} */
    private static Outcomes outcomes(Work<?> before, Work<String> after) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        CampaignResult result = Campaign.ofAction(world -> {
                    Host host = world.host("n1");
                    before.on(host.disk());
                    host.crash();
                    host.restart();
                    counts.merge(after.on(host.disk()), 1, Integer::sum);
                })
                .withSeeds(400)
                .withWorkers(1)
                .run()
                .assertPassed();
        return new Outcomes(counts, result);
    }

    private static Map<String, Integer> after(Work<?> before, Work<String> after) {
        return outcomes(before, after).counts;
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, READ)) {
            channel.force(true);
        }
    }

    private static Path durable(SimDisk disk, int size, char fill) throws IOException {
        Path path = disk.path("/f");
        Files.writeString(path, String.valueOf(fill).repeat(size));
        force(path);
        force(disk.path("/"));
        return path;
    }

    private static void write(Path path, int at, String text, OpenOption... more) throws IOException {
        List<OpenOption> options = new ArrayList<>(Arrays.asList(more));
        options.add(WRITE);
        try (FileChannel channel = FileChannel.open(path, options.toArray(new OpenOption[0]))) {
            channel.write(ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII)), at);
        }
    }

    /** Sector by sector: what it holds, {@code ?} if it is mixed, {@code 0} for zeros. */
    private static String sectors(SimDisk disk) throws IOException {
        byte[] bytes = Files.readAllBytes(disk.path("/f"));
        StringBuilder text = new StringBuilder();
        for (int from = 0; from < bytes.length; from += SimDisk.SECTOR) {
            byte first = bytes[from];
            char is = (char) (first == 0 ? '0' : first);
            for (int i = from; i < Math.min(bytes.length, from + SimDisk.SECTOR); i++) {
                is = bytes[i] == first ? is : '?';
            }
            text.append(is);
        }
        return text.toString();
    }

    private static String names(SimDisk disk) throws IOException {
        try (Stream<Path> all = Files.walk(disk.path("/"))) {
            return all.skip(1).map(Path::toString).toList().toString();
        }
    }

    @Test
    void anUnsyncedWriteSurvivesWholeOrTornOrNotAtAll() {
        Outcomes of = outcomes(
                disk -> {
                    durable(disk, 2048, 'a');
                    write(disk.path("/f"), 0, "b".repeat(2048));
                    return "";
                },
                CrashTest::sectors);
        assertThat(of.counts).hasSize(16).containsKeys("aaaa", "bbbb", "bbaa", "abab");
        for (String counter : List.of("disk.survived", "disk.torn", "disk.lost")) {
            assertThat(of.result.hits(counter).total()).as(counter).isPositive();
        }
    }

    @Test
    void aWriteWithinOneSectorDoesNotTear() {
        assertThat(after(
                        disk -> {
                            durable(disk, 512, 'a');
                            write(disk.path("/f"), 0, "b".repeat(512));
                            return "";
                        },
                        CrashTest::sectors))
                .containsOnlyKeys("a", "b");
    }

    @Test
    void anAppendTearsIntoAPrefixOrLeavesAHoleOfZeros() {
        assertThat(after(
                        disk -> {
                            durable(disk, 512, 'a');
                            Files.writeString(disk.path("/f"), "b".repeat(1024), APPEND);
                            return "";
                        },
                        CrashTest::sectors))
                .containsOnlyKeys("a", "ab", "abb", "a0b");
    }

    @Test
    void aSectorNeverHoldsTheLaterWriteWithoutTheEarlier() {
        assertThat(after(
                        disk -> {
                            Path path = durable(disk, 0, 'a');
                            Files.writeString(path, "one", APPEND);
                            Files.writeString(path, "two", APPEND);
                            return "";
                        },
                        disk -> Files.readString(disk.path("/f"))))
                .containsOnlyKeys("", "one", "onetwo");
    }

    @Test
    void syncedBytesAlwaysSurvive() {
        for (boolean metadata : new boolean[] {true, false}) {
            assertThat(after(
                            disk -> {
                                Path path = durable(disk, 100, 'a');
                                try (FileChannel channel = FileChannel.open(path, APPEND)) {
                                    channel.write(ByteBuffer.wrap(new byte[3000]));
                                    channel.write(ByteBuffer.wrap(new byte[] {1}));
                                    channel.force(metadata);
                                }
                                return "";
                            },
                            disk -> String.valueOf(Files.size(disk.path("/f")))))
                    .containsOnlyKeys("3101");
        }
        for (OpenOption option : new OpenOption[] {SYNC, DSYNC}) {
            assertThat(after(
                            disk -> {
                                durable(disk, 2048, 'a');
                                write(disk.path("/f"), 512, "b".repeat(1024), option);
                                return "";
                            },
                            CrashTest::sectors))
                    .containsOnlyKeys("abba");
        }
    }

    @Test
    void aForceIsForTheFileWhoeverWroteIt() {
        assertThat(after(
                        disk -> {
                            Path path = durable(disk, 512, 'a');
                            write(path, 0, "b".repeat(512));
                            force(path);
                            return "";
                        },
                        CrashTest::sectors))
                .containsOnlyKeys("b");
    }

    @Test
    void aTruncationSurvivesOrNotAndDoesIfALaterWriteDoes() {
        assertThat(after(
                        disk -> {
                            durable(disk, 1024, 'a');
                            Files.writeString(disk.path("/f"), "b".repeat(512), WRITE, TRUNCATE_EXISTING);
                            return "";
                        },
                        CrashTest::sectors))
                .containsOnlyKeys("aa", "", "b");
    }

    @Test
    void aNewFileNeedsItsDirectoryForced() {
        Work<?> fileOnly = disk -> {
            Files.writeString(disk.path("/f"), "x");
            force(disk.path("/f"));
            return "";
        };
        assertThat(after(fileOnly, CrashTest::names)).containsOnlyKeys("[]", "[/f]");
        Work<?> directoryOnly = disk -> {
            Files.writeString(disk.path("/f"), "x");
            force(disk.path("/"));
            return "";
        };
        assertThat(after(directoryOnly, disk -> Files.readString(disk.path("/f"))))
                .containsOnlyKeys("", "x");
    }

    @Test
    void aDirectoryThatGoesTakesWhatIsInIt() {
        assertThat(after(
                        disk -> {
                            Files.createDirectory(disk.path("/d"));
                            Files.writeString(disk.path("/d/f"), "x");
                            force(disk.path("/d/f"));
                            force(disk.path("/d"));
                            return "";
                        },
                        disk -> names(disk) + disk.used()))
                .containsOnlyKeys("[]0", "[/d, /d/f]1");
    }

    @Test
    void aDeletedFileMayComeBack() {
        assertThat(after(
                        disk -> {
                            Files.delete(durable(disk, 10, 'a'));
                            return "";
                        },
                        disk -> names(disk) + disk.used()))
                .containsOnlyKeys("[/f]10", "[]0");
        assertThat(after(
                        disk -> {
                            Files.delete(durable(disk, 10, 'a'));
                            force(disk.path("/"));
                            return "";
                        },
                        CrashTest::names))
                .containsOnlyKeys("[]");
    }

    /** Write a temporary file, force it, rename it over the old one. */
    private static void replace(SimDisk disk) throws IOException {
        durable(disk, 3, 'a');
        Path temporary = disk.path("/t");
        Files.writeString(temporary, "new");
        force(temporary);
        Files.move(temporary, disk.path("/f"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aRenameWithoutItsDirectoryForcedLeavesTheOldOrTheNewFile() {
        Work<?> work = disk -> {
            replace(disk);
            return "";
        };
        assertThat(after(work, disk -> names(disk) + Files.readString(disk.path("/f"))))
                .containsOnlyKeys("[/f]aaa", "[/f, /t]aaa", "[/f]new");
    }

    @Test
    void aRenameWithItsDirectoryForcedIsThere() {
        assertThat(after(
                        disk -> {
                            replace(disk);
                            force(disk.path("/"));
                            return "";
                        },
                        disk -> names(disk) + Files.readString(disk.path("/f"))))
                .containsOnlyKeys("[/f]new");
    }

    @Test
    void aRenameBeforeTheForceOfItsFileCanLeaveItEmpty() {
        assertThat(after(
                        disk -> {
                            durable(disk, 3, 'a');
                            Files.writeString(disk.path("/t"), "new");
                            Files.move(disk.path("/t"), disk.path("/f"), StandardCopyOption.ATOMIC_MOVE);
                            force(disk.path("/"));
                            return "";
                        },
                        disk -> Files.readString(disk.path("/f"))))
                .containsOnlyKeys("", "new");
    }

    @Test
    void aMoveThatReplacesWithoutBeingAtomicCanLeaveNeither() {
        assertThat(after(
                        disk -> {
                            durable(disk, 3, 'a');
                            Files.writeString(disk.path("/t"), "new");
                            force(disk.path("/t"));
                            force(disk.path("/"));
                            Files.move(disk.path("/t"), disk.path("/f"), StandardCopyOption.REPLACE_EXISTING);
                            return "";
                        },
                        CrashTest::names))
                .containsOnlyKeys("[/f]", "[/f, /t]", "[/t]");
    }

    @Test
    void aMoveBetweenDirectoriesIsAtomicAndForcedByEither() {
        Work<?> moved = disk -> {
            Files.createDirectory(disk.path("/d"));
            durable(disk, 3, 'a');
            Files.move(disk.path("/f"), disk.path("/d/f"));
            return "";
        };
        assertThat(after(moved, CrashTest::names)).containsOnlyKeys("[/d, /f]", "[/d, /d/f]");
        for (String forced : List.of("/", "/d")) {
            assertThat(after(
                            disk -> {
                                moved.on(disk);
                                force(disk.path(forced));
                                return "";
                            },
                            CrashTest::names))
                    .containsOnlyKeys("[/d, /d/f]");
        }
    }

    @Test
    void entriesOfOneDirectoryAreInNoOrder() {
        assertThat(after(
                        disk -> {
                            Files.createFile(disk.path("/a"));
                            Files.createFile(disk.path("/b"));
                            return "";
                        },
                        CrashTest::names))
                .containsOnlyKeys("[]", "[/a]", "[/b]", "[/a, /b]");
    }

    @Test
    void aTreeOfDirectoriesStaysATree() {
        var counts = after(
                disk -> {
                    for (String name : List.of("/a", "/b", "/c")) {
                        Files.createDirectory(disk.path(name));
                    }
                    force(disk.path("/"));
                    Files.move(disk.path("/a"), disk.path("/b/a"));
                    Files.move(disk.path("/b/a"), disk.path("/c/a"));
                    Files.move(disk.path("/b"), disk.path("/c/a/b"));
                    Files.move(disk.path("/c/a"), disk.path("/a"));
                    Files.move(disk.path("/c"), disk.path("/a/b/c"));
                    return "";
                },
                CrashTest::names);
        assertThat(counts).hasSizeGreaterThan(3);
        assertThat(counts.keySet())
                .allSatisfy(names ->
                        assertThat(names.chars().filter(c -> c == ',').count()).isEqualTo(2));
    }

    @Test
    void aChannelOfACrashedIncarnationIsClosedAndChangesNothing() {
        Campaign.ofAction(world -> {
                    Host host = world.host("n1");
                    Path path = durable(host.disk(), 5, 'a');
                    FileChannel channel = FileChannel.open(path, READ, WRITE);
                    var lock = channel.lock();
                    host.crash();
                    assertThat(channel.isOpen()).isFalse();
                    assertThat(lock.isValid()).isFalse();
                    for (Probe.Action action : List.<Probe.Action>of(
                            () -> channel.write(ByteBuffer.allocate(1)),
                            () -> channel.read(ByteBuffer.allocate(1)),
                            () -> channel.truncate(0),
                            () -> channel.force(true),
                            channel::size)) {
                        assertThatThrownBy(action::run)
                                .isExactlyInstanceOf(java.nio.channels.ClosedChannelException.class);
                    }
                    assertThat(Files.readString(path)).isEqualTo("aaaaa");
                    host.restart();
                    try (FileChannel next = FileChannel.open(path, WRITE)) {
                        assertThat(next.tryLock().isValid()).isTrue();
                    }
                })
                .withSeeds(20)
                .run()
                .assertPassed();
    }

    @Test
    void aTaskThatCrashesItsOwnHostHasNoDiskAnyMore() {
        List<Object> seen = new ArrayList<>();
        Campaign.ofAction(world -> world.host("n1", host -> {
                    Path path = host.disk().path("/f");
                    if (host.domain().incarnation() == 1) {
                        Files.writeString(path, "first");
                        host.crash();
                        host.restart();
                        try {
                            Files.writeString(path, "ghost");
                        } catch (java.nio.file.ClosedFileSystemException e) {
                            seen.add(e.getClass());
                        }
                    } else {
                        seen.add(Files.exists(path) ? Files.readString(path) : "");
                    }
                }))
                .withSeeds(20)
                .withWorkers(1)
                .run()
                .assertPassed();
        assertThat(seen).hasSize(40).containsOnly(java.nio.file.ClosedFileSystemException.class, "", "first");
    }

    @Test
    void theDiskOfAnotherHostIsRefused() {
        List<String> seen = new ArrayList<>();
        Campaign.ofAction(world -> {
                    Path path = world.host("n1").disk().path("/f");
                    world.host("n2", host -> {
                        try {
                            Files.writeString(path, "x");
                        } catch (IllegalStateException e) {
                            seen.add(e.getMessage());
                        }
                    });
                })
                .withSeeds(1)
                .run()
                .assertPassed();
        assertThat(seen).containsExactly("disk of host n1 used by a task of host n2");
    }

    @Test
    void aWipedDiskIsEmpty() {
        Campaign.ofAction(world -> {
                    Host host = world.host("n1");
                    durable(host.disk(), 5, 'a');
                    assertThatThrownBy(host.disk()::wipe)
                            .isExactlyInstanceOf(IllegalStateException.class)
                            .hasMessage("host n1 is up: crash it before its disk is wiped");
                    assertThat(names(host.disk())).isEqualTo("[/f]");
                    host.crash();
                    host.disk().wipe();
                    host.restart();
                    assertThat(names(host.disk())).isEqualTo("[]");
                    assertThat(host.disk().used()).isZero();
                })
                .withSeeds(3)
                .run()
                .assertPassed();
    }

    @Test
    void manyUnsyncedWritesStayBoundedAndTheNewestCanBeLost() {
        var counts = after(
                disk -> {
                    Path path = durable(disk, 0, 'a');
                    try (FileChannel channel = FileChannel.open(path, WRITE, CREATE)) {
                        for (int i = 0; i < 3000; i++) {
                            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
                            channel.write(ByteBuffer.wrap(new byte[] {9}), 7L * i % 5000);
                        }
                    }
                    for (int i = 0; i < 1500; i++) {
                        Files.delete(Files.createFile(disk.path("/t" + i)));
                    }
                    return "";
                },
                disk -> Files.size(disk.path("/f")) == 30_000 ? "whole" : "less");
        assertThat(counts).containsOnlyKeys("whole", "less");
    }
}
