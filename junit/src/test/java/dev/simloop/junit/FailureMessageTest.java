package dev.simloop.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.SimConfig;
import dev.simloop.SimLoop;
import dev.simloop.spi.ReplayCommand;
import dev.simloop.tape.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

class FailureMessageTest {
    private static final String DIGEST = SimConfig.defaults().digest();

    @RegisterExtension
    private final SimLoopProperties properties = new SimLoopProperties();

    static class Lease {
        @ParameterizedTest
        @SeedSource(count = 20)
        void has_one_holder(long seed) {
            fail(SimLoop.seeded(seed));
        }
    }

    static class FifoLease {
        @ParameterizedTest
        @SeedSource(count = 20)
        void has_one_holder(long seed) {
            fail(SimLoop.seeded(seed, SimConfig.defaults().withStrategy("fifo")));
        }
    }

    private static void fail(SimLoop loop) {
        loop.run(loop.runAsync(() -> {
            if (loop.seed() == 17) {
                throw new IllegalStateException("two holders");
            }
        }));
    }

    @Test
    void endsWithTokenLineToRunAgainAndLineToPin() {
        var run = TestRun.of(Lease.class);

        assertThat(run.passed()).isEqualTo(19);
        assertThat(run.message()).isEqualTo("""
                        IllegalStateException: two holders
                          seed 17, strategy random, step 2, virtual time 0.000 s
                          token sl2/17/random/-/%1$s
                          run again: mvn test "-Dtest=FailureMessageTest?Lease#has_one_holder" -Dsimloop.seed=17
                          pin it with this line in src/test/resources/simloop/dev.simloop.junit.FailureMessageTest$Lease.seeds:
                            has_one_holder  sl2/17/random/-/%1$s\
                        """.formatted(DIGEST));
    }

    @Test
    void runsTheFailingRowAloneWithTheSeedItNames() {
        properties.set("simloop.seed", "17");

        var run = TestRun.of(Lease.class);

        assertThat(run.passed()).isZero();
        assertThat(run.message()).startsWith("IllegalStateException: two holders\n  seed 17");
    }

    @Test
    void doesNotPinWhatABareSeedCannotRepeat() {
        assertThat(TestRun.of(FifoLease.class).message())
                .endsWith("  token sl2/17/fifo/-/" + DIGEST + "\n  run again: mvn test"
                        + " \"-Dtest=FailureMessageTest?FifoLease#has_one_holder\" -Dsimloop.seed=17");
    }

    @Test
    void leavesNothingBehindOnTheThread() {
        var token = new Token(1, "random", "-", DIGEST);
        var before = ReplayCommand.line(token, "by hand");

        TestRun.of(Lease.class);

        assertThat(ReplayCommand.line(token, "by hand")).isEqualTo(before);
    }
}
