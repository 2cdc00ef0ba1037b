package dev.simloop.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.FreshJvm;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Ways to write a test that fails, by ways to start one: whether a fresh JVM could be asked, and what it said. */
class FreshStartsTest {
    private static final String BOTH = "repeated 51 of 51 in this JVM and in a fresh one";
    private static final String NAMELESS = "repeated 51 of 51 in this JVM; no other was asked: a lambda has no name";

    /** The test's JVM is whatever surefire, or an IDE, made of it; the others are started here. */
    enum Way {
        THIS_JVM,
        /** As an IDE does: its own main with everything on the class path. */
        LAUNCHER,
        /** As surefire does, and IDEs on Windows: a class path of one jar whose manifest names all. */
        JAR_OF_NAMES,
        /** As a build tool that isolates tests: their classes in a loader of their own. */
        OWN_LOADER
    }

    static class Plain {
        @SimTest(seeds = 3)
        void a_world(World world) {
            throw new IllegalStateException("seed " + world.random("r").nextInt(9));
        }
    }

    static class Surrounded {
        private String before = "";

        @BeforeEach
        void set() {
            before = "set";
        }

        @Nested
        class Inner {
            @SimTest(seeds = 3)
            void inner(World world) {
                throw new IllegalStateException(before + world.random("r").nextInt(9));
            }
        }
    }

    static final class Prepares implements BeforeAllCallback {
        private static volatile String prepared = "not prepared";

        @Override
        public void beforeAll(ExtensionContext context) {
            prepared = "prepared";
        }
    }

    @ExtendWith(Prepares.class)
    static class Extended {
        @SimTest(seeds = 3)
        void needs_its_extension(World world) {
            world.fingerprint("prepared", Prepares.prepared.length());
            throw new IllegalStateException(Prepares.prepared);
        }
    }

    static class SweepOfALambda {
        @org.junit.jupiter.api.Test
        void sweeps() {
            SeedSweep.of(Campaign.ofAction(world -> {
                        throw new IllegalStateException("always");
                    }))
                    .withSeeds(3)
                    .run();
        }
    }

    static class SweepOfAFactory {
        static Campaign scenario() {
            return Campaign.ofAction(world -> {
                throw new IllegalStateException("always");
            });
        }

        @org.junit.jupiter.api.Test
        void sweeps() {
            SeedSweep.of(scenario())
                    .withSeeds(3)
                    .withFreshJvm(FreshJvm.factory(SweepOfAFactory.class, "scenario"))
                    .run();
        }
    }

    record Row(Way way, Class<?> written, String told) {
        @Override
        public String toString() {
            return written.getSimpleName() + " by " + way;
        }
    }

    static Stream<Row> table() {
        return Stream.of(Way.values())
                .flatMap(way -> Stream.of(
                        new Row(way, Plain.class, BOTH),
                        new Row(way, Surrounded.class, BOTH),
                        new Row(way, Extended.class, BOTH),
                        new Row(way, SweepOfALambda.class, NAMELESS),
                        new Row(way, SweepOfAFactory.class, BOTH)));
    }

    @RegisterExtension
    private final SimLoopProperties properties = new SimLoopProperties();

    @ParameterizedTest
    @MethodSource("table")
    void tellsWhatAFreshJvmSaid(Row row, @TempDir Path folder) throws Exception {
        properties.set(Explained.ARTIFACTS, folder.resolve("artifacts").toString());
        String name = row.written().getName();

        String said = switch (row.way()) {
            case THIS_JVM -> failures(row.written());
            case LAUNCHER -> started(folder, String.join(File.pathSeparator, places()), "main", name);
            case JAR_OF_NAMES -> started(folder, jar(folder).toString(), "main", name);
            case OWN_LOADER -> started(folder, String.join(File.pathSeparator, places()), "isolated", name);
        };

        assertThat(said).contains("; " + row.told());
    }

    // ---- the other ways

    /** What is on the class path or module path of this JVM. */
    private static Set<String> places() {
        Set<String> places = new LinkedHashSet<>();
        for (String property : List.of("surefire.test.class.path", "java.class.path", "jdk.module.path")) {
            for (String place : System.getProperty(property, "").split(File.pathSeparator, -1)) {
                if (!place.isEmpty()) {
                    places.add(place);
                }
            }
        }
        for (Class<?> type : List.of(
                FreshStartsTest.class,
                LauncherFactory.class,
                TestExecutionResult.class,
                SimTest.class,
                Campaign.class)) {
            places.add(place(type));
        }
        return places;
    }

    /** By the class file, for tests are patched into a module whose own place is another. */
    private static String place(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        String url =
                Objects.requireNonNull(type.getClassLoader().getResource(file)).toString();
        String place = url.startsWith("jar:")
                ? url.substring("jar:".length(), url.indexOf('!'))
                : url.substring(0, url.length() - file.length());
        return Path.of(java.net.URI.create(place)).toString();
    }

    private static Path jar(Path folder) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        places().stream()
                                .map(place -> Path.of(place).toUri().toString())
                                .collect(Collectors.joining(" ")));
        Path jar = folder.resolve("names.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream empty = new JarOutputStream(out, manifest)) {
            empty.finish();
        }
        return jar;
    }

    private static String started(Path folder, String classPath, String how, String name) throws Exception {
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-ea",
                        "-Dsimloop.artifacts=" + folder.resolve("artifacts"),
                        "-cp",
                        classPath,
                        Started.class.getName(),
                        how,
                        name)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(said)).isZero();
        return Files.readString(said, StandardCharsets.UTF_8);
    }

    /** What the other JVMs run. */
    static final class Started {
        private Started() {}

        public static void main(String[] args) throws Exception {
            if (args[0].equals("main")) {
                System.out.println(failures(Class.forName(args[1])));
            } else {
                List<java.net.URL> urls = new ArrayList<>();
                for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                    urls.add(Path.of(place).toUri().toURL());
                }
                // Hides the class path, as a tool does that loads the tests itself.
                System.setProperty("java.class.path", place(Started.class));
                ClassLoader own = new java.net.URLClassLoader(
                        urls.toArray(new java.net.URL[0]), ClassLoader.getPlatformClassLoader());
                Thread.currentThread().setContextClassLoader(own);
                var main = own.loadClass(Started.class.getName()).getMethod("main", String[].class);
                main.setAccessible(true);
                main.invoke(null, (Object) new String[] {"main", args[1]});
            }
        }
    }

    private static String failures(Class<?> tests) {
        List<String> messages = new ArrayList<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(tests))
                                .filters(org.junit.platform.launcher.EngineFilter.includeEngines("junit-jupiter"))
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                result.getThrowable().ifPresent(e -> messages.add(Objects.toString(e.getMessage())));
                            }
                        });
        return "\n" + String.join("\n", messages);
    }
}
