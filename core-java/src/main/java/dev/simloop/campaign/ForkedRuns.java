package dev.simloop.campaign;

import dev.simloop.RunReport;
import dev.simloop.event.EventLog;
import dev.simloop.internal.Splitmix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs of some seeds in a fresh JVM, three of each, one after the other. */
final class ForkedRuns {
    private static final int RUNS = 3;
    private static final int SAID_MOST = 2_000;
    /** Each start has the wanted order with one chance in two. */
    private static final int STARTS_MOST = 40;

    private final List<List<Seed>> runs = new ArrayList<>();
    private final List<Long> threads = new ArrayList<>();
    private final List<@Nullable EventLog> logs = new ArrayList<>();

    private ForkedRuns() {}

    /** What two equal runs have in common; addresses in texts are another in each JVM. */
    record Seed(long seed, long fingerprint, long steps, long nanos, long failure) {
        private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-f]+|@[0-9a-f]{4,16}\\b");

        static Seed of(RunReport report) {
            return new Seed(
                    report.token().seed(),
                    report.fingerprint(),
                    report.steps(),
                    report.virtualNanos(),
                    Splitmix.hash(ADDRESS.matcher(report.failureLine()).replaceAll("#")));
        }

        @Override
        public String toString() {
            return seed + " " + fingerprint + " " + steps + " " + nanos + " " + failure;
        }

        static Seed parse(String line) {
            String[] parts = line.split(" ", -1);
            return new Seed(
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    Long.parseLong(parts[3]),
                    Long.parseLong(parts[4]));
        }
    }

    /** {@return the three runs of the seed in that place} */
    List<Seed> runs(int index) {
        return runs.get(index);
    }

    /** {@return whether they went the same way} */
    boolean agree(int index) {
        List<Seed> three = runs.get(index);
        return three.get(0).equals(three.get(1)) && three.get(1).equals(three.get(2));
    }

    /** {@return how many threads the second and third run started} */
    long threads(int index) {
        return threads.get(index);
    }

    /** {@return what happened in the first run} */
    @Nullable
    EventLog log(int index) {
        return logs.get(index);
    }

    /**
     * Runs {@code seeds} in a JVM of its own.
     *
     * @param equalHashes whether all identity hashes are equal there
     */
    static ForkedRuns of(Method factory, Seeds seeds, boolean equalHashes) {
        return of(factory, seeds, equalHashes, ForkedAudit.ANY);
    }

    /**
     * Runs {@code seeds} in a JVM of its own that walks each immutable set the other way than this one.
     *
     * @throws IllegalStateException if no such JVM comes up
     */
    static ForkedRuns inOtherOrder(Method factory, Seeds seeds) {
        return of(factory, seeds, false, ForkedAudit.otherOrder());
    }

    private static ForkedRuns of(Method factory, Seeds seeds, boolean equalHashes, String order) {
        try {
            Path folder = Files.createTempDirectory("simloop-audit");
            try {
                return in(folder, factory, seeds, equalHashes, order);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the fresh JVM of an audit could not be run: " + e.getMessage(), e);
        }
    }

    private static ForkedRuns in(Path folder, Method factory, Seeds seeds, boolean equalHashes, String order)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ChildJvm.java());
        command.addAll(ChildJvm.options());
        command.addAll(ChildJvm.agent());
        if (equalHashes) {
            command.add("-XX:+UnlockExperimentalVMOptions");
            command.add("-XX:hashCode=2");
        }
        command.add("-cp");
        command.add(ChildJvm.classPath(factory.getDeclaringClass()));
        command.add(ForkedAudit.class.getName());
        command.add(factory.getDeclaringClass().getName());
        command.add(factory.getName());
        command.add(folder.toString());
        command.add(order);
        for (int i = 0; i < seeds.size(); i++) {
            command.add(Long.toString(seeds.at(i)));
        }
        Path said = folder.resolve("said");
        for (int starts = 0; starts < STARTS_MOST; starts++) {
            int exit = run(command, said);
            if (exit == 0) {
                return read(folder, seeds.size());
            }
            if (exit != ForkedAudit.OTHER_ORDER || order.equals(ForkedAudit.ANY)) {
                String text = Files.readString(said, StandardCharsets.ISO_8859_1);
                throw new IllegalStateException("the fresh JVM of an audit ended with " + exit + ": "
                        + text.substring(0, Math.min(SAID_MOST, text.length())));
            }
        }
        throw new IllegalStateException(STARTS_MOST + " fresh JVMs all walked Set.of in the order of this one, so the"
                + " order of sets cannot be audited here; jvms(0) audits without fresh JVMs");
    }

    private static int run(List<String> command, Path said) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while it ran", e);
        }
    }

    private static ForkedRuns read(Path folder, int seeds) throws IOException {
        ForkedRuns result = new ForkedRuns();
        List<String> lines = Files.readAllLines(folder.resolve("result"));
        for (int i = 0; i < seeds; i++) {
            int at = i * (RUNS + 1);
            result.runs.add(
                    lines.subList(at, at + RUNS).stream().map(Seed::parse).toList());
            result.threads.add(Long.parseLong(lines.get(at + RUNS).substring("threads ".length())));
            Path log = folder.resolve(i + ".jsonl");
            result.logs.add(Files.exists(log) ? EventLog.read(log) : null);
        }
        return result;
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : Objects.requireNonNull(files).toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
