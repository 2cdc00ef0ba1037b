package dev.simloop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code benchmarks/mutants} makes of reports: a survivor that nobody has reviewed fails, also where nothing was reviewed yet. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the judge is a script for bash")
class MutantsTest {
    private static final String SURVIVOR = "Dns.java,net.Dns,mutators.MathMutator,answer,12,SURVIVED,none\n";
    private static final String KILLED = "Dns.java,net.Dns,mutators.MathMutator,answer,13,KILLED,DnsTest\n";
    private static final String REVIEWED = "net.Dns answer MathMutator 1  # either way is right\n";

    private record Judged(int exit, String said) {}

    private static Judged judge(Path folder, String report, String baseline) throws IOException, InterruptedException {
        Path scripts = Files.createDirectories(folder.resolve("benchmarks"));
        Path script = scripts.resolve("mutants");
        if (Files.notExists(script)) {
            Files.copy(Path.of("../benchmarks/mutants"), script);
        }
        Files.writeString(
                Files.createDirectories(folder.resolve("net/target/pit-reports"))
                        .resolve("mutations.csv"),
                report);
        Files.writeString(scripts.resolve("mutants-net.txt"), "# class, method, mutator, how many\n" + baseline);
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder("bash", script.toString(), "--judge", "net")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        return new Judged(process.waitFor(), Files.readString(said, StandardCharsets.UTF_8));
    }

    @Test
    void aSurvivorThatNobodyReviewedFails(@TempDir Path folder) throws IOException, InterruptedException {
        for (String baseline : new String[] {"", "net.Dns resolve MathMutator 1  # another\n"}) {
            Judged judged = judge(folder, SURVIVOR + KILLED, baseline);
            assertThat(judged.exit()).as(judged.said()).isEqualTo(1);
            assertThat(judged.said())
                    .contains("NOT MET: net: a new survivor, or one more: net.Dns answer MathMutator 1");
        }
        Judged more = judge(folder, SURVIVOR + SURVIVOR, REVIEWED);
        assertThat(more.exit()).as(more.said()).isEqualTo(1);
    }

    @Test
    void thoseThatWereReviewedPassAndSoDoFewer(@TempDir Path folder) throws IOException, InterruptedException {
        Judged same = judge(folder, SURVIVOR + KILLED, REVIEWED);
        assertThat(same.exit()).as(same.said()).isZero();
        assertThat(same.said()).isEqualTo("mutants: net: 2 changes, 1 survive, 1 of them reviewed\n");
        Judged fewer = judge(folder, KILLED, REVIEWED);
        assertThat(fewer.exit()).as(fewer.said()).isZero();
        assertThat(fewer.said()).startsWith("net: killed by now: net.Dns answer MathMutator 1\n");
        Judged none = judge(folder, KILLED, "");
        assertThat(none.exit()).as(none.said()).isZero();
    }
}
