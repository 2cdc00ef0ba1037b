package dev.simloop.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seeded sequences of operations on a real directory and on a simulated disk: every step must have the same outcome. */
class RandomOperationsTest {
    private static final List<String> NAMES =
            List.of("a", "b", "c", "d", "d/a", "d/b", "d/e", "d/e/a", "c/a", "l/a", "l");
    private static final List<Set<OpenOption>> WAYS = List.of(
            Set.of(StandardOpenOption.READ),
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.READ, StandardOpenOption.CREATE),
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
            Set.of(StandardOpenOption.APPEND, StandardOpenOption.CREATE),
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING));

    @TempDir
    Path real;

    @Test
    void everyStepAgrees() throws IOException {
        Map<String, Integer> outcomes = new LinkedHashMap<>();
        for (int seed = 0; seed < 400; seed++) {
            Probe expected = new Probe(Files.createDirectory(real.resolve("r" + seed)));
            Probe actual = new Probe(DiskConformanceTest.simulated());
            Run one = new Run(expected, seed);
            Run other = new Run(actual, seed);
            for (int step = 0; step < 60; step++) {
                one.step();
                other.step();
                assertThat(actual.differences(expected))
                        .as("seed %s, step %s", seed, step)
                        .isEmpty();
                for (String line : expected.transcript) {
                    String name = line.substring(0, line.indexOf(' '));
                    String kind = name + (line.contains("Exception") ? " failed" : " done");
                    outcomes.merge(kind, 1, Integer::sum);
                }
                expected.transcript.clear();
                actual.transcript.clear();
            }
            one.close();
            other.close();
        }
        for (String kind : List.of("open", "write", "make", "delete", "move", "replace", "copy", "link", "truncate")) {
            assertThat(outcomes).containsKeys(kind + " failed", kind + " done");
        }
    }

    /** What one side does, decided by its own generator, which both sides seed alike. */
    private static final class Run {
        private final Probe probe;
        private final Random random;
        private final List<FileChannel> channels = new ArrayList<>();

        Run(Probe probe, int seed) {
            this.probe = probe;
            this.random = new Random(seed);
        }

        private Path name(String[] chosen) {
            chosen[0] += " " + NAMES.get(random.nextInt(NAMES.size()));
            return probe.at(chosen[0].substring(chosen[0].lastIndexOf(' ') + 1));
        }

        void step() {
            String[] what = {""};
            int kind = random.nextInt(14);
            Path one = name(what);
            Path other = name(what);
            int amount = random.nextInt(3000);
            int number = random.nextInt(4);
            switch (kind) {
                case 0, 1 ->
                    probe.see("open" + what[0], () -> {
                        channels.add(FileChannel.open(one, WAYS.get(amount % WAYS.size())));
                        return "";
                    });
                case 2, 3, 4 ->
                    probe.see("write " + number, () -> {
                        FileChannel channel = channels.get(number);
                        ByteBuffer bytes = ByteBuffer.allocate(amount);
                        if (amount > 0) {
                            // Of an empty one the JDK throws, with a text that depends on who compiled it.
                            bytes.put(0, new byte[Math.min(amount, 7)]).put(amount / 2, (byte) amount);
                        }
                        return (amount % 3 == 0 ? channel.write(bytes, amount) : channel.write(bytes)) + " "
                                + channel.position();
                    });
                case 5 ->
                    probe.see("read " + number, () -> {
                        ByteBuffer bytes = ByteBuffer.allocate(amount);
                        return channels.get(number).read(bytes, amount / 2) + " " + bytes.hashCode();
                    });
                case 6 ->
                    probe.see(
                            "truncate " + number,
                            () -> channels.get(number).truncate(amount).position());
                case 7 ->
                    probe.does("close " + number, () -> channels.remove(number).close());
                case 8 -> probe.does("make" + what[0], () -> Files.createDirectory(one));
                case 9 -> probe.does("delete" + what[0], () -> Files.delete(one));
                case 10 -> probe.seeTransfer("move" + what[0], () -> Files.move(one, other));
                case 11 ->
                    probe.seeTransfer(
                            "replace" + what[0], () -> Files.move(one, other, StandardCopyOption.ATOMIC_MOVE));
                case 12 ->
                    probe.seeTransfer(
                            "copy" + what[0], () -> Files.copy(one, other, StandardCopyOption.REPLACE_EXISTING));
                default ->
                    probe.see(
                            "link" + what[0],
                            () -> amount % 2 == 0
                                    ? Files.createLink(one, other)
                                    : Files.createSymbolicLink(
                                            one, probe.root.getFileSystem().getPath(amount % 4 == 1 ? "d" : "b")));
            }
            probe.seeTree();
        }

        void close() throws IOException {
            for (FileChannel channel : channels) {
                channel.close();
            }
        }
    }
}
