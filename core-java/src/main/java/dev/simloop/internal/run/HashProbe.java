package dev.simloop.internal.run;

import dev.simloop.internal.Splitmix;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Finds where the words of {@link HashWords} are, in a JVM of its own: one that reads where nothing is ends, and this one goes on. What it found
 * is kept in the folder for temporary files, by the version of the JVM; whoever uses it looks again whether the words are there.
 */
final class HashProbe {
    /** Stands for: not in that JVM. */
    static final int NOWHERE = -1;

    private static final long PATIENCE_SECONDS = 20;
    private static final String FOUND = "offset ";
    private static final int FIRST_WITH_FLAG = 23;

    private HashProbe() {}

    /** {@return the offset within the native thread, or {@link #NOWHERE}} */
    static int offset() {
        return offset(kept(), HashProbe.class.getName(), classPath());
    }

    /** As {@link #offset()}, with the file that keeps it, the class that looks and its class path, which is empty if there is none. */
    static int offset(Path kept, String main, String classPath) {
        Integer known = read(kept);
        if (known != null) {
            return known;
        }
        Integer found = classPath.isEmpty() ? null : ask(main, classPath);
        if (found == null) {
            return NOWHERE;
        }
        write(kept, found);
        return found;
    }

    /** {@return where this class came from; empty if that is no file} */
    static String classPath() {
        CodeSource source = HashProbe.class.getProtectionDomain().getCodeSource();
        try {
            return source == null ? "" : Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException | RuntimeException e) {
            // a place that no other JVM is given by a path
            return "";
        }
    }

    /** A file for each user and build of a JVM: its fields differ by both version and vendor. */
    private static Path kept() {
        String jvm = String.join(
                " ",
                System.getProperty("java.vm.version", ""),
                System.getProperty("java.vm.vendor", ""),
                System.getProperty("java.vm.name", ""),
                System.getProperty("java.vm.info", ""),
                System.getProperty("os.arch", ""));
        return Path.of(
                System.getProperty("java.io.tmpdir", "."),
                "simloop-hashes-" + System.getProperty("user.name", "") + "-" + Long.toHexString(Splitmix.hash(jvm)));
    }

    private static @Nullable Integer read(Path kept) {
        try {
            String text = Files.readString(kept, StandardCharsets.US_ASCII).strip();
            return text.startsWith(FOUND) ? Integer.valueOf(text.substring(FOUND.length())) : null;
        } catch (IOException | NumberFormatException e) {
            // none yet, or not ours: then the probe is asked again
            return null;
        }
    }

    private static void write(Path kept, int found) {
        try {
            Path parent = kept.toAbsolutePath().getParent();
            Path draft = Files.createTempFile(parent, "simloop-hashes", ".draft");
            Files.writeString(draft, FOUND + found + "\n", StandardCharsets.US_ASCII);
            var unused = Files.move(draft, kept, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LoggerFactory.getLogger(HashProbe.class)
                    .debug("the next JVM has to look again where identity hash codes come from", e);
        }
    }

    /** {@return its answer, and a crash is one; null if it could not be asked} */
    private static @Nullable Integer ask(String main, String classPath) {
        try {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-XX:+UseSerialGC");
            command.add("-Xmx32m");
            // a crash is an answer, and nobody wants its traces
            command.add("-XX:+SuppressFatalErrorMessage");
            command.add("-XX:-CreateCoredumpOnCrash");
            if (Runtime.version().feature() >= FIRST_WITH_FLAG) {
                command.add(HiddenField.UNSAFE_FLAG);
            }
            command.add("-cp");
            command.add(classPath);
            command.add(main);
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            // what the user wants of each JVM, a debugger among it, is not for this one
            builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
            Process process = builder.start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    return null;
                }
                if (process.exitValue() != 0) {
                    return NOWHERE;
                }
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
                return said.startsWith(FOUND) ? Integer.parseInt(said.substring(FOUND.length())) : NOWHERE;
            } finally {
                var unused = process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (IOException | RuntimeException e) {
            // no other JVM can be started here, so it is not known
            return null;
        }
    }

    /** What the other JVM starts. */
    @SuppressWarnings("SystemOut") // its output is its answer
    public static void main(String[] args) {
        System.out.println(
                FOUND + (HashWords.areWithinReach() ? HashWords.onFreshThreads(HashWords::find, NOWHERE) : NOWHERE));
    }
}
