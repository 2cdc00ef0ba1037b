package dev.simloop.shrink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import dev.simloop.tape.Tape;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The nearest passing run and the odds along a failing one. */
class ExplainTest {
    private static final Duration AGES = Duration.ofHours(1);

    private static Tape shrunk(Campaign campaign) {
        return Shrinker.of(campaign)
                .withBudget(2_000, AGES)
                .shrink(Programs.first(campaign))
                .tape();
    }

    @Test
    void oneDepartureUndoneMakesItPass() {
        Campaign campaign = Campaign.of(Programs.USE_BEFORE_READY);
        NearestPassingRun nearest = Objects.requireNonNull(NearestPassingRun.of(campaign, shrunk(campaign), 100));
        assertThat(nearest.passing().passed()).isTrue();
        assertThat(nearest.failing().passed()).isFalse();
        assertThat(nearest.decision().stream()).isEqualTo("schedule");
        assertThat(nearest.decision().failing()).isNotEqualTo(nearest.decision().passing());
        assertThat(campaign.replay(nearest.passingTape()).passed()).isTrue();
        assertThat(campaign.replay(nearest.failingTape()).passed()).isFalse();
        // Both runs are one until then.
        int index = nearest.decision().index();
        assertThat(nearest.passingTape().schedule().subList(0, index))
                .isEqualTo(nearest.failingTape().schedule().subList(0, index));
    }

    @Test
    void aFaultLeftOutMakesItPass() {
        Campaign campaign = Campaign.of(Programs.CHAOS);
        NearestPassingRun nearest = Objects.requireNonNull(NearestPassingRun.of(campaign, shrunk(campaign), 100));
        assertThat(nearest.decision().stream()).isEqualTo("fault");
        assertThat(nearest.describe()).contains("fails with a fault [").contains("passes with none");
    }

    @Test
    void whereNothingCanBeDecidedOtherwiseThereIsNone() {
        Campaign campaign = Campaign.ofAction(world -> {
            throw new AssertionError("always");
        });
        Tape tape = Objects.requireNonNull(Programs.first(campaign).tape());
        assertThat(NearestPassingRun.of(campaign, tape, 100)).isNull();
        assertThatThrownBy(() -> NearestPassingRun.of(campaign, tape, 0))
                .hasMessage("budget of runs is not positive: 0");
    }

    @Test
    void theOddsEndInCertaintyAndAreTheSameEachTime() {
        Campaign campaign = Campaign.of(Programs.USE_BEFORE_READY);
        Tape tape = shrunk(campaign);
        FailureOdds odds = FailureOdds.of(campaign, tape, 8, 40);
        assertThat(odds).isEqualTo(FailureOdds.of(campaign, tape, 8, 40));
        FailureOdds.Point start = odds.points().get(0);
        FailureOdds.Point end = odds.points().get(odds.points().size() - 1);
        assertThat(start.step()).isZero();
        assertThat(start.share()).isBetween(0.05, 0.9);
        assertThat(end.share()).isEqualTo(1);
        long from = odds.inevitableFrom().orElseThrow();
        assertThat(odds.points()).filteredOn(point -> point.step() >= from).allMatch(point -> point.share() == 1);
        assertThat(odds.points()).anyMatch(point -> point.step() == from - 1 && point.share() < 1);
        assertThat(odds.describe()).contains("from step 0: ").contains("inevitable from step " + from + " of ");
    }

    @Test
    void fromTheStartTheOddsAreThoseOfTheHunt() {
        Campaign campaign = Campaign.of(Programs.USE_BEFORE_READY).withStrategy("random");
        double hunted =
                campaign.collecting(1_000).withSeeds(1_000).run().findings().size() / 1_000.0;
        double sampled = FailureOdds.of(campaign, shrunk(campaign), 1, 1_000)
                .points()
                .get(0)
                .share();
        assertThat(sampled).isBetween(hunted - 0.06, hunted + 0.06);
    }

    @Test
    void aMessageGetsTheOddsThatItsBudgetPaysFor() {
        Campaign campaign = Campaign.of(Programs.USE_BEFORE_READY);
        Tape tape = shrunk(campaign);
        FailureOdds odds = Objects.requireNonNull(FailureOdds.within(campaign, tape, 500, AGES));
        long from = odds.inevitableFrom().orElseThrow();
        assertThat(odds.points()).allMatch(point -> point.samples() == 40);
        assertThat(odds.brief())
                .matches(
                        "drawn afresh from step 0 it fails so in \\d+ %, from .* in 100 % of 40 runs: inevitable from step "
                                + from + " of " + odds.steps() + " on")
                .contains(", from " + from + " in 100 % of");
        assertThat(Objects.requireNonNull(FailureOdds.within(campaign, tape, 100, AGES))
                        .points())
                .allMatch(point -> point.samples() >= 8 && point.samples() < 40);
        assertThat(FailureOdds.within(campaign, tape, 20, AGES)).isNull();
        assertThat(FailureOdds.within(campaign, tape, 500, Duration.ZERO)).isNull();
        assertThat(NearestPassingRun.within(campaign, tape, 100, Duration.ZERO)).isNull();
        assertThat(Objects.requireNonNull(NearestPassingRun.within(campaign, tape, 100, AGES))
                        .decision())
                .isEqualTo(Objects.requireNonNull(NearestPassingRun.of(campaign, tape, 100))
                        .decision());
    }

    @Test
    void aShareThatIsNotWholeIsNeverToldAsWhole() {
        assertThat(new FailureOdds.Point(0, 0, 0, 1_000).percent()).isEqualTo("0 %");
        assertThat(new FailureOdds.Point(0, 1, 0, 1_000).percent()).isEqualTo("1 %");
        assertThat(new FailureOdds.Point(0, 999, 0, 1_000).percent()).isEqualTo("99 %");
        assertThat(new FailureOdds.Point(0, 1_000, 0, 1_000).percent()).isEqualTo("100 %");
    }

    @Test
    void refusesWhatHasNoOdds() {
        Campaign campaign = Campaign.of(Programs.USE_BEFORE_READY);
        Tape tape = shrunk(campaign);
        assertThatThrownBy(() -> FailureOdds.of(campaign, tape, 0, 1))
                .hasMessage("number of points is not positive: 0");
        assertThatThrownBy(() -> FailureOdds.of(campaign, tape, 1, 0))
                .hasMessage("number of samples is not positive: 0");
        Campaign fine = Campaign.of(world -> 1);
        Tape passing = Objects.requireNonNull(fine.runSeed(1).tape());
        assertThatThrownBy(() -> FailureOdds.of(fine, passing, 1, 1)).hasMessageContaining("passes");
        assertThatThrownBy(() -> NearestPassingRun.of(fine, passing, 1)).hasMessageContaining("passes already");
    }
}
