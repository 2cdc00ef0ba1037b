package dev.simloop.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Fresh JVMs rule out hash order and statics; what a class calls is evidence only where it calls one thing alone. */
class AuditOfOneSuspectTest {
    static Campaign scenario() {
        return Campaign.ofAction(world -> {
            long now = System.nanoTime();
            world.executor().execute(() -> world.fingerprint("took", System.nanoTime() - now));
        });
    }

    @Test
    void theRealClockIsFoundByWhatTheClassCalls() {
        AuditResult result = Audit.factory(AuditOfOneSuspectTest.class, "scenario")
                .withSeeds(2)
                .run();

        Divergence divergence = Objects.requireNonNull(result.divergence());
        assertThat(divergence.culprit()).as(result.describe()).isEqualTo(NondeterminismSource.REAL_CLOCK);
        assertThat(divergence.evidence()).isEqualTo("AuditOfOneSuspectTest calls System.nanoTime");
    }
}
