package dev.simloop.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import clients.Exchanges;
import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import dev.simloop.failure.VirtualTimeLimitException;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code docs/libraries.md} says of libraries that block, tried. Only JDK 25 has threads that a run can take over. */
@EnabledForJreRange(min = JRE.JAVA_25, max = JRE.JAVA_25)
@SuppressWarnings("FutureReturnValueIgnored") // runs are looked at
class BlockingLibrariesTest {
    private static final int SEEDS = 5;

    static Stream<String> names() {
        return Exchanges.names().stream().filter(name -> !name.equals(Exchanges.OKHTTP_AS_IT_IS));
    }

    @ParameterizedTest
    @MethodSource("names")
    void itGetsItsAnswersThroughALossyNetworkTheSameWayEachTime(String name) {
        Campaign campaign = Exchanges.campaign(name);
        // What classes draw when they are loaded they draw here, as before the first seed of a hunt.
        RunReport unused = campaign.runSeed(0);
        for (long seed = 0; seed < SEEDS; seed++) {
            RunReport run = campaign.runSeed(seed);
            assertThat(run.failure()).as("seed %s", seed).isNull();
            assertThat(run.value())
                    .as("seed %s", seed)
                    .asInstanceOf(LIST)
                    .hasSize(3)
                    .doesNotContainNull();
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).fingerprint())
                    .as("seed %s", seed)
                    .isEqualTo(run.fingerprint());
        }
    }

    @Test
    void aPoolInAStaticFieldHasItsThreadsInTheFirstRunAlone() {
        Campaign campaign = Exchanges.campaign(Exchanges.OKHTTP_AS_IT_IS);
        RunReport unused = campaign.runSeed(1);
        assertThat(campaign.runSeed(2).failure()).isInstanceOf(VirtualTimeLimitException.class);
    }
}
