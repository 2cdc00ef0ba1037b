package dev.simloop.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.SimConfig;
import dev.simloop.World;
import dev.simloop.failure.NondeterminismException;
import dev.simloop.failure.UnresponsiveException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers with JVMs of their own, beside threads of this one. */
@Tag("jdk")
class ForkedWorkersTest {
    private static final String FOLDER = "simloop.folder-of-a-test";
    private static final SimConfig QUICK = SimConfig.defaults().withWatchdog(Duration.ofSeconds(2));

    @TempDir
    Path folder;

    /** What the other JVMs find by name. */
    static final class Programs {
        private static int runs;

        private Programs() {}

        /** Two readers and writers of one number: a few seeds in a hundred lose an update. */
        static Campaign races() {
            return Campaign.of(Programs::race);
        }

        private static java.util.concurrent.CompletionStage<Void> race(World world) {
            int[] value = {0};
            world.sometimes("both at once", () -> value[0] == 1);
            world.declare("lost\tupdate");
            if (world.seed() % 400 == 0) {
                System.out.println("printed by the program, seed " + world.seed());
            }
            var first = world.delay(Duration.ofMillis(1 + world.random("a").nextInt(9)))
                    .thenRun(() -> {});
            List<java.util.concurrent.CompletionStage<?>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(first.thenCompose(nothing -> {
                    int seen = value[0];
                    return world.delay(Duration.ofMillis(world.random("b").nextInt(20)))
                            .thenRun(() -> value[0] = seen + 1);
                }));
            }
            return world.loop()
                    .allOf(all.toArray(new java.util.concurrent.CompletableFuture<?>[0]))
                    .thenRun(() -> {
                        if (value[0] < 3) {
                            world.count("lost\tupdate");
                        }
                        world.fingerprint("value", value[0]);
                        if (value[0] == 1 && world.random("c").nextInt(40) == 0) {
                            throw new IllegalStateException("two updates were lost,\nin three");
                        }
                    });
        }

        static Campaign exits() {
            return Campaign.ofAction(world -> {
                if (world.seed() == 40) {
                    System.exit(3);
                }
            });
        }

        /** Passes in the JVM that has the tests. */
        static Campaign failsElsewhere() {
            return Campaign.ofAction(world -> {
                if (world.seed() == 5 && System.getProperty("surefire.test.class.path") == null && isWorker()) {
                    throw new IllegalStateException("only here");
                }
            });
        }

        private static boolean isWorker() {
            return System.getProperty("sun.java.command", "").contains("worker:");
        }

        static Campaign spins() {
            return Campaign.ofAction(world -> {
                        while (world.seed() == 20) {
                            Thread.onSpinWait();
                        }
                    })
                    .withConfig(QUICK);
        }

