package dev.simloop.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.RunReport;
import dev.simloop.SimConfig;
import dev.simloop.event.EventLog;
import dev.simloop.tape.Tape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactsTest {
    @TempDir
    Path root;

    private static Campaign campaign() {
        return Campaign.ofAction(world -> {
            int[] value = new int[1];
            world.singleThread("one").execute(() -> value[0]++);
            world.singleThread("two").execute(() -> {
                if (value[0] == 0) {
                    throw new IllegalStateException("two ran before one");
                }
            });
        });
    }

    private static Finding finding() {
        return campaign().run().findings().get(0);
    }

    @Test
    void writesTapeEventsAndReadme() throws IOException {
        Finding finding = finding();

        Artifacts.Written written = Artifacts.of(root, "order")
                .withShrunk(finding.tape())
                .with(List.of(Artifact.of("report.txt", "A report.", () -> "all of it")))
                .write(finding);

        assertThat(written.problems()).isEmpty();
        assertThat(written.files())
                .containsExactly("tape.json", "shrunk.tape.json", "events.jsonl", "report.txt", "README.md");
        assertThat(written.folder())
                .isEqualTo(root.resolve("order")
                        .resolve(Long.toString(finding.token().seed())));
        assertThat(written.describe()).isEqualTo("artifacts: " + written.folder());
        try (Stream<Path> files = Files.list(written.folder())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(written.files());
        }
        assertThat(Files.readString(written.folder().resolve("README.md")))
                .contains(
                        "Test: `order`",
                        "Token: `" + finding.token() + "`",
                        "two ran before one",
                        "| `report.txt` | A report. |");
        EventLog events = EventLog.read(written.folder().resolve("events.jsonl"));
        assertThat(events.test()).isEqualTo("order");
        assertThat(events.events())
                .isEqualTo(Objects.requireNonNull(finding.events()).events());
    }

    @Test
    void theTapeAloneFailsTheSameWay() throws IOException {
        Finding finding = finding();
        Path folder = Artifacts.of(root, "order").write(finding).folder();

        RunReport again = campaign().replay(Tape.read(folder.resolve("tape.json")));

        assertThat(again.failureLine()).isEqualTo(finding.rerun().failureLine());
        assertThat(again.fingerprint()).isEqualTo(finding.rerun().fingerprint());
        SimConfig other = SimConfig.defaults().withMaxSteps(5);
        Tape tape = Tape.read(folder.resolve("tape.json"));
        assertThatThrownBy(() -> campaign().withConfig(other).replay(tape))
                .hasMessageContaining("use the same SimConfig");
    }

    @Test
    void writesOverTheSameTokenAndBesidesAnother() {
        Finding finding = finding();
        Artifacts artifacts = Artifacts.of(root, "order");
        Path first = artifacts.write(finding).folder();
        assertThat(artifacts.write(finding).folder()).isEqualTo(first);

        Finding other = campaign()
                .withConfig(SimConfig.defaults().withMaxSteps(500))
                .withStrategy(finding.token().strategy())
                .withSeeds(Seeds.of(finding.token().seed()))
                .run()
                .findings()
                .get(0);
        Path beside = artifacts.write(other).folder();

        assertThat(beside.getParent()).isEqualTo(first.getParent());
        assertThat(beside.getFileName().toString()).matches(finding.token().seed() + "-[0-9a-f]{8}");
        assertThat(artifacts.write(other).folder()).isEqualTo(beside);
    }

    @Test
    void noTestNameLeavesTheRoot() {
        List<String> hostile = List.of(
                "../../etc/passwd",
                "/etc/passwd",
                "C:\\windows",
                "..",
                ".",
                "",
                "a\0b",
                "con",
                "NUL.txt",
                "x".repeat(5_000),
                "a/b",
                "a_b/",
                "trailing.",
                "sp ace",
                "<script>",
                "\u202e\ud83d\ude00");
        for (String name : hostile) {
            String folder = Artifacts.folderName(name);
            assertThat(folder)
                    .as(name)
                    .matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")
                    .matches(".*-[0-9a-f]{8}");
            Artifacts.Written written = Artifacts.of(root, name).write(finding());
            assertThat(written.problems()).isEmpty();
            assertThat(written.folder().normalize()).startsWith(root);
            assertThat(root.relativize(written.folder()).getNameCount()).isEqualTo(2);
        }
        assertThat(hostile.stream().map(Artifacts::folderName).distinct()).hasSize(hostile.size());
        assertThat(Artifacts.folderName("a_b")).isEqualTo("a_b");
        assertThat(Artifacts.folderName("dev.simloop.LeaseTest.a-lease")).isEqualTo("dev.simloop.LeaseTest.a-lease");
    }

    @Test
    void whatCannotBeWrittenIsSaidAndHidesNothing() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "in the way");
        Artifacts.Written nowhere = Artifacts.of(file, "order").write(finding());
        assertThat(nowhere.files()).isEmpty();
        assertThat(nowhere.describe())
                .startsWith("artifacts were not written: " + file)
                .contains("cannot be made");

        Artifacts.Written some = Artifacts.of(root, "order")
                .with(List.of(
                        Artifact.of("bad.txt", "Fails.", () -> {
                            throw new IllegalStateException("no report");
                        }),
                        Artifact.of("good.txt", "Works.", () -> "good")))
                .write(finding());
        assertThat(some.files()).containsExactly("tape.json", "events.jsonl", "good.txt", "README.md");
        assertThat(some.describe())
                .endsWith("artifact bad.txt was not written: java.lang.IllegalStateException: no report");
        assertThat(some.folder().resolve(".bad.txt.partial")).doesNotExist();
        assertThat(some.folder().resolve("README.md")).content().doesNotContain("bad.txt");
    }

    @Test
    void anArtifactHasAPlainName() {
        for (String name : List.of("../x", "a/b", "", ".hidden", "a\\b")) {
            assertThatThrownBy(() -> Artifact.of(name, "", () -> ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("artifact name is not a plain file name: \"" + name + "\"");
        }
    }
}
