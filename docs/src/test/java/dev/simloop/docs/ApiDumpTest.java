package dev.simloop.docs;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the public API of each module with the committed dump, so that review sees each change of it. */
class ApiDumpTest {
    private static final Path PROJECT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    private static final AbiFilters NOT_INTERNAL = new AbiFilters(
            Set.of(),
            Set.of(
                    "dev.simloop.internal.**",
                    "dev.simloop.json.**",
                    "dev.simloop.junit.internal.**",
                    "dev.simloop.agent.hooks.**"),
            Set.of(),
            Set.of());
    private static final String HOW_TO_WRITE =
            "to write it, run mvn test -Dtest=ApiDumpTest -Dapi.update -Dsurefire.failIfNoSpecifiedTests=false";

    @ParameterizedTest
    @CsvSource({
        "core-java, simloop-core",
        "coroutines-bridge, simloop-coroutines",
        "junit, simloop-junit",
        "net, simloop-net",
        "cli, simloop-cli",
        "verify, simloop-verify",
        "agent, simloop-agent",
        "integrations/nio, simloop-nio",
        "integrations/ktor, simloop-ktor",
        "integrations/netty, simloop-netty",
        "integrations/grpc, simloop-grpc",
        "integrations/reactor, simloop-reactor",
        "integrations/reactor-netty, simloop-reactor-netty",
        "integrations/rxjava, simloop-rxjava",
        "integrations/jdbc, simloop-jdbc",
        "integrations/kotest, simloop-kotest"
    })
    void matchesTheCommittedDump(String module, String artifact) throws IOException {
        Path committed = PROJECT.resolve(module).resolve("api").resolve(artifact + ".api");
        String actual = dump(PROJECT.resolve(module).resolve("target/classes"));
        if (Boolean.getBoolean("api.update")) {
            Files.createDirectories(committed.getParent());
            Files.writeString(committed, actual, UTF_8);
        }

        assertThat(committed).as("API dump; %s", HOW_TO_WRITE).exists();
        assertThat(actual)
                .as("public API against %s; %s", PROJECT.relativize(committed), HOW_TO_WRITE)
                .isEqualTo(Files.readString(committed, UTF_8));
    }

    private static String dump(Path classes) throws IOException {
        StringBuilder out = new StringBuilder();
        AbiTools.Companion.getInstance(ApiDumpTest.class.getClassLoader())
                .printJvmDump(out, classFiles(classes), NOT_INTERNAL);
        return out.toString();
    }

    private static List<File> classFiles(Path classes) throws IOException {
        try (var paths = Files.walk(classes)) {
            return paths.filter(path -> path.toString().endsWith(".class"))
                    .sorted()
                    .map(Path::toFile)
                    .toList();
        }
    }
}
