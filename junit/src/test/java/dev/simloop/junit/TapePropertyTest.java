package dev.simloop.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.SimConfig;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.failure.SimulationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Tag("jdk")
class TapePropertyTest {
    @RegisterExtension
    private final SimLoopProperties properties = new SimLoopProperties();

    @TempDir
    private Path folder;

    private static int steps;

    /** Fails if the last of its tasks runs first. */
    static final class Order {
        private int first = -1;

        @SimTest(seeds = 200)
        void the_last_is_not_first(World world) {
            program(world);
        }

        @SimTest(seeds = 200)
        void another(World world) {
            program(world);
        }

        @SimTest(seeds = 5, config = SimTestTest.FiveSteps.class)
        void configured(World world) {
            program(world);
        }

        private void program(World world) {
            for (int i = 0; i < steps; i++) {
                int me = i;
                world.executor().execute(() -> first = first < 0 ? me : first);
            }
            world.runUntilQuiescent(java.time.Duration.ZERO);
            if (first == 2) {
                throw new IllegalStateException("the last was first");
            }
        }
    }

    static final class Rows {
        @org.junit.jupiter.params.ParameterizedTest
        @SeedSource
        void rows(long seed) {}
    }

    @BeforeEach
    void begin() {
        steps = 3;
    }

    private Path tape() throws IOException {
        var finding = Campaign.ofAction(world -> new Order().program(world))
                .run()
                .findings()
                .get(0);
        var file = folder.resolve("tape.json");
        Objects.requireNonNull(finding.tape()).write(file);
        return file;
    }

    private String run(String method, Path file) {
        properties.set("simloop.tape", file.toString());
        return TestRun.ofMethod(Order.class, method).message();
    }

    @Test
    void followsATapeStrictlyAndSaysHowToDoItAgain() throws IOException {
        var file = tape();

        var message = run("the_last_is_not_first", file);

        assertThat(message)
                .startsWith("IllegalStateException: the last was first\n  seed ")
                .endsWith("\n  run again: mvn test \"-Dtest=TapePropertyTest?Order#the_last_is_not_first\""
                        + " -Dsimloop.tape=" + file);
    }

    @Test
    void saysThatItWasFollowedLeniently() throws IOException {
        var file = tape();
        steps = 4;

        assertThat(run("the_last_is_not_first", file))
                .startsWith("IllegalStateException: the last was first\n  seed ")
                .contains("-Dsimloop.tape=" + file
                        + "\n  followed leniently, for the program no longer goes the way of this tape: ");
    }

    @Test
    void saysThatAProgramNowPassesWithIt() throws IOException {
        var file = tape();
        steps = 2;
        properties.set("simloop.tape", file.toString());

        var run = TestRun.ofMethod(Order.class, "the_last_is_not_first");

        assertThat(run.passed()).isEqualTo(1);
        assertThat(run.printed())
                .startsWith("simloop: TapePropertyTest$Order#the_last_is_not_first passes with the tape " + file)
                .contains("\n  followed leniently, for the program no longer goes the way of this tape: ");
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        var good = Files.readString(tape());
        var missing = folder.resolve("missing.json");
        assertThat(run("another", missing))
                .isEqualTo("simloop.tape=" + missing + ": there is no such file in "
                        + Path.of("").toAbsolutePath());
        assertThat(run("another", folder)).startsWith("simloop.tape=" + folder + ": cannot be read: ");

        assertThat(run("another", written(good.substring(0, good.length() / 2))))
                .matches("simloop.tape=.*: .*line \\d+.*");
        assertThat(run("another", written(good.replace("\"version\": 1", "\"version\": 7"))))
                .endsWith("tape version 7 is unknown: this library reads version 1");
        assertThat(run("another", written("{\"format\": \"something\"}")))
                .contains("format is \"something\", not \"simloop-tape\"");
        var binary = folder.resolve("binary.json");
        Files.write(binary, new byte[] {(byte) 0xff, 0, 1});
        assertThat(run("another", binary)).endsWith(": is not a tape: not a text in UTF-8");
    }

    private Path written(String text) throws IOException {
        var file = folder.resolve("edited.json");
        Files.writeString(file, text, UTF_8);
        return file;
    }

    @Test
    void rejectsATapeOfAnotherConfiguration() throws IOException {
        var file = tape();

        assertThat(run("configured", file))
                .isEqualTo("simloop.tape=" + file + ": token was made with configuration "
                        + SimConfig.defaults().digest() + ", this campaign has "
                        + new SimTestTest.FiveSteps().get().digest() + ": use the same SimConfig");
    }

    @Test
    void isForOneTestOnly() throws IOException {
        var file = tape();
        properties.set("simloop.tape", file.toString());

        var failures = TestRun.of(Order.class).failures();

        assertThat(failures).hasSize(3);
        assertThat(failures.stream().filter(failure -> failure instanceof SimulationFailure))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(failures.get(2))
                .hasMessageStartingWith("simloop.tape is for one test, and TapePropertyTest$Order#")
                .hasMessageContaining(": name the one it was made by, as in mvn test \"-Dtest=TapePropertyTest?Order#");
    }

    @Test
    void rejectsMoreThanOneRun() {
        properties.set("simloop.tape", "a.json");
        properties.set("simloop.seed", "1");

        assertThat(TestRun.ofMethod(Order.class, "another").message())
                .isEqualTo("simloop.seed and simloop.tape are both set: 1 and a.json; give one of them");
    }

    @Test
    void isNotForRows() {
        properties.set("simloop.tape", "a.json");

        assertThat(TestRun.of(Rows.class).message())
                .isEqualTo("simloop.tape: TapePropertyTest$Rows#rows is a @SeedSource, whose rows know a seed and no"
                        + " tape: use @SimTest or SeedSweep for it");
    }
}
