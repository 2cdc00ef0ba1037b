package dev.simloop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jetbrains.kotlin.abi.tools.AbiFilters;
import org.jetbrains.kotlin.abi.tools.AbiTools;
import org.junit.jupiter.api.Test;

/** Compares the public API with the committed dump, so that review sees each change of it. */
class ApiDumpTest {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Path COMMITTED = MODULE.resolve("api/simloop-core.api");
    private static final AbiFilters NOT_INTERNAL =
            new AbiFilters(Set.of(), Set.of("dev.simloop.internal.**", "dev.simloop.json.**"), Set.of(), Set.of());
    private static final String HOW_TO_WRITE = "to write it, run"
            + " mvn -pl core-java -am test -Dtest=ApiDumpTest -Dapi.update -Dsurefire.failIfNoSpecifiedTests=false";

    @Test
    void matchesTheCommittedDump() throws IOException {
        var actual = dump();
        if (Boolean.getBoolean("api.update")) {
            Files.createDirectories(COMMITTED.getParent());
            Files.writeString(COMMITTED, actual, UTF_8);
        }

        assertThat(COMMITTED).as("API dump; %s", HOW_TO_WRITE).exists();
        assertThat(actual)
                .as("public API against %s; %s", MODULE.relativize(COMMITTED), HOW_TO_WRITE)
                .isEqualTo(Files.readString(COMMITTED, UTF_8));
    }

    private static String dump() throws IOException {
        var out = new StringBuilder();
        AbiTools.Companion.getInstance(ApiDumpTest.class.getClassLoader())
                .printJvmDump(out, classFiles(), NOT_INTERNAL);
        return out.toString();
    }

    private static List<File> classFiles() throws IOException {
        try (var paths = Files.walk(MODULE.resolve("target/classes"))) {
            return paths.filter(path -> path.toString().endsWith(".class"))
                    .sorted()
                    .map(Path::toFile)
                    .toList();
        }
    }
}
