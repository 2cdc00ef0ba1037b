package dev.simloop.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Host;
import dev.simloop.Scenario;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was forced survives every power cut, and what a power cut leaves of the rest is cut off. */
@SuppressWarnings("FutureReturnValueIgnored")
class AppendLogTest {
    /** Appends until the power goes, and says what it had been told was durable. */
    private static Scenario logging(boolean forces) {
        return world -> {
            List<String> acknowledged = new ArrayList<>();
            Host host = world.host("n1", started -> {
                AppendLog log = AppendLog.open(started.disk().path("/log"));
                if (started.domain().incarnation() > 1) {
                    check(acknowledged, log);
                }
                step(world, started, log, acknowledged, forces);
            });
            for (int i = 0; i < 3; i++) {
                world.await(world.delay(Duration.ofMillis(world.random("crash").nextInt(5, 60))));
                host.crash();
                host.restart();
            }
            world.await(world.delay(Duration.ofMillis(100)));
            host.crash();
            return null;
        };
    }

    private static void check(List<String> acknowledged, AppendLog log) {
        List<String> found =
                log.records().stream().map(bytes -> new String(bytes, UTF_8)).toList();
        if (!found.containsAll(acknowledged)) {
            throw new AssertionError("acknowledged " + acknowledged.size() + ", found " + found.size() + " after "
                    + log.tornBytes() + " torn bytes");
        }
    }

    private static void step(World world, Host host, AppendLog log, List<String> acknowledged, boolean forces) {
        host.executor()
                .schedule(
                        () -> {
                            String record = "record " + log.records().size() + " "
                                    + "x".repeat(host.random("size").nextInt(0, 900));
                            log.append(record.getBytes(UTF_8));
                            if (forces) {
                                log.force();
                            }
                            acknowledged.add(record);
                            if (host.random("batch").nextInt(3) == 0) {
                                log.append("not forced".getBytes(UTF_8));
                                world.count("unforced");
                            }
                            step(world, host, log, acknowledged, forces);
                            return null;
                        },
                        1 + host.random("pace").nextInt(5),
                        java.util.concurrent.TimeUnit.MILLISECONDS);
    }

    @Test
    void whatWasForcedIsThereAfterEveryPowerCut() {
        Campaign.of(logging(true)).withSeeds(300).run().assertPassed();
        var careless = Campaign.of(logging(false)).withSeeds(300).run();
        assertThat(careless.findings()).isNotEmpty();
        assertThat(careless.findings().get(0).failure()).hasMessageContaining("acknowledged");
    }

    @Test
    void itsRunsAreEqualAndReplayFromTheirTapes() {
        Campaign campaign = Campaign.of(logging(true));
        for (long seed = 0; seed < 30; seed++) {
            var run = campaign.runSeed(seed);
            assertThat(campaign.runSeed(seed).isSameRun(run)).isTrue();
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .isTrue();
        }
    }

    @Test
    void keepsTextsAndFilesOfText(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("log");
        try (AppendLog log = AppendLog.open(file)) {
            assertThat(log.append("z\u00fcrich")).isZero();
            assertThat(log.appendForced("two")).isEqualTo(1);
        }
        try (AppendLog log = AppendLog.open(file)) {
            assertThat(log.texts()).containsExactly("z\u00fcrich", "two");
        }
        Path whole = dir.resolve("whole");
        assertThat(AtomicFile.readText(whole, "none")).isEqualTo("none");
        assertThat(AtomicFile.writeText(whole, "\u00fc")).isEqualTo(whole);
        assertThat(AtomicFile.readText(whole, "none")).isEqualTo("\u00fc");
    }

    @Test
    void whatWasAppendedAndForcedSurvivesAPowerCutAndWhatWasOnlyAppendedNeedNot() {
        List<Integer> kept = new ArrayList<>();
        for (long seed = 0; seed < 40; seed++) {
            Campaign.of(world -> {
                        Host host = world.host("n1", started -> {
                            AppendLog log = started.orExit(
                                    () -> AppendLog.open(started.disk().path("/log")));
                            if (started.domain().incarnation() == 1) {
                                int unused = started.orExit(() -> log.appendForced("forced") + log.append("not"));
                            } else {
                                assertThat(log.texts()).startsWith("forced");
                                kept.add(log.texts().size());
                            }
                        });
                        world.await(world.delay(Duration.ofMillis(5)));
                        host.crash();
                        host.restart();
                        return world.delay(Duration.ofMillis(5));
                    })
                    .runSeed(seed)
                    .assertPassed();
        }
        assertThat(kept).hasSize(40).contains(1, 2);
    }

