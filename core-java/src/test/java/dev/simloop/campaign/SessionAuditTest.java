package dev.simloop.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.simloop.failure.NondeterminismException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The property is for all campaigns of a session that do not say it themselves. */
@Isolated("sets a system property")
@Tag("jdk")
class SessionAuditTest {
    private final AtomicInteger runs = new AtomicInteger();
    private final Campaign shared = Campaign.ofAction(world -> world.fingerprint("shared", runs.incrementAndGet()))
            .withSeeds(20)
            .withWorkers(1);

    @AfterEach
    void clear() {
        System.clearProperty(Campaign.AUDIT);
    }

    @Test
    void withoutItNobodyLooks() {
        assertThat(shared.run().findings()).isEmpty();
        assertThat(runs).hasValue(20);
    }

    @Test
    void withItEveryCampaignLooks() {
        System.setProperty(Campaign.AUDIT, "10");
        assertThat(shared.run().findings().get(0).failure()).isInstanceOf(NondeterminismException.class);
    }

    @Test
    void aCampaignThatSaysItItselfDoesNotAsk() {
        System.setProperty(Campaign.AUDIT, "1");
        assertThat(shared.withAudit(0).run().findings()).isEmpty();
        assertThat(runs).hasValue(20);
    }

    @Test
    void whatIsNoNumberIsTold() {
        for (String wrong : new String[] {"often", "-1", "1.5"}) {
            System.setProperty(Campaign.AUDIT, wrong);
            assertThatIllegalArgumentException()
                    .isThrownBy(shared::run)
                    .withMessage("simloop.audit is not a number of seeds, of which one is run twice, or 0: " + wrong);
        }
    }
}
