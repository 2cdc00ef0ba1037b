package dev.simloop.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.RunReport;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.campaign.Campaign;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import shop.Programs;
import shop.Programs.Program;

/** Twenty ordinary classes in runs; a small share of {@code benchmarks/evidence takeover}. */
class ProgramsTest {
    static Stream<Program> all() {
        return Programs.all().stream();
    }

    @Test
    void thereAreTwenty() {
        assertThat(all()).hasSize(20);
        assertThat(all().filter(Program::isWithoutAgent)).hasSize(9);
    }

    @Test
    void allIsWhatTheClassPathHas() {
        System.setProperty(SimConfig.TAKE_OVER_PROPERTY, "all");
        try {
            assertThat(SimConfig.defaults().takeOver())
                    .contains(TakeOver.CALLS, TakeOver.CHANCE, TakeOver.COROUTINES, TakeOver.REACTOR, TakeOver.RXJAVA);
        } finally {
            System.clearProperty(SimConfig.TAKE_OVER_PROPERTY);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void itsBugIsFoundAndItsTwinSurvives(Program program) {
        assertThat(Stages.campaign(program, false).withSeeds(1_000).run().firstFinding())
                .isNotNull();
        Stages.campaign(program, true).withSeeds(300).run().assertPassed();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aSeedIsTheSameRunTwiceAndFromItsOwnTapeAndHoursPass(Program program) {
        Campaign campaign = Stages.campaign(program, true);
        for (long seed = 0; seed < 20; seed++) {
            RunReport one = campaign.runSeed(seed);
            RunReport two = campaign.runSeed(seed);

            assertThat(one.failure()).isNull();
            assertThat(two.isSameRun(one)).isTrue();
            assertThat(campaign.replay(Objects.requireNonNull(one.tape())).isSameRun(one))
                    .isTrue();
            assertThat(one.virtualNanos()).isGreaterThanOrEqualTo(3_600_000_000_000L);
            assertThat(one.uncontrolled()).isEmpty();
        }
    }
}
