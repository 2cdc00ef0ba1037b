package dev.simloop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Phrases that are hard to read for whoever did not grow up with English, in the guides and in the sources that are published. */
class ProseTest {
    private static final Path ROOT = Path.of("..");

    /** The phrase, and what to write instead. */
    private static final Map<Pattern, String> HARD = Map.of(
            Pattern.compile("(?i)\\bas the others?\\b(?! \\w)"), "say what it does, or link the method that is meant",
            Pattern.compile("\\b(how|so)-manieth\\b"), "the number of ... among ..., from 1",
            Pattern.compile("\\b(at most|after|for|every|of) so many\\b(?! \\w+ that)"),
                    "name the parameter, or: that many",
            Pattern.compile("\\b(for|after|most|about) so long\\b"), "name the parameter, or: that time");

    @Test
    void guidesAndSourcesUsePlainPhrases() throws IOException {
        List<String> hard = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.filter(ProseTest::isPublished).sorted().forEach(file -> hard.addAll(hardIn(file)));
        }
        assertThat(hard).isEmpty();
    }

    @Test
    void eachHardPhraseIsFound() {
        assertThat(hardIn("x", "/** As the other. */")).hasSize(1);
        assertThat(hardIn("x", "/** Closes it, as the other. */")).hasSize(1);
        assertThat(hardIn("x", "the how-manieth task")).hasSize(1);
        assertThat(hardIn("x", "gives up after so many steps")).hasSize(1);
        assertThat(hardIn("x", "runs for so long")).hasSize(1);
        assertThat(hardIn("x", "as the other version does, so many are left")).isEmpty();
    }

    private static boolean isPublished(Path file) {
        String path = file.toString().replace('\\', '/');
        boolean source = path.contains("/src/main/") && (path.endsWith(".java") || path.endsWith(".kt"));
        boolean guide = path.endsWith(".md") && !path.contains("/adr/");
        return (source || guide) && !path.contains("/target/") && !path.contains("/.git/");
    }

    private static List<String> hardIn(Path file) {
        try {
            return hardIn(ROOT.relativize(file).toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> hardIn(String name, String text) {
        List<String> found = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            for (Map.Entry<Pattern, String> each : HARD.entrySet()) {
                var matcher = each.getKey().matcher(lines[i]);
                if (matcher.find()) {
                    found.add(name + ":" + (i + 1) + ": \"" + matcher.group() + "\": " + each.getValue());
                }
            }
        }
        return found;
    }
}