        static Campaign leavesAtTheEnd() {
            return Campaign.ofAction(world -> {
                if (runs++ == 0 && isWorker()) {
                    Path file = Path.of(System.getProperty(property()))
                            .resolve(ProcessHandle.current().pid() + ".dump");
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> write(file)));
                }
            });
        }

        private static String property() {
            return "test." + FOLDER;
        }

        private static void write(Path file) {
            try {
                Files.writeString(file, "covered");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static Campaign broken() {
            if (isWorker()) {
                throw new IllegalStateException("no database here");
            }
            return races();
        }

        @SuppressWarnings("FutureReturnValueIgnored") // the scenario returns it, to be awaited
        static Campaign goesOn() {
            return Campaign.of(world -> world.delay(Duration.ofSeconds(1)));
        }
    }

    private static FreshJvm by(String method) {
        return FreshJvm.factory(Programs.class, method);
    }

    private static String summary(CampaignResult result) {
        StringBuilder text = new StringBuilder(result.describe());
        text.append(' ').append(result.fingerprint()).append(' ').append(result.missing());
        for (Finding finding : result.findings()) {
            text.append('\n')
                    .append(finding.token())
                    .append(' ')
                    .append(finding.original().fingerprint())
                    .append(' ')
                    .append(finding.reproduction())
                    .append(' ')
                    .append(finding.describe());
        }
        return text.toString();
    }

    private static String ran(Campaign campaign, Crew crew) {
        return summary(campaign.withCrew(crew).run());
    }

    @Test
    void theResultIsThatOfOneWorker() {
        for (Campaign campaign : List.of(
                Programs.races().withSeeds(700),
                Programs.races().withSeeds(700).collecting(2).withAudit(7).requiringHits("never"),
                Programs.races()
                        .withSeeds(Seeds.range(900, 300))
                        .withStrategy("pct(2)")
                        .collecting(2))) {
            String one = ran(campaign, Crew.ofThreads(1));

            assertThat(one).contains("two updates were lost");
            assertThat(ran(campaign, Crew.ofThreads(2))).isEqualTo(one);
            assertThat(ran(campaign, Crew.ofForks(1, by("races")))).isEqualTo(one);
            assertThat(ran(campaign, Crew.ofForks(2, by("races")))).isEqualTo(one);
            Crew mixed = new Crew(1, 1, Duration.ZERO, Duration.ZERO, by("races"));
            assertThat(ran(campaign, mixed)).isEqualTo(one);
        }
    }

    @Test
    void aShortCampaignStartsNone() {
        long before = children();
        var result = Programs.races()
                .withSeeds(50)
                .collecting(1)
                .withCrew(Crew.oneHereAnd(3, FreshJvm.main(Object.class, List.of())))
                .run();

        assertThat(result.seedsRun()).isEqualTo(50);
        assertThat(children()).isEqualTo(before);
    }

    private static long children() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).count();
    }

    @Test
    void whereAJvmEndsByItselfTheCampaignSaysSo() {
        long before = children();
        assertThatThrownBy(() -> Programs.exits()
                        .withSeeds(1_000)
                        .withCrew(Crew.ofForks(2, by("exits")))
                        .run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the campaign was stopped at seed 40, all its workers have ended: java.io.IOException: the"
                        + " JVM of a worker is gone: it ended with exit code 3 (what it said is on standard error)");
        assertThat(children()).isEqualTo(before);
    }

    @Test
    void whereNoneComesUpTheCampaignSaysWhy() {
        assertThatThrownBy(() -> Programs.races()
                        .withSeeds(1_000)
                        .withCrew(Crew.ofForks(1, by("broken")))
                        .run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a JVM for a worker could not be started")
                .hasMessageContaining("no database here")
                .hasMessageContaining("Campaign.withWorkers(1) takes none, nor does -Dsimloop.freshJvm=false");
    }

    @Test
    void anotherConfigurationThereIsRefused() {
        SimConfig other = SimConfig.defaults().withMaxSteps(77_777);
        assertThatThrownBy(() -> Programs.races()
                        .withConfig(other)
                        .withSeeds(1_000)
                        .withCrew(Crew.ofForks(1, by("races")))
                        .run())
                .hasMessageContaining("the scenario has configuration "
                        + SimConfig.defaults().digest() + " there, and " + other.digest() + " in this campaign");
    }

    @Test
    void aRunThatFailsThereAndPassesHereIsNoStableFinding() {
        var result = Programs.failsElsewhere()
                .withSeeds(100)
                .withCrew(Crew.ofForks(1, by("failsElsewhere")))
                .run();

        assertThat(result.failed()).isEqualTo(1);
        var finding = java.util.Objects.requireNonNull(result.firstFinding());
        assertThat(finding.isRepeatable()).isFalse();
        assertThat(finding.original().failure())
                .isInstanceOf(NondeterminismException.class)
                .hasMessage("seed 5 ended in the JVM of a worker with IllegalStateException: only here, and in this one"
                        + " it passed");
    }

    @Test
    void aRunThatIsStuckThereIsToldAsOneThatIsStuckHere() {
        var result = Programs.spins()
                .withSeeds(100)
                .collecting(3)
                .withCrew(Crew.ofForks(1, by("spins")))
                .run();

        assertThat(result.seedsRun()).isEqualTo(100);
        assertThat(result.failed()).isEqualTo(1);
        var finding = java.util.Objects.requireNonNull(result.firstFinding());
        assertThat(finding.token().seed()).isEqualTo(20);
        assertThat(finding.original().failure()).isInstanceOf(UnresponsiveException.class);
    }

    @Test
    void theyEndAsAProgramDoesSoThatAgentsWriteWhatTheyHave() throws IOException {
        System.setProperty("test." + FOLDER, folder.toString());
        try {
            // so many that each of the two has its share, however unlike they start
            Programs.leavesAtTheEnd()
                    .withSeeds(100_000)
                    .withCrew(Crew.ofForks(2, by("leavesAtTheEnd")))
                    .run()
                    .assertPassed();
        } finally {
            System.clearProperty("test." + FOLDER);
        }
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void anInterruptEndsThem() {
        long before = children();
        Thread here = Thread.currentThread();
        var result = Programs.goesOn()
                .withSeeds(50_000_000)
                .withCrew(Crew.ofForks(2, by("goesOn")))
                .withListener(progress -> {
                    if (progress.done() > 500) {
                        here.interrupt();
                    }
                })
                .run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.seedsRun()).isBetween(500L, 49_999_999L);
        assertThat(result.findings()).isEmpty();
        assertThat(children()).isEqualTo(before);
    }

    /** A campaign that goes on until somebody ends its JVM. */
    static final class Endless {
        private Endless() {}

        public static void main(String[] args) {
            var result = Programs.goesOn()
                    .withSeeds(Integer.MAX_VALUE)
                    .withCrew(Crew.ofForks(2, by("goesOn")))
                    .withListener(progress -> {
                        if (progress.done() > 500) {
                            ProcessHandle.current().children().forEach(child -> System.out.println(child.pid()));
                            System.out.println("done");
                        }
                    })
                    .run();
            System.out.println(result);
        }
    }

    @Test
    void theyAreGoneTwoSecondsAfterTheJvmThatStartedThemWasKilled() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ChildJvm.java());
        command.add("-cp");
        command.add(ChildJvm.classPath(Endless.class) + File.pathSeparator + System.getProperty("java.class.path"));
        command.add(Endless.class.getName());
        Process parent = new ProcessBuilder(command).start();
        // Their standard error is this one's too, so it ends with the last of them: who has adopted them may notice
        // late.
        CompletableFuture<byte[]> end = CompletableFuture.supplyAsync(() -> {
            try (var error = parent.getErrorStream()) {
                return error.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        List<ProcessHandle> children = new ArrayList<>();
        try (var said = parent.inputReader()) {
            for (String line = said.readLine(); line != null && !line.equals("done"); line = said.readLine()) {
                if (line.matches("\\d+")) {
                    children.add(ProcessHandle.of(Long.parseLong(line)).orElseThrow());
                }
            }
            assertThat(children).hasSize(2).allMatch(ProcessHandle::isAlive);
            int unusedCode = parent.destroyForcibly().waitFor();
            byte[] unused = end.get(2, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("a worker outlives the JVM that started it", e);
        } finally {
            parent.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static String jvm(List<String> options, Class<?> main) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ChildJvm.java());
        command.addAll(options);
        command.add("-cp");
        command.add(ChildJvm.classPath(main) + File.pathSeparator + System.getProperty("java.class.path"));
        command.add(main.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** Writes when its JVM ends, as coverage agents do. */
    public static final class Coverage {
        private Coverage() {}

        public static void premain(String arguments) {
            Path file = Path.of(arguments, ProcessHandle.current().pid() + ".exec");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Programs.write(file)));
        }
    }

    /** A campaign in three JVMs. */
    static final class Three {
        private Three() {}

        public static void main(String[] args) {
            var unused = Programs.goesOn()
                    .withSeeds(2_000)
                    .withCrew(Crew.ofForks(2, by("goesOn")))
                    .run()
                    .assertPassed();
        }
    }

    @Test
    void theyHaveTheAgentsOfTheJvmThatStartsThem() throws Exception {
        Path jar = folder.resolve("coverage.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", Coverage.class.getName());
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.finish();
        }
        String unused = jvm(List.of("-javaagent:" + jar + "=" + folder), Three.class);

        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".exec"))).hasSize(3);
        }
    }

    /** What a JVM with a debugger hands on. */
    static final class Debugged {
        private Debugged() {}

        public static void main(String[] args) {
            System.out.println("why not: " + by("goesOn").whyNoWorker());
            System.out.println("handed on: " + ChildJvm.options() + ChildJvm.agents());
        }
    }

    @Test
    void underADebuggerThereAreNoneAndItIsNeverHandedOn() throws Exception {
        assertThat(jvm(
                        List.of("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0"),
                        Debugged.class))
                .contains("why not: a debugger is attached")
                .contains("handed on: [][]");
    }
}
