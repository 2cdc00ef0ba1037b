package dev.simloop.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.SimConfig;
import dev.simloop.World;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("jdk")
class BreakAtTest {
    private static final String TOKEN = "sl2/3/random/-/" + SimConfig.defaults().digest();

    @RegisterExtension
    private final SimLoopProperties properties = new SimLoopProperties();

    static final class Steps {
        @SimTest
        void test(World world) {
            world.executor().execute(() -> world.count("ran"));
        }
    }

    /** What is printed on standard error. */
    private static String errors(Runnable body) {
        var bytes = new ByteArrayOutputStream();
        var before = System.err;
        System.setErr(new PrintStream(bytes, true, UTF_8));
        try {
            body.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(UTF_8);
    }

    @Test
    void tellsTheEventOnceAndGoesOn() {
        properties.set("simloop.replay", TOKEN);
        properties.set("simloop.breakAt", "1");

        var printed = errors(() -> assertThat(TestRun.of(Steps.class).passed()).isEqualTo(1));

        assertThat(printed)
                .startsWith("simloop: just before event 1, step execute of ")
                .contains(" at virtual time 0.000 s")
                .contains("; set a breakpoint in dev.simloop.Breakpoint.here to stop here\n    at ")
                .containsOnlyOnce("just before");
    }

    @Test
    void saysThatARunEndsBeforeTheEvent() {
        properties.set("simloop.replay", TOKEN);
        properties.set("simloop.breakAt", "5000");

        assertThat(errors(() -> TestRun.of(Steps.class)))
                .isEqualToNormalizingNewlines("simloop: simloop.breakAt=5000 was not reached: the run of"
                        + " BreakAtTest$Steps#test has 2 events, from 0 on\n");
    }

    @ParameterizedTest
    @CsvSource({"-1", "soon", "99999999999"})
    void takesTheIndexOfAnEvent(String value) {
        properties.set("simloop.replay", TOKEN);
        properties.set("simloop.breakAt", value);

        assertThat(TestRun.of(Steps.class).message())
                .isEqualTo("simloop.breakAt is not the index of an event: " + value);
    }

    @Test
    void isForARunThatIsRepeated() {
        properties.set("simloop.breakAt", "1");

        assertThat(TestRun.of(Steps.class).message())
                .isEqualTo(
                        "simloop.breakAt=1 stops in a run that is repeated: give simloop.replay or simloop.tape, too");
    }
}
