package dev.simloop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * On a second JDK, continuous integration runs tests tagged "jdk", and modules whose pom clears the property {@code tested.groups}
 * as a whole. What is about determinism or beside classes of the JDK has to be among them.
 */
class SecondJdkTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern NAME =
            Pattern.compile("\\w*(Determinism|Conformance|TakeOver|Threads)Test\\.(java|kt)");
    private static final String TAG = "@Tag(\"jdk\")";

    @Test
    void whatCanDifferRunsThere() throws IOException {
        List<String> untagged = new ArrayList<>();
        int tagged = 0;
        for (Path test : tests()) {
            if (Files.readString(test).contains(TAG)) {
                tagged++;
            } else if (NAME.matcher(test.getFileName().toString()).matches() && !runsWhole(test)) {
                untagged.add(ROOT.relativize(test).toString());
            }
        }
        assertThat(untagged).isEmpty();
        assertThat(tagged).isGreaterThan(50);
    }

    private static List<Path> tests() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> isTest(file.toString().replace('\\', '/')))
                    .sorted()
                    .toList();
        }
    }

    /** The documents are tested on one JDK alone, since they are about no other. */
    private static boolean isTest(String path) {
        return path.contains("/src/test/")
                && !path.startsWith("../docs/")
                && !path.contains("/target/")
                && (path.endsWith("Test.java") || path.endsWith("Test.kt"));
    }

    private static boolean runsWhole(Path test) {
        for (Path at = test; at != null; at = at.getParent()) {
            Path pom = at.resolve("pom.xml");
            if (Files.exists(pom)) {
                try {
                    return Files.readString(pom).contains("<tested.groups/>");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        throw new AssertionError("no module has " + test);
    }
}
