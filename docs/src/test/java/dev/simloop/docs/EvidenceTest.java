package dev.simloop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code benchmarks/evidence} can be read by its shell, and has a way to show each claim that it lists and the documents make. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the evidence is a script for bash")
class EvidenceTest {
    private static final Path ROOT = Path.of("..");

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void eachClaimIsListedShownAndDocumented() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "benchmarks/evidence")
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        Set<String> listed = found("^([a-z0-9-]+) ", said);

        assertThat(said.lines()).as(said).hasSize(listed.size());
        assertThat(found("^([a-z0-9-]+)\\)", Files.readString(ROOT.resolve("benchmarks/evidence"))))
                .isEqualTo(listed);
        assertThat(found("^\\| `([a-z0-9-]+)` \\|", Files.readString(ROOT.resolve("docs/evidence.md"))))
                .isEqualTo(listed);
    }
}
