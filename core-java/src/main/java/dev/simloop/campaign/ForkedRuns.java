package dev.simloop.campaign;

import dev.simloop.RunReport;
import dev.simloop.event.EventLog;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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

    /** What two equal runs have in common. */
    record Seed(long seed, long fingerprint, long steps, long nanos, long failure) {
        static Seed of(RunReport report) {
            return new Seed(
                    report.token().seed(),
                    report.fingerprint(),
                    report.steps(),
                    report.virtualNanos(),
                    dev.simloop.internal.Splitmix.hash(report.failureLine()));
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
        return of(factory, seeds, false, ForkedAudit.orderOfSets().equals("ab") ? "ba" : "ab");
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
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (equalHashes) {
            command.add("-XX:+UnlockExperimentalVMOptions");
            command.add("-XX:hashCode=2");
        }
        command.add("-cp");
        command.add(classPath(factory.getDeclaringClass()));
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

    /** {@return the class path and module path of this JVM, and where the two classes and what is beside them came from} */
    static String classPath(Class<?> holder) {
        Set<String> places = new LinkedHashSet<>();
        places.add(place(ForkedRuns.class));
        places.add(place(holder));
        for (ClassLoader loader = holder.getClassLoader(); loader != null; loader = loader.getParent()) {
            if (loader instanceof URLClassLoader urls) {
                for (URL url : urls.getURLs()) {
                    places.add(file(url));
                }
            }
        }
        for (String property : List.of("java.class.path", "jdk.module.path", "surefire.test.class.path")) {
            String value = System.getProperty(property, "");
            for (String each : value.split(File.pathSeparator, -1)) {
                places.add(each);
            }
        }
        places.remove("");
        return String.join(File.pathSeparator, places);
    }

    /** {@return the file or folder of {@code url}, or the empty string if it is none} */
    private static String file(URL url) {
        try {
            return url.getProtocol().equals("file") ? Path.of(url.toURI()).toString() : "";
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path has a place that is no URI: " + url, e);
        }
    }

    private static String place(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        ClassLoader loader = type.getClassLoader();
        URL url = loader == null ? null : loader.getResource(file);
        String text = url == null ? "" : url.toString();
        try {
            if (text.startsWith("file:")) {
                String path = Path.of(URI.create(text)).toString();
                return path.substring(0, path.length() - file.length());
            }
            if (text.startsWith("jar:file:")) {
                return Path.of(new URI(text.substring(4, text.indexOf('!')))).toString();
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path has a place that is no URI: " + text, e);
        }
        return "";
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : Objects.requireNonNull(files).toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
