package dev.simloop.libraries;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/third-party.md} and the tests of its rows name each other, and it names the versions that are tried. */
class ThirdPartyDocTest {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\|$");

    private static List<String> lines() throws IOException {
        return Files.readAllLines(MODULE.resolve("../../docs/third-party.md"), UTF_8);
    }

    @Test
    void eachRowHasATestAndEachTestARow() throws IOException {
        List<String> rows = lines().stream()
                .map(ROW::matcher)
                .filter(row -> row.find())
                .map(row -> row.group(1))
                .toList();
        List<String> tests = Stream.of(ThirdPartyTest.class, ThirdPartyKotlinTest.class)
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> method.getName())
                .toList();

        assertThat(rows).hasSizeGreaterThan(25).containsExactlyInAnyOrderElementsOf(tests);
    }

    @Test
    void theVersionsAreThoseOfTheBuild() throws IOException {
        String pom = Files.readString(MODULE.resolve("../../pom.xml"), UTF_8);
        Properties versions = new Properties();
        var property = Pattern.compile("<(\\w+)\\.version>([^<]+)</").matcher(pom);
        while (property.find()) {
            versions.setProperty(property.group(1), property.group(2));
        }
        String page = String.join("\n", lines());
        for (String library :
                List.of("Failsafe", "Resilience4j", "Caffeine", "Guava", "Reactor", "RxJava", "Arrow", "cache4k")) {
            String version =
                    Objects.requireNonNull(versions.getProperty(library.toLowerCase(java.util.Locale.ROOT)), library);
            assertThat(page).contains("## " + library + " " + version.replace("-jre", ""));
        }
    }
}
