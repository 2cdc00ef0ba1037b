package dev.simloop.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sources beside the classes of a build. */
class SourceTextTest {
    /** Has a class file that the trees of these tests are made with. */
    private static final class Bank {}

    private static final String TYPE = Bank.class.getName();
    private static final FileTime COMPILED = FileTime.fromMillis(1_000_000_000_000L);

    @TempDir
    private Path tree;

    /** Runs with a class loader that has the class in the output folder of a build. */
    private <T> T built(String classes, java.util.function.Supplier<T> with) throws IOException {
        Path file = tree.resolve(classes).resolve(TYPE.replace('.', '/') + ".class");
        Files.createDirectories(file.getParent());
        try (InputStream in =
                Objects.requireNonNull(SourceTextTest.class.getResourceAsStream("SourceTextTest$Bank.class"))) {
            Files.write(file, in.readAllBytes());
        }
        Files.setLastModifiedTime(file, COMPILED);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {tree.resolve(classes).toUri().toURL()}, null)) {
            Thread.currentThread().setContextClassLoader(loader);
            return with.get();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private void source(String path, int lines, int ageMillis) throws IOException {
        Path file = tree.resolve(path);
        Files.createDirectories(file.getParent());
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= lines; i++) {
            text.append("\tline ").append(i).append('\n');
        }
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(COMPILED.toMillis() - ageMillis));
    }

    private static SourceText bank(String... lines) {
        Map<String, String> classes = new java.util.HashMap<>();
        for (String line : lines) {
            classes.put(line, TYPE);
        }
        return SourceText.of(classes);
    }

    @Test
    void findsASourceWhereItsPackageSays() throws IOException {
        source("src/test/java/dev/simloop/report/Bank.java", 20, 1);
        source("src/main/java/other/Bank.java", 3, 1);

        assertThat(built("target/test-classes", () -> bank("Bank.java:7").around("Bank.java:7")))
                .isEqualTo(Map.of(6, "    line 6", 7, "    line 7", 8, "    line 8"));
    }

    @Test
    void findsASourceOfKotlinAnywhereAndOfGradle() throws IOException {
        source("src/test/kotlin/Bank.kt", 7, 1);

        assertThat(built("build/classes/kotlin/test", () -> bank("Bank.kt:7").around("Bank.kt:7")))
                .isEqualTo(Map.of(6, "    line 6", 7, "    line 7"));
    }

    @Test
    void saysNothingOfASourceThatIsNewerThanItsClass() throws IOException {
        source("src/test/java/dev/simloop/report/Bank.java", 20, -1);

        assertThat(built("target/classes", () -> bank("Bank.java:7").named("at Bank.java:7")))
                .isEmpty();
    }

    @Test
    void saysNothingWhereTwoFilesMayBeMeantOrNoneIsThere() throws IOException {
        source("src/test/java/a/Bank.java", 20, 1);
        source("src/test/java/b/Bank.java", 20, 1);

        assertThat(built(
                        "target/classes",
                        () -> bank("Bank.java:7", "Till.java:1").named("Bank.java:7, Till.java:1")))
                .isEmpty();
        assertThat(built("target/classes", () -> bank("Bank.java:7").around("Bank.java:0")))
                .isEmpty();
    }

    @Test
    void showsTheLinesThatATextNamesWithOneAround() throws IOException {
        source("src/test/java/dev/simloop/report/Bank.java", 30, 1);

        assertThat(
                        built(
                                "target/classes",
                                () -> bank("Bank.java:7", "Bank.java:8", "Bank.java:21")
                                        .named(
                                                "why: a at Bank.java:8 in pay, b at Bank.java:21, c at Bank.java:8, d at Bank.java:7")))
                .containsExactly(
                        "Bank.java",
                        "       6  line 6",
                        "  >    7  line 7",
                        "  >    8  line 8",
                        "       9  line 9",
                        "      ...",
                        "      20  line 20",
                        "  >   21  line 21",
                        "      22  line 22");
    }
}
