package dev.simloop.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** Structured concurrency and scoped values, and what pools of JDK 25 do later: a program of that JDK, in a JVM of its own. */
@EnabledForJreRange(min = JRE.JAVA_25, max = JRE.JAVA_25)
class StructuredTest {
    private static final String[] PREVIEW = {"--enable-preview", "--release", "25"};

    @TempDir
    private Path folder;

    private void compile() throws Exception {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "this is no JDK");
        StringWriter told = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            Path source = Path.of(Objects.requireNonNull(StructuredTest.class.getResource("/structured/Scopes.java"))
                    .toURI());
            List<String> options = Stream.concat(
                            Stream.of(PREVIEW), Stream.of("-d", folder.toString(), "-cp", FreshJvmsTest.classPath()))
                    .toList();
            boolean compiled = compiler.getTask(told, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as(told.toString()).isTrue();
        }
    }

    private List<String> run() throws Exception {
        String said = FreshJvmsTest.launch(
                folder + File.pathSeparator + FreshJvmsTest.classPath(),
                "structured.Scopes",
                "--enable-preview",
                "-javaagent:" + FreshJvmsTest.agent());
        return said.lines()
                .filter(line -> line.contains(": ") && line.contains(", after "))
                .toList();
    }

    @Test
    void scopesForkThreadsOfTheRunAndTimeOutInVirtualTime() throws Exception {
        compile();
        List<String> told = run();

        assertThat(told).hasSize(37);
        assertThat(new TreeSet<>(told))
                .containsExactly(
                        "both: one for ann, two for ann [one, two], after 10 ms",
                        "both: one for ann, two for ann [two, one], after 10 ms",
                        "first: [fast, slow is cancelled], after 20 ms",
                        "first: [slow is cancelled, fast], after 20 ms",
                        "in time: in time, after 5 ms",
                        "late: timed out, after 1000 ms",
                        "pool of calls: [tick, tick, later], after 25 ms",
                        "pool: [tick, tick, later], after 25 ms",
                        "within: UnsupportedOperationException: ForkJoinPool.submitWithTimeout is not taken over: use"
                                + " CompletableFuture.supplyAsync(...).orTimeout(...), after 0 ms");
        assertThat(run()).as("in another JVM").isEqualTo(told);
    }
}
