package dev.simloop.shrink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.RunReport;
import dev.simloop.SimConfig;
import dev.simloop.Timing;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Finding;
import dev.simloop.failure.UnresponsiveException;
import dev.simloop.internal.run.Runner;
import dev.simloop.tape.Tape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    private static final Duration AGES = Duration.ofHours(1);

    private static Shrinker shrinker(Campaign campaign) {
        return Shrinker.of(campaign).withBudget(2_000, AGES);
    }

    @Test
    void leavesOneDepartureOfManyAndReplaysStrictly() {
        Campaign campaign = Campaign.of(Programs.USE_BEFORE_READY);
        int before = 0;
        int after = 0;
        for (Finding finding : campaign.collecting(20).withSeeds(500).run().findings()) {
            Shrink shrink = shrinker(campaign).shrink(finding);
            before += shrink.before().deviationCount();
            after += shrink.after().deviationCount();
            assertThat(shrink.after().decisions()).as(shrink.describe()).isLessThanOrEqualTo(2);
            assertThat(shrink.after().draws())
                    .isLessThanOrEqualTo(shrink.before().draws() + 64);
            assertThat(shrink.stop()).isEqualTo(StopReason.DONE);
            assertThat(shrink.others()).isEmpty();
            Tape read = Tape.parse(shrink.tape().toJson());
            RunReport again = campaign.replay(read);
            assertThat(again.isSameRun(shrink.report())).isTrue();
            assertThat(FailureIdentity.of(Objects.requireNonNull(again.failure())))
                    .isEqualTo(shrink.identity())
                    .isEqualTo(FailureIdentity.of(finding.failure()));
        }
        assertThat(after).isPositive().isLessThan(before / 5);
    }

    @Test
    void theResultDoesNotDependOnTheNumberOfWorkersNorOnTheTime() {
        for (Campaign campaign : List.of(
                Campaign.of(Programs.USE_BEFORE_READY),
                Campaign.of(Programs.RARE_AND_SHALLOW),
                Campaign.of(Programs.CHAOS))) {
            for (Finding finding : campaign.collecting(8).withSeeds(200).run().findings()) {
                Shrink one = shrinker(campaign).withWorkers(1).shrink(finding);
                for (int workers : new int[] {1, 2, 5}) {
                    Shrink other = shrinker(campaign).withWorkers(workers).shrink(finding);
                    assertThat(other.tape()).isEqualTo(one.tape());
                    assertThat(other.candidates()).isEqualTo(one.candidates());
                    assertThat(other.after()).isEqualTo(one.after());
                    assertThat(other.others()).hasSameSizeAs(one.others());
                }
            }
        }
    }

    @Test
    void theBudgetOfRunsGivesTheSameResultWithAnyNumberOfWorkers() {
        Campaign campaign = Campaign.of(Programs.USE_BEFORE_READY);
        Finding finding = Programs.first(campaign);
        for (int runs = 0; runs < 20; runs++) {
            Shrink one =
                    Shrinker.of(campaign).withBudget(runs, AGES).withWorkers(1).shrink(finding);
            Shrink three =
                    Shrinker.of(campaign).withBudget(runs, AGES).withWorkers(3).shrink(finding);
            assertThat(one.candidates()).isLessThanOrEqualTo(runs);
            assertThat(three.candidates()).isEqualTo(one.candidates());
            assertThat(three.tape()).isEqualTo(one.tape());
            assertThat(three.stop()).isEqualTo(one.stop());
        }
    }

    @Test
    void aFaultIsLeftAndItsRestIsCalm() {
        Campaign campaign = Campaign.of(Programs.CHAOS);
        for (Finding finding : campaign.collecting(10).withSeeds(100).run().findings()) {
            Shrink shrink = shrinker(campaign).shrink(finding);
            assertThat(shrink.after().faults()).as(shrink.describe()).isEqualTo(1);
            assertThat(shrink.after().decisions()).isZero();
            assertThat(shrink.after().virtualNanos())
                    .isLessThanOrEqualTo(shrink.before().virtualNanos());
            assertThat(shrink.report().counters().get("fault.host.crash")).isEqualTo(1);
        }
    }

    @Test
    void submissionOrderMayTakeALittleLonger() {
        Campaign campaign = Campaign.of(Programs.CALM_FAILS_LATE);
        for (Finding finding : campaign.collecting(10).withSeeds(100).run().findings()) {
            Shrink shrink = shrinker(campaign).shrink(finding);
            assertThat(shrink.after().decisions()).as(shrink.describe()).isZero();
            assertThat(shrink.after().draws())
                    .isLessThanOrEqualTo(shrink.before().draws() + 64);
        }
    }

    @Test
    void anActorThatIsHeldUpTimeAndAgainIsOneDeparture() {
        // what is late is held up, too, and by one fault
        Campaign campaign =
                Campaign.of(Programs.STARVED).withConfig(SimConfig.defaults().withTiming(Timing.EXACT));
        Shrink shrink = shrinker(campaign).shrink(Programs.first(campaign.withSeeds(20_000)));
        assertThat(shrink.after().decisions()).as(shrink.describe()).isLessThanOrEqualTo(2);
        assertThat(shrink.after().deviationCount()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void faultsThatOnlyMatterTogetherAreFoundInAnotherWorld() {
        Campaign campaign = Campaign.of(Programs.TWO_OUTAGES);
        for (Finding finding : campaign.collecting(6).withSeeds(200).run().findings()) {
            Shrink shrink = shrinker(campaign).shrink(finding);
            assertThat(shrink.before().faults()).isGreaterThan(1);
            assertThat(shrink.after().faults()).as(shrink.describe()).isEqualTo(2);
            assertThat(shrink.after().draws())
                    .isLessThanOrEqualTo(shrink.before().draws());
            assertThat(shrinker(campaign).withWorkers(1).shrink(finding).tape()).isEqualTo(shrink.tape());
            assertThat(shrinker(campaign).withWorkers(3).shrink(finding).tape()).isEqualTo(shrink.tape());
        }
    }

    @Test
    void staysWithTheRareBugAndKeepsTheShallowOneAside() {
        Campaign campaign = Campaign.of(Programs.RARE_AND_SHALLOW);
        List<Finding> rare = campaign.collecting(1_000).withSeeds(2_000).run().findings().stream()
                .filter(finding ->
                        Objects.requireNonNull(finding.failure().getMessage()).startsWith("the rare"))
                .toList();
        assertThat(rare).hasSizeGreaterThan(10);
        for (Finding finding : rare) {
            Shrink shrink = shrinker(campaign).shrink(finding);
            assertThat(shrink.report().failure()).hasMessage("the rare bug: sum 40");
            assertThat(shrink.others()).isNotEmpty().allSatisfy(other -> {
                assertThat(other.failure()).hasMessageStartingWith("a shallow, different bug");
                assertThat(campaign.replay(Objects.requireNonNull(other.tape())).failure())
                        .hasMessageStartingWith("a shallow, different bug");
            });
            assertThat(shrink.describe()).endsWith("; 1 other failure met");
        }
    }

    @Test
    void aTokenOfAShrunkRunPointsAtItsTape() {
        Campaign campaign = Campaign.of(Programs.USE_BEFORE_READY);
        Shrink shrink = shrinker(campaign).shrink(Programs.first(campaign));
        String token = shrink.report().token().toString();
        assertThat(token).matches("sl\\d+/\\d+/[^/]+/edited[^/]*/[0-9a-f]{8}");
        assertThat(shrink.report().describe()).contains(".replay(Tape.read(file))");
        assertThatThrownBy(() -> campaign.replay(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was made from an edited tape: replay that tape");
    }

    @Test
    void tellsHowItGoes() {
        Campaign campaign = Campaign.of(Programs.USE_BEFORE_READY);
        List<ShrinkListener.Progress> told = new ArrayList<>();
        Shrink shrink = shrinker(campaign).withListener(told::add).shrink(Programs.first(campaign));
        assertThat(told).isNotEmpty();
        assertThat(told.get(told.size() - 1).best()).isEqualTo(shrink.after());
        assertThat(shrink.describe())
                .matches("schedule departures \\d+ -> [12], faults \\d -> 0, 0.0 s -> 0.0 s virtual, \\d+ candidates,"
                        + " \\d+\\.\\d s");
    }

    @Test
    void anInterruptKeepsTheBestSoFar() {
        Campaign campaign = Campaign.of(Programs.USE_BEFORE_READY);
        Finding finding = Programs.first(campaign);
        Shrink shrink = shrinker(campaign)
                .withListener(progress -> Thread.currentThread().interrupt())
                .shrink(finding);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(shrink.stop()).isEqualTo(StopReason.INTERRUPTED);
        assertThat(shrink.after()).isLessThan(shrink.before());
        assertThat(campaign.replay(shrink.tape()).isSameRun(shrink.report())).isTrue();
        assertThat(shrink.describe()).endsWith(", interrupted");
    }

    @Test
    void noTimeMeansNoCandidates() {
        Campaign campaign = Campaign.of(Programs.USE_BEFORE_READY);
        Shrink shrink = Shrinker.of(campaign).withBudget(10, Duration.ZERO).shrink(Programs.first(campaign));
        assertThat(shrink.stop()).isEqualTo(StopReason.TIME);
        assertThat(shrink.candidates()).isZero();
        assertThat(shrink.report().passed()).isFalse();
    }

    @Test
    void refusesABudgetBelowZero() {
        Shrinker shrinker = Shrinker.of(Campaign.of(Programs.USE_BEFORE_READY));
        assertThatThrownBy(() -> shrinker.withBudget(-1, AGES)).hasMessage("budget of runs is negative: -1");
        assertThatThrownBy(() -> shrinker.withBudget(1, Duration.ofSeconds(-1)))
                .hasMessage("budget of time is negative: PT-1S");
        assertThatThrownBy(() -> shrinker.withWorkers(0)).hasMessage("worker count is not positive: 0");
    }

    @Test
    void refusesAFindingWithoutATape() {
        Campaign campaign = Campaign.of(Programs.USE_BEFORE_READY);
        RunReport run = Programs.first(campaign).original();
        RunReport bare = Runner.get()
                .unresponsive(
                        run.token(),
                        Programs.USE_BEFORE_READY,
                        new UnresponsiveException("never came back", 0, Duration.ZERO, "root"),
                        null);
        Finding finding = Finding.of(bare);
        assertThatThrownBy(() -> shrinker(campaign).shrink(finding))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the finding of " + run.token() + " has no tape: never came back");
    }

    @Test
    void refusesAFindingThatNoLongerFails() {
        AtomicBoolean mended = new AtomicBoolean();
        Campaign campaign = Campaign.of(new dev.simloop.Scenario() {
            @Override
            public @Nullable Object run(World world) throws Exception {
                return mended.get() ? null : Programs.USE_BEFORE_READY.run(world);
            }
        });
        Finding finding = Programs.first(campaign);
        mended.set(true);
        assertThatThrownBy(() -> shrinker(campaign).shrink(finding))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no longer fails: there is nothing to shrink");
    }

    @Test
    void refusesAFindingThatFailsOtherwiseNow() {
        AtomicBoolean changed = new AtomicBoolean();
        Campaign campaign = Campaign.of(new dev.simloop.Scenario() {
            @Override
            public @Nullable Object run(World world) throws Exception {
                if (changed.get()) {
                    throw new AssertionError("something else");
                }
                return Programs.USE_BEFORE_READY.run(world);
            }
        });
        Finding finding = Programs.first(campaign);
        changed.set(true);
        assertThatThrownBy(() -> shrinker(campaign).shrink(finding))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no longer fails with [AssertionError: used before ready")
                .hasMessageContaining("but with [AssertionError: something else");
    }
}
