package dev.simloop.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the README to the sample that is compiled and to what it prints. */
class ReadmeTest {
    private static final Path MODULE = Path.of(System.getProperty("basedir", ""));

    @RegisterExtension
    private final SimLoopProperties properties = new SimLoopProperties();

    @ParameterizedTest
    @ValueSource(strings = {"rows", "sweep"})
    void showsTheSampleAsItIs(String region) throws IOException {
        var source = read("src/test/java/dev/simloop/junit/LeaseSpec.java");
        var sample = between(source, "// tag::" + region + "[]\n", "\n    // end::" + region + "[]")
                .stripIndent();

        assertThat(between(read("README.md"), "region " + region + " -->\n```java\n", "\n```"))
                .isEqualTo(sample);
    }

    @Test
    void showsWhatTheSamplePrints() throws IOException {
        var shown = between(read("README.md"), "<!-- its output -->\n```text\n", "\n```");

        var failures = TestRun.of(LeaseSpec.class).failures();

        assertThat(failures)
                .anySatisfy(failure -> assertThat(withoutNumbers(String.valueOf(failure.getMessage())))
                        .isEqualTo(withoutNumbers(shown)));
    }

    /** Which seed fails, and when, changes with the core. */
    private static String withoutNumbers(String message) {
        return message.replaceAll("/[0-9a-f]{8}\\b", "/DIGEST").replaceAll("\\b\\d+", "N");
    }

    private static String between(String text, String from, String to) {
        int start = text.indexOf(from) + from.length();
        assertThat(text).contains(from);
        return text.substring(start, text.indexOf(to, start));
    }

    private static String read(String path) throws IOException {
        return Files.readString(MODULE.resolve(path), UTF_8);
    }
}
