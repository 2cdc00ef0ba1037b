package dev.simloop.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("jdk")
class HashProbeTest {
    @TempDir
    Path folder;

    @Test
    void whatAnotherJvmFoundIsThereAndNowhereElse() {
        int offset = HashProbe.offset();

        assertThat(offset).isPositive().isLessThanOrEqualTo(HashWords.REACH - 16);
        assertThat(HashWords.isOnFreshThreads(offset)).isTrue();
        assertThat(HashWords.isOnFreshThreads(offset + 4)).isFalse();
        assertThat(HashWords.isOnFreshThreads(-16)).isFalse();
        assertThat(HashWords.isOnFreshThreads(HashWords.REACH)).isFalse();
    }

    @Test
    void itIsKept() throws Exception {
        Path kept = folder.resolve("kept");
        int found = HashProbe.offset(kept, HashProbe.class.getName(), HashProbe.classPath());

        assertThat(found).isEqualTo(HashProbe.offset());
        assertThat(kept).hasContent("offset " + found + "\n");
        // nobody is asked again
        assertThat(HashProbe.offset(kept, "no.such.Main", "")).isEqualTo(found);
    }

    /** Reads where nothing is. */
    static final class Crash {
        private Crash() {}

        public static void main(String[] args) {
            System.out.println("offset " + RawMemory.get(8));
        }
    }

    @Test
    void aProbeThatCrashesMeansNotAvailableAndIsNotAskedAgain() throws Exception {
        Path kept = folder.resolve("kept");
        String classPath = HashProbe.classPath()
                + File.pathSeparator
                + Path.of(Crash.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                + File.pathSeparator
                + System.getProperty("java.class.path");

        assertThat(HashProbe.offset(kept, Crash.class.getName(), classPath)).isEqualTo(HashProbe.NOWHERE);
        assertThat(kept).hasContent("offset -1\n");
        assertThat(HashProbe.offset(kept, HashProbe.class.getName(), HashProbe.classPath()))
                .isEqualTo(HashProbe.NOWHERE);
        try (var files = Files.list(Path.of(""))) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("hs_err")))
                    .isEmpty();
        }
    }

    @Test
    void aFileThatIsNotOursIsNoAnswer() throws Exception {
        Path kept = folder.resolve("kept");
        Files.writeString(kept, "offset many\n");

        assertThat(HashProbe.offset(kept, HashProbe.class.getName(), HashProbe.classPath()))
                .isEqualTo(HashProbe.offset());
    }
}
