package dev.simloop.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code docs/entry-points.md} is made from the registry; {@code -Dentrypoints.update} writes it. */
class EntryPointsDocTest {
    private static final Path DOCUMENT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("../docs/entry-points.md");

    @Test
    void theDocumentIsTheRegistry() throws IOException {
        String made = document();
        if (Boolean.getBoolean("entrypoints.update")) {
            Files.writeString(DOCUMENT, made, UTF_8);
        }
        assertThat(Files.readString(DOCUMENT, UTF_8))
                .as("docs/entry-points.md; mvn test -pl agent -am -Dtest=EntryPointsDocTest -Dentrypoints.update"
                        + " -Dsurefire.failIfNoSpecifiedTests=false writes it")
                .isEqualTo(made);
    }

    private static String document() {
        Map<Handling, Integer> counts = new EnumMap<>(Handling.class);
        Registry.get().rows().forEach(row -> counts.merge(row.handling(), 1, Integer::sum));
        StringBuilder text = new StringBuilder("# Entry points\n\n");
        text.append("How code reaches what a run does not control, and what becomes of it with [the agent](agent.md): ")
                .append(Registry.get().rows().size())
                .append(" rows. This page is made from the registry that the agent works by.\n");
        for (Handling handling : Handling.values()) {
            text.append("\n- *")
                    .append(handling.text())
                    .append("* (")
                    .append(counts.getOrDefault(handling, 0))
                    .append("): ")
                    .append(
                            switch (handling) {
                                case TAKEN_OVER -> "another take-over has it; without that one the agent rejects it";
                                case REDIRECTED -> "the run answers the call";
                                case REJECTED -> "`EscapedSimulationException` at the line of the call";
                                case NOTICED -> "it is made, and a failing report tells of it";
                                case DOCUMENTED -> "it is made, and nobody tells";
                            });
        }
        text.append("\n\nThe first column is what `SimConfig.withCalls` takes, as are the groups.\n");
        String group = "";
        for (EntryPoint row : Registry.get().rows()) {
            if (!row.group().equals(group)) {
                group = row.group();
                text.append("\n## ")
                        .append(group)
                        .append("\n\n| name | what it is | | what becomes of it, or what to do |\n|---|---|---|---|\n");
            }
            text.append("| `")
                    .append(row.name())
                    .append("` | ")
                    .append(row.what())
                    .append(" | ")
                    .append(row.handling().text())
                    .append(" | ")
                    .append(row.advice())
                    .append(" |\n");
        }
        return text.toString();
    }
}
