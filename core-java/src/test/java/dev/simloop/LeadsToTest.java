package dev.simloop;

import static dev.simloop.TestRuns.act;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.property.PropertyHits;
import dev.simloop.property.PropertyKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What must follow on something in time; the first line of each message in full. */
@SuppressWarnings("FutureReturnValueIgnored")
class LeadsToTest {
    /** A request that may be open, an answer that may be there, due within five seconds. */
    private static final class Exchange {
        private final World world;
        private boolean asked;
        private boolean answered;

        Exchange(World world) {
            this.world = world;
            world.leadsTo("answer", () -> asked, () -> answered, Duration.ofSeconds(5));
        }

        Exchange at(long seconds, boolean nowAsked, boolean nowAnswered) {
            world.executor()
                    .schedule(
                            () -> {
                                asked = nowAsked;
                                answered = nowAnswered;
                            },
                            seconds,
                            SECONDS);
            return this;
        }
    }

    private static PropertyHits hits(RunReport report) {
        return java.util.Objects.requireNonNull(report.properties().get("answer"));
    }

    private static PropertyHits expected(long evaluated, long triggered, long answered) {
        return new PropertyHits(PropertyKind.LEADS_TO, evaluated, triggered, answered, 1, triggered > 0 ? 1 : 0);
    }

    @Test
    void aResponseInTimePassesThatInstantIncluded() {
        var report = act(world ->
                new Exchange(world).at(2, true, false).at(7, true, true).at(20, false, false));

        assertThat(report.failureLine()).isEmpty();
        assertThat(hits(report)).isEqualTo(expected(4, 1, 1));
    }

    @Test
    void noResponseInTimeIsAViolationAtTheDeadline() {
        var report = act(world -> new Exchange(world).at(2, true, false).at(8, true, true));

        assertThat(report.failureLine())
                .isEqualTo("PropertyViolation: property \"answer\" has no response at its deadline, to the trigger "
                        + "at 2.000 s");
        assertThat(report.virtualNanos()).isEqualTo(7_000_000_000L);
        assertThat(hits(report)).isEqualTo(expected(2, 1, 0));
    }

    @Test
    void theTriggerMayPassAway() {
        var report = act(world ->
                new Exchange(world).at(2, true, false).at(3, false, false).at(8, false, false));

        assertThat(report.failureLine())
                .isEqualTo("PropertyViolation: property \"answer\" has no response at its deadline, to the trigger "
                        + "at 2.000 s");
    }

    @Test
    void anImmediateResponseOpensNoObligation() {
        var report = act(world ->
                new Exchange(world).at(2, true, true).at(3, true, false).at(20, true, false));

        assertThat(report.failureLine()).isEmpty();
        assertThat(hits(report)).isEqualTo(expected(4, 1, 1));
    }

    @Test
    void itArmsAgainOnceTheTriggerComesAnew() {
        var report = act(world -> new Exchange(world)
                .at(1, true, false)
                .at(2, true, true)
                .at(10, false, false)
                .at(11, true, false)
                .at(17, false, false));

        assertThat(report.failureLine())
                .isEqualTo("PropertyViolation: property \"answer\" has no response at its deadline, to the trigger "
                        + "at 11.000 s");
        assertThat(report.virtualNanos()).isEqualTo(16_000_000_000L);
        assertThat(hits(report)).isEqualTo(expected(5, 2, 1));
    }

    @Test
    void oneObligationCoversWhatTriggersMeanwhileAndKeepsItsDeadline() {
        var passing = act(world -> new Exchange(world)
                .at(1, true, false)
                .at(2, false, false)
                .at(3, true, false)
                .at(4, false, true)
                .at(20, false, false));
        var failing = act(world -> new Exchange(world)
                .at(1, true, false)
                .at(2, false, false)
                .at(3, true, false)
                .at(7, false, true));

        assertThat(passing.failureLine()).isEmpty();
        assertThat(hits(passing)).isEqualTo(expected(6, 2, 2));
        assertThat(failing.virtualNanos()).isEqualTo(6_000_000_000L);
    }

    @Test
    void unansweredAtTheEndIsAViolation() {
        var report = act(world -> new Exchange(world).at(2, true, false));

        assertThat(report.failureLine())
                .isEqualTo("PropertyViolation: property \"answer\" has no response at the end of the run, due "
                        + "7.000 s, to the trigger at 2.000 s");
    }

    @Test
    void aTriggerThatNeverComesDemandsNothing() {
        var report = act(world -> new Exchange(world).at(2, false, false));

        assertThat(report.failureLine()).isEmpty();
        assertThat(hits(report)).isEqualTo(expected(2, 0, 0));
    }

    @Test
    void theReportHoldsWhatTheResponseSaid() {
        var report = act(world -> world.leadsTo(
                "answer",
                () -> true,
                () -> {
                    throw new AssertionError("queue holds 3");
                },
                Duration.ofSeconds(5)));

        assertThat(report.failureLine())
                .isEqualTo("PropertyViolation: property \"answer\" has no response at the end of the run, due "
                        + "5.000 s, to the trigger at 0.000 s: queue holds 3");
    }
}
