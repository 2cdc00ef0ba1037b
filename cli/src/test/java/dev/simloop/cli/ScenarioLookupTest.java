package dev.simloop.cli;

import static dev.simloop.cli.Shell.program;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioLookupTest {
    private static final String FITTING = " (a scenario is a public static method without parameters that returns a"
            + " Campaign, a Scenario or a Scenario.Action, or with a World as its parameter; or a @SimTest or @SeedSource method)";

    @Test
    void makesANewObjectForEachRun() {
        var outcome = Shell.run("hunt", "dev.simloop.cli.Programs$Fresh", "--seeds", "30");

        assertThat(outcome.out()).startsWith("30 runs, none failed");
    }

    @Test
    void takesADotBeforeANestedClass() {
        var outcome = Shell.run("hunt", "dev.simloop.cli.Programs.Quiet", "--seeds", "3", "--json");

        assertThat(outcome.json().at("/scenario").asText()).isEqualTo("dev.simloop.cli.Programs.Quiet");
        assertThat(outcome.json().at("/counters/quiet/total").asInt()).isEqualTo(3);
    }

    @Test
    void tellsWhyAClassIsNoScenario() {
        assertThat(error("dev.simloop.cli.Nix")).startsWith("class not found: dev.simloop.cli.Nix (class path: ");
        assertThat(error("")).startsWith("class not found:  (class path: ");
        assertThat(error("[I")).startsWith("class implements neither Scenario nor Scenario.Action");
        assertThat(error("java.lang.String"))
                .isEqualTo("class implements neither Scenario nor Scenario.Action: java.lang.String");
        assertThat(error("dev.simloop.cli.Programs"))
                .isEqualTo("class implements neither Scenario nor Scenario.Action: dev.simloop.cli.Programs"
                        + " (name one of its methods: broken, configured, crowd, crowded, draws, endless, hollow, none, passes, races,"
                        + " remembers, shorter, stubborn, tells, twice, unstable, wideDraw)");
        assertThat(error("dev.simloop.cli.Programs$Unmade"))
                .isEqualTo("constructor of dev.simloop.cli.Programs.Unmade failed:"
                        + " java.lang.IllegalStateException: no luck");
        assertThat(error("dev.simloop.cli.Programs$Demanding"))
                .isEqualTo("class has no public constructor without parameters: dev.simloop.cli.Programs.Demanding");
        assertThat(error("dev.simloop.cli.Programs$Abstract"))
                .isEqualTo("class is abstract: dev.simloop.cli.Programs.Abstract");
        assertThat(error("dev.simloop.cli.Programs$Uninitialized"))
                .isEqualTo("class cannot be loaded: dev.simloop.cli.Programs$Uninitialized:"
                        + " java.lang.NumberFormatException: For input string: \"x\"");
    }

    @Test
    void tellsWhyAMethodIsNoScenario() {
        String name = "dev.simloop.cli.Programs#";
        assertThat(error(name + "nix"))
                .isEqualTo(
                        "method not found: dev.simloop.cli.Programs#nix (there are: broken, configured, crowd, crowded, draws, endless,"
                                + " hollow, none, passes, races, remembers, shorter, stubborn, tells, twice, unstable, wideDraw)");
        assertThat(error("java.lang.Object#nix")).isEqualTo("method not found: java.lang.Object#nix" + FITTING);
        assertThat(error(name + "notStatic"))
                .isEqualTo("method is not static (in a Kotlin object, @JvmStatic makes it so): " + name + "notStatic"
                        + FITTING);
        assertThat(error(name + "hidden")).isEqualTo("method is not public: " + name + "hidden" + FITTING);
        assertThat(error(name + "wrongParameter")).isEqualTo("method takes int: " + name + "wrongParameter" + FITTING);
        assertThat(error(name + "wrongResult")).isEqualTo("method returns String: " + name + "wrongResult" + FITTING);
        assertThat(error(name + "twice"))
                .isEqualTo("method is ambiguous, 2 of that name fit: dev.simloop.cli.Programs#twice");
        assertThat(error(name + "none")).isEqualTo("method returned null: dev.simloop.cli.Programs#none");
        assertThat(error(name + "broken"))
                .isEqualTo("method dev.simloop.cli.Programs#broken failed:"
                        + " java.lang.IllegalStateException: out of order");
    }

    @Test
    void printsAStackTraceOnlyIfAsked() {
        var outcome = Shell.run("hunt", program("broken"), "--stacktrace");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err())
                .containsPattern("\tat (\\S+/)?dev\\.simloop\\.cli\\.Programs\\.broken\\(Programs\\.java:");
    }

    @Test
    void putsAnErrorIntoTheDocument() {
        var outcome = Shell.run("hunt", "dev.simloop.cli.Programs#none", "--json");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.json().at("/command").asText()).isEqualTo("hunt");
        assertThat(outcome.json().at("/verdict").asText()).isEqualTo("bad-input");
        assertThat(outcome.json().at("/error").asText())
                .isEqualTo("method returned null: dev.simloop.cli.Programs#none");
    }

    @Test
    void findsAScenarioInAFolder(@TempDir Path dir) throws IOException {
        Path classes = compiled(dir);

        var outcome = Shell.run("hunt", "elsewhere.Story", "--class-path", classes.toString(), "--json");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.json().at("/findings/0/failure/message").asText())
                .isEqualTo("context loader simloop-scenarios");
        assertThat(outcome.json().at("/findings/0/text").asText())
                .contains("replay elsewhere.Story --class-path " + classes + " --token sl2/0/random/");
        assertThat(Thread.currentThread().getContextClassLoader().getName()).isNotEqualTo("simloop-scenarios");
    }

    @Test
    void findsAScenarioInAFolderOfJars(@TempDir Path dir) throws IOException {
        Path classes = compiled(dir);
        Path lib = Files.createDirectories(dir.resolve("lib"));
        int failed = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--create",
                        "--file",
                        lib.resolve("story.jar").toString(),
                        "-C",
                        classes.toString(),
                        ".");
        assertThat(failed).isZero();

        var outcome = Shell.run("hunt", "elsewhere.Story", "-cp", lib + File.separator + "*");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).startsWith("IllegalStateException: context loader simloop-scenarios\n");
    }

    @Test
    void auditsAScenarioOfAnotherClassPathInAFreshJvm(@TempDir Path dir) throws IOException {
        Path classes = compiled(dir);

        var outcome =
                Shell.run("audit", "elsewhere.Story#calm", "-cp", classes.toString(), "--seeds", "1", "--jvms", "1");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).endsWith("on another thread and in 1 fresh JVM\n");
    }

    @Test
    void tellsWhichEntryOfTheClassPathIsMissing(@TempDir Path dir) {
        String gone = dir.resolve("gone.jar").toString();
        String star = dir.resolve("gone") + File.separator + "*";

        assertThat(error("a.B", "-cp", gone)).isEqualTo("an entry of --class-path does not exist: " + gone);
        assertThat(error("a.B", "-cp", star)).isEqualTo("an entry of --class-path does not exist: " + star);
        assertThat(error("a.B", "-cp", dir + File.pathSeparator)).isEqualTo("an entry of --class-path is empty");
        assertThat(error("a.B", "-cp", dir.toString())).startsWith("class not found: a.B (class path: " + dir + ", ");
    }

    private static Path compiled(Path dir) throws IOException {
        Path source = Files.writeString(dir.resolve("Story.java"), """
                package elsewhere;
                public final class Story implements dev.simloop.Scenario.Action {
                    @Override
                    public void run(dev.simloop.World world) {
                        throw new IllegalStateException(
                                "context loader " + Thread.currentThread().getContextClassLoader().getName());
                    }
                    public static dev.simloop.Scenario calm() {
                        return world -> 1;
                    }
                }
                """, UTF_8);
        Path classes = Files.createDirectories(dir.resolve("classes"));
        int failed = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        location(dev.simloop.World.class),
                        source.toString());
        assertThat(failed).isZero();
        return classes;
    }

    private static String location(Class<?> type) {
        return Path.of(java.net.URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    private static String error(String scenario, String... more) {
        String[] args = new String[more.length + 2];
        args[0] = "hunt";
        args[1] = scenario;
        System.arraycopy(more, 0, args, 2, more.length);
        var outcome = Shell.run(args);
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        return outcome.errorLine().replaceFirst("^simloop hunt: ", "");
    }
}
