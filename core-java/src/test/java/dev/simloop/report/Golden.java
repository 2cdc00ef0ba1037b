package dev.simloop.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares a text with the committed one, or writes it with {@code -Dgolden.update}. */
final class Golden {
    private static final Path FILES =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("src/test/resources/report");

    private Golden() {}

    static void matches(String name, String actual) {
        Path file = FILES.resolve(name);
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(FILES);
                Files.writeString(file, actual, UTF_8);
            }
            assertThat(actual)
                    .as("%s; to write it, run the test with -Dgolden.update", name)
                    .isEqualTo(Files.readString(file, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
