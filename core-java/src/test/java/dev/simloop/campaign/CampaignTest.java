package dev.simloop.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.SimLoop;
import dev.simloop.failure.SimulationFailure;
import dev.simloop.failure.TapeFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CampaignTest {
    /** Fails for about one seed in fifty. */
    private static final Campaign SELDOM = Campaign.ofAction(world -> {
        int die = world.random("die").nextInt(50);
        world.count("runs");
        if (die < 10) {
            world.count("low");
            world.count("low");
        }
        world.executor().execute(() -> {
            if (die == 0) {
                throw new IllegalStateException("seed " + world.seed());
            }
        });
    });

    private static long lowest() {
        for (int seed = 0; ; seed++) {
            if (!SELDOM.runSeed(seed).passed()) {
                return seed;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void findsTheLowestFailingSeedWhateverTheWorkers(int workers) {
        var result = SELDOM.withSeeds(2_000).withWorkers(workers).run();

        var finding = result.findings().get(0);
        assertThat(finding.token().seed()).isEqualTo(lowest());
        assertThat(finding.reproduction()).isEqualTo(Finding.Reproduction.STABLE);
        assertThat(finding.firstDifference()).isEqualTo(-1);
        assertThat(result.seedsRun()).isEqualTo(lowest() + 1);
        assertThat(SELDOM.withSeeds(2_000).withWorkers(workers).findFailingToken())
                .isEqualTo(finding.token());
    }

    @Test
    void aStoppedCampaignsFiguresDoNotDependOnTheWorkers() {
        var one = SELDOM.withSeeds(2_000).withWorkers(1).run();
        for (int workers = 2; workers <= 4; workers++) {
            for (int i = 0; i < 5; i++) {
                var more = SELDOM.withSeeds(2_000).withWorkers(workers).run();

                assertThat(more.steps()).isEqualTo(one.steps());
                assertThat(more.virtualNanos()).isEqualTo(one.virtualNanos());
                assertThat(more.fingerprint()).isEqualTo(one.fingerprint());
                assertThat(more.counters()).isEqualTo(one.counters());
            }
        }
        assertThat(one.hits("runs").runs()).isEqualTo(lowest() + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void collectsTheFirstFindingsOfAllSeeds(int workers) {
        List<Long> failing = new ArrayList<>();
        for (int seed = 0; failing.size() < 3; seed++) {
            if (!SELDOM.runSeed(seed).passed()) {
                failing.add((long) seed);
            }
        }

        var result = SELDOM.withSeeds(1_000).withWorkers(workers).collecting(3).run();

        assertThat(result.findings()).extracting(f -> f.token().seed()).isEqualTo(failing);
        assertThat(result.seedsRun()).isEqualTo(1_000);
        assertThat(result.hits("runs")).isEqualTo(new CampaignResult.Hits(1_000, 1_000));
        var low = result.hits("low");
        assertThat(low.total()).isEqualTo(2 * low.runs());
        assertThat(result.shareOfRuns("low")).isBetween(0.15, 0.25).isEqualTo(low.runs() / 1_000.0);
        assertThat(result.hits("never")).isEqualTo(CampaignResult.Hits.NONE);
    }

    @Test
    void aPassingCampaignHasNoFinding() {
        var result = Campaign.of(world -> 1).withSeeds(100).run();

        assertThat(result.findings()).isEmpty();
        assertThat(result.assertPassed()).isSameAs(result);
        assertThat(result.seedsRun()).isEqualTo(100);
        assertThat(Campaign.of(world -> 1).withSeeds(10).findFailingToken()).isNull();
    }

    @Test
    void assertPassedThrowsTheFinding() {
        assertThatThrownBy(() ->
                        SELDOM.withStrategy("random").withSeeds(2_000).run().assertPassed())
                .isInstanceOf(SimulationFailure.class)
                .hasMessageStartingWith(
                        "OrphanException: nobody caught what left pool(root)#1 at virtual time 0.000 s: "
                                + "java.lang.IllegalStateException: seed " + lowest() + "\n  seed " + lowest()
                                + ", strategy random");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void findsTheFirstSeedWithAValue(int workers) {
        var values = Campaign.of(world -> world.random("die").nextInt(100));
        long expected = 0;
        while (!Objects.equals(values.runSeed(expected).value(), 42)) {
            expected++;
        }

        var found = values.withSeeds(5_000).withWorkers(workers).findSeedWhere(value -> Objects.equals(value, 42));

        assertThat(found).isNotNull();
        assertThat(Objects.requireNonNull(found).token().seed()).isEqualTo(expected);
        assertThat(values.withSeeds(50).findSeedWhere(value -> Objects.equals(value, 100)))
                .isNull();
    }

    @Test
    void aFindingReplaysByTokenAndByTape() {
        var finding = SELDOM.withSeeds(2_000).run().findings().get(0);

        assertThat(SELDOM.replay(finding.token().toString()).isSameRun(finding.original()))
                .isTrue();
        assertThat(SELDOM.replay(Objects.requireNonNull(finding.tape())).isSameRun(finding.original()))
                .isTrue();
    }

    @Test
    void refusesATokenOfAnotherConfigurationOrNone() {
        String token = SELDOM.runSeed(1).token().toString();

        assertThatThrownBy(() ->
                        SELDOM.withConfig(SimConfig.defaults().withMaxSteps(5)).replay(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token was made with configuration "
                        + SimConfig.defaults().digest() + ", this campaign has "
                        + SimConfig.defaults().withMaxSteps(5).digest() + ": use the same SimConfig");
        assertThatThrownBy(() -> SELDOM.replay("4823")).isInstanceOf(TapeFormatException.class);
    }

    @Test
    void aTokenCarriesTheStrategy() {
        var report = SELDOM.withStrategy("fifo").runSeed(9);

        assertThat(report.token().strategy()).isEqualTo("fifo");
        assertThat(SELDOM.replay(report.token().toString()).isSameRun(report)).isTrue();
    }

    @Test
    void aStrategyOfOnesOwnReplaysByToken() {
        class Last implements dev.simloop.spi.Strategy {
            @Override
            public String descriptor() {
                return "last";
            }

            @Override
            public void begin(Chance chance) {}

            @Override
            public dev.simloop.spi.Candidate pick(dev.simloop.spi.Ready ready) {
                return ready.at(ready.size() - 1);
            }
        }
        var campaign = SELDOM.withConfig(SimConfig.defaults().withStrategy(Last::new));
        var report = campaign.runSeed(1);

        assertThat(campaign.replay(report.token().toString()).isSameRun(report)).isTrue();
    }

    @Test
    void saysHowItWasMadeInTheLineToRunAgain() {
        Scenario wrong = world -> {
            throw new IllegalStateException("wrong");
        };
        Scenario.Action wrongAction = world -> {
            throw new IllegalStateException("wrong");
        };
        var config = SimConfig.defaults().withMaxSteps(5);
        String plain = "sl2/0/random/-/" + SimConfig.defaults().digest();

        assertThatThrownBy(() -> Campaign.of(wrong).withSeeds(Seeds.of(0)).run().assertPassed())
                .hasMessageEndingWith("\n  run again: Campaign.of(scenario).replay(\"" + plain + "\")");
        assertThatThrownBy(() -> Campaign.ofAction(wrongAction)
                        .withSeeds(Seeds.of(0))
                        .run()
                        .assertPassed())
                .hasMessageEndingWith("\n  run again: Campaign.ofAction(action).replay(\"" + plain + "\")");
        assertThatThrownBy(() -> Campaign.of(wrong)
                        .withSeeds(Seeds.of(0))
                        .withConfig(config)
                        .run()
                        .assertPassed())
                .hasMessageEndingWith("\n  run again: Campaign.of(scenario).withConfig(config).replay(\"sl2/0/random/-/"
                        + config.digest() + "\")");
        assertThatThrownBy(() -> SimLoop.seeded(7, config).run(SimLoop.seeded(1).completableFuture()))
                .hasMessageEndingWith("\n  run again: SimLoop.seeded(7, config)");
    }

    @Test
    void givesItsSeedsAndListener() {
        Seeds seeds = Seeds.range(7, 3);
        CampaignListener listener = progress -> {};

        assertThat(SELDOM.withSeeds(seeds).seeds()).isSameAs(seeds);
        assertThat(SELDOM.seeds()).hasToString("seeds 0 to 999");
        assertThat(SELDOM.withListener(listener).listener()).isSameAs(listener);
        assertThat(SELDOM.listener()).isSameAs(CampaignListener.SILENT);
    }

    @Test
    void tellsTheListenerOnceAtTheEnd() {
        List<CampaignListener.Progress> told = new ArrayList<>();

        var unused = Campaign.of(world -> 1)
                .withSeeds(500)
                .withWorkers(2)
                .withListener(told::add)
                .run();

        assertThat(told).isNotEmpty();
        var last = told.get(told.size() - 1);
        assertThat(last.done()).isEqualTo(500);
        assertThat(last.total()).isEqualTo(500);
        assertThat(last.failures()).isZero();
        assertThat(last.seedsPerSecond()).isPositive();
        assertThat(last.remaining()).isZero();
    }

    @Test
    void seedsMayBeListedRangedOrFresh() {
        assertThat(SELDOM.withSeeds(Seeds.of(7, 3, 5)).collecting(1).run().seedsRun())
                .isEqualTo(3);
        assertThat(Seeds.of(7, 3, 5)).hasToString("3 listed seeds");
        assertThat(Seeds.range(10, 5)).hasToString("seeds 10 to 14");
        assertThat(Seeds.of(7)).hasToString("seed 7");
        assertThat(Seeds.fresh(3).first()).isNotNegative();
        assertThat(Seeds.fresh(3).size()).isEqualTo(3);
    }

    @Test
    void rejectsCountsThatAreNotPositive() {
        assertThatThrownBy(() -> SELDOM.withSeeds(0)).hasMessage("seed range is empty: count 0 from 0");
        assertThatThrownBy(() -> SELDOM.withWorkers(0)).hasMessage("worker count is not positive: 0");
        assertThatThrownBy(() -> SELDOM.collecting(0)).hasMessage("number of findings to keep is not positive: 0");
    }
}