    @Test
    void theSameClassRunsOnARealDisk(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("log");
        try (AppendLog log = AppendLog.open(file)) {
            log.append("one".getBytes(UTF_8));
            log.append(new byte[0]);
            log.append("three".getBytes(UTF_8));
            log.force();
        }
        try (AppendLog log = AppendLog.open(file)) {
            assertThat(log.records()).containsExactly("one".getBytes(UTF_8), new byte[0], "three".getBytes(UTF_8));
            assertThat(log.tornBytes()).isZero();
        }
        Files.write(
                file,
                new byte[] {0, 0, 0, 9, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 'h', 'a', 'l', 'f'},
                StandardOpenOption.APPEND);
        try (AppendLog log = AppendLog.open(file)) {
            assertThat(log.records()).hasSize(3);
            assertThat(log.tornBytes()).isEqualTo(20);
            log.append("four".getBytes(UTF_8));
        }
        try (AppendLog log = AppendLog.open(file)) {
            assertThat(log.records()).hasSize(4);
        }
    }

    @Test
    void refusesALogThatIsDamagedInTheMiddle(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("log");
        try (AppendLog log = AppendLog.open(file)) {
            log.append("one".getBytes(UTF_8));
            log.force();
            log.append("two".getBytes(UTF_8));
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            int unused = channel.write(java.nio.ByteBuffer.wrap(new byte[] {'x'}), 16);
        }
        assertThatThrownBy(() -> AppendLog.open(file))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "record 0 of " + file + ", at byte 0, is damaged, and was durable when the record at byte 19"
                                + " was appended: this is no torn tail");
        assertThatThrownBy(() -> {
                    try (AppendLog log = AppendLog.open(dir.resolve("other"))) {
                        log.append(new byte[AppendLog.LONGEST + 1]);
                    }
                })
                .hasMessage("record of 67108865 bytes is longer than 67108864");
    }

    @Test
    void aRecordThatWasNotForcedMayBeLostBeforeALaterOne(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("log");
        try (AppendLog log = AppendLog.open(file)) {
            log.append("one".getBytes(UTF_8));
            log.force();
            log.append("two".getBytes(UTF_8));
            log.append("three".getBytes(UTF_8));
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            int unused = channel.write(java.nio.ByteBuffer.wrap(new byte[] {'x'}), 19 + 16);
        }
        try (AppendLog log = AppendLog.open(file)) {
            assertThat(log.records()).containsExactly("one".getBytes(UTF_8));
            assertThat(log.tornBytes()).isEqualTo(19 + 21);
        }
    }

    /** Replaces a counter until the power goes; what it finds then is what it wrote last, or began to write. */
    @Test
    void aFileIsReplacedAsAWhole() {
        Campaign.of(world -> {
                    int[] written = {0};
                    Host host = world.host("n1", started -> {
                        Path file = started.disk().path("/counter");
                        byte[] found = AtomicFile.read(file);
                        int value = found == null ? 0 : Integer.parseInt(new String(found, UTF_8).strip());
                        if (value != written[0] && value != written[0] + 1) {
                            throw new AssertionError("wrote " + written[0] + ", found " + value);
                        }
                        started.executor()
                                .scheduleAtFixedRate(
                                        () -> replace(file, written),
                                        1,
                                        1 + started.random("pace").nextInt(4),
                                        java.util.concurrent.TimeUnit.MILLISECONDS);
                    });
                    for (int i = 0; i < 5; i++) {
                        world.await(world.delay(
                                Duration.ofNanos(1_000L * world.random("crash").nextInt(500, 30_000))));
                        host.crash();
                        host.restart();
                    }
                    host.crash();
                    return null;
                })
                .withSeeds(200)
                .run()
                .assertPassed();
    }

    private static void replace(Path file, int[] written) {
        try {
            AtomicFile.write(file, (Integer.toString(written[0] + 1) + " ".repeat(600)).getBytes(UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        written[0]++;
    }
}
