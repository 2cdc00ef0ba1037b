package dev.simloop.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.RunReport;
import dev.simloop.SimConfig;
import dev.simloop.Timing;
import dev.simloop.strategy.Profile;
import dev.simloop.tape.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("FutureReturnValueIgnored")
class PortfolioTest {
    /** Three threads of a few steps each; the value is their order. */
    private static final Campaign LETTERS = Campaign.of(world -> {
        StringBuilder order = new StringBuilder();
        for (char letter = 'a'; letter < 'd'; letter++) {
            char mine = letter;
            var thread = world.singleThread("thread-" + letter);
            for (int i = 0; i < 3; i++) {
                thread.execute(() -> order.append(mine));
            }
        }
        return world.loop().delay(Duration.ofSeconds(1)).thenApply(nothing -> order.toString());
    });

    /** The same, where the order may be wrong: seldom with any strategy, and with which one it differs. */
    private static final Campaign SELDOM = Campaign.of(world -> {
        StringBuilder order = new StringBuilder();
        for (char letter = 'a'; letter < 'd'; letter++) {
            char mine = letter;
            var thread = world.singleThread("thread-" + letter);
            for (int i = 0; i < 3; i++) {
                thread.execute(() -> order.append(mine));
            }
        }
        return world.loop().delay(Duration.ofSeconds(1)).thenApply(nothing -> {
            if (order.toString().matches("c[abc]*bac?a")) {
                throw new IllegalStateException(order.toString());
            }
            return "";
        });
    });

    @Test
    void blocksFollowEachOther() {
        for (int index = 0; index < 40_000; index++) {
            int block = Blocks.of(index);
            assertThat(Blocks.start(block)).as("start of %s", block).isLessThanOrEqualTo(index);
            assertThat(Blocks.start(block + 1)).as("end of %s", block).isGreaterThan(index);
        }
        assertThat(Blocks.of(63)).isEqualTo(1);
        assertThat(Blocks.start(9) - Blocks.start(8)).isEqualTo(4_096);
        assertThat(Blocks.start(20) - Blocks.start(19)).isEqualTo(4_096);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void anyNumberOfWorkersGivesTheSameCampaign(int workers) {
        CampaignResult one =
                SELDOM.withSeeds(1_500).withWorkers(1).collecting(200).run();
        CampaignResult more =
                SELDOM.withSeeds(1_500).withWorkers(workers).collecting(200).run();
        assertThat(one.findings().size()).isGreaterThan(20);
        assertThat(tokens(more)).isEqualTo(tokens(one));
        assertThat(more.fingerprint()).isEqualTo(one.fingerprint());
        assertThat(more.interleavings()).isEqualTo(one.interleavings());
        assertThat(more.steps()).isEqualTo(one.steps());
        CampaignResult first = SELDOM.withSeeds(1_500).withWorkers(workers).run();
        assertThat(Objects.requireNonNull(first.firstFinding()).token())
                .isEqualTo(one.findings().get(0).token());
        CampaignResult alone = SELDOM.withSeeds(1_500).withWorkers(1).run();
        assertThat(first.interleavings()).isEqualTo(alone.interleavings());
        assertThat(first.fingerprint()).isEqualTo(alone.fingerprint());
    }

    private static List<Token> tokens(CampaignResult result) {
        return result.findings().stream().map(Finding::token).toList();
    }

    @Test
    void aTokenAloneRepeatsTheRun() {
        List<RunReport> runs = new ArrayList<>();
        CampaignResult result =
                SELDOM.withSeeds(3_000).withWorkers(2).collecting(300).run();
        result.findings().forEach(finding -> runs.add(finding.original()));
        Map<String, Integer> kinds = new TreeMap<>();
        for (RunReport run : runs) {
            // a campaign that knows nothing of the other one
            RunReport again = SELDOM.withStrategy("fifo").replay(run.token().toString());
            assertThat(again.isSameRun(run)).as(run.token().toString()).isTrue();
            kinds.merge(run.token().strategy().replaceAll("[^a-z].*", ""), 1, Integer::sum);
        }
        assertThat(kinds).containsKeys("random", "pct", "surw", "urw");
    }

    @Test
    void everyKindIsDrawnAboutAsOftenAsItsShare() {
        Search portfolio = Search.of("portfolio");
        Knowledge nothing = Knowledge.none(portfolio.arms());
        Map<String, Integer> kinds = new TreeMap<>();
        for (int seed = 1; seed <= 10_000; seed++) {
            kinds.merge(kind(portfolio.choice(seed, seed, nothing)), 1, Integer::sum);
        }
        assertThat(kinds.keySet()).containsExactly("delay", "pct", "pos", "preempt", "random", "surw", "urw");
        assertThat(kinds.get("random")).isBetween(2_500, 5_000);
        assertThat(kinds.values()).allMatch(count -> count > 300);
        assertThat(portfolio.choice(0, 17, nothing)).isEqualTo(RunChoice.RANDOM);
    }

    private static String kind(RunChoice choice) {
        return choice.strategy().replaceAll("[^a-z].*", "");
    }

    @Test
    void aKindThatBringsNothingNewIsDrawnLessAndOneThatFailsMore() {
        Search portfolio = Search.of("portfolio");
        int pct = portfolio.arm(new RunChoice("pct(3,k=9)"));
        int random = portfolio.arm(RunChoice.RANDOM);
        double before = share(portfolio, Knowledge.none(portfolio.arms()), "pct");
        List<Knowledge.Arm> stale =
                new ArrayList<>(Knowledge.none(portfolio.arms()).arms());
        stale.set(pct, new Knowledge.Arm(1_000, 0, 0));
        assertThat(share(portfolio, new Knowledge(new Profile(9), 9, stale), "pct"))
                .isBetween(before / 5, before / 2);
        List<Knowledge.Arm> failing =
                new ArrayList<>(Knowledge.none(portfolio.arms()).arms());
        failing.set(pct, new Knowledge.Arm(1_000, 1_000, 20));
        failing.set(random, new Knowledge.Arm(1_000, 1_000, 1));
        assertThat(share(portfolio, new Knowledge(new Profile(9), 9, failing), "pct"))
                .isGreaterThan(1.4 * before);
    }

    private static double share(Search portfolio, Knowledge known, String wanted) {
        int drawn = 0;
        for (int seed = 1; seed <= 4_000; seed++) {
            drawn += kind(portfolio.choice(seed, seed, known)).equals(wanted) ? 1 : 0;
        }
        return drawn / 4_000.0;
    }

    @Test
    void lengthsAreThoseOfTheRunsBefore() {
        CampaignResult result = SELDOM.withSeeds(600).collecting(600).run();
        List<String> named = tokens(result).stream()
                .map(Token::strategy)
                .filter(strategy -> strategy.startsWith("pct"))
                .distinct()
                .toList();
        // nine steps of three threads, of which the last ones have no choice
        assertThat(named).isNotEmpty().allMatch(strategy -> strategy.matches("pct\\(\\d,k=[78]\\)"));
    }

    @Test
    void aBareSeedMeansRandom() {
        assertThat(LETTERS.strategy()).isEqualTo("portfolio");
        assertThat(LETTERS.runSeed(17).token().strategy()).isEqualTo("random");
        Campaign listed = SELDOM.withSeeds(
                        Seeds.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20))
                .collecting(20);
        assertThat(listed.strategy()).isEqualTo("random");
        assertThat(tokens(listed.run())).allMatch(token -> token.strategy().equals("random"));
        SimConfig fifo = SimConfig.defaults().withStrategy("fifo");
        assertThat(LETTERS.withConfig(fifo).strategy()).isEqualTo("fifo");
        assertThat(LETTERS.withConfig(fifo).withStrategy("portfolio").strategy())
                .isEqualTo("portfolio");
        assertThat(LETTERS.withStrategy("pct(3)").withSeeds(Seeds.of(3)).strategy())
                .isEqualTo("pct(3)");
        assertThat(LETTERS.withStrategy("pct(3)").withConfig(fifo).strategy()).isEqualTo("fifo");
    }

    /** One is passed over while two others go 50 rounds: depth 1, but a long run of luck; and a race, the other way round. */
    @Test
    void eachStrategyMissesWhatAnotherFinds() {
        Campaign passedOver = Campaign.ofAction(world -> {
            boolean[] served = new boolean[1];
            world.singleThread("victim").execute(() -> served[0] = true);
            for (int i = 0; i < 2; i++) {
                var greedy = world.singleThread("greedy-" + i);
                for (int round = 0; round < 50; round++) {
                    greedy.execute(() -> {});
                }
                greedy.execute(() -> {
                    if (!served[0]) {
                        throw new IllegalStateException("passed over");
                    }
                });
            }
        });
        Campaign turns = Campaign.ofAction(world -> {
            StringBuilder order = new StringBuilder();
            for (String letter : List.of("a", "b")) {
                var thread = world.singleThread("thread-" + letter);
                for (int i = 0; i < 2; i++) {
                    thread.execute(() -> {
                        if (order.append(letter).toString().equals("abab")) {
                            throw new IllegalStateException("they took turns");
                        }
                    });
                }
            }
        });
        // things that are late would find both by themselves
        SimConfig exact = SimConfig.defaults().withTiming(Timing.EXACT);
        passedOver = passedOver.withConfig(exact);
        turns = turns.withConfig(exact);
        assertThat(passedOver.withStrategy("random").withSeeds(2_000).findFailingToken())
                .isNull();
        assertThat(passedOver.withStrategy("pct(1)").withSeeds(20).findFailingToken())
                .isNotNull();
        assertThat(turns.withStrategy("pct(2)").withSeeds(2_000).findFailingToken())
                .isNull();
        assertThat(turns.withStrategy("pct(3)").withSeeds(400).findFailingToken())
                .isNotNull();
        assertThat(turns.withStrategy("random").withSeeds(60).findFailingToken())
                .isNotNull();
        for (Campaign both : List.of(passedOver, turns)) {
            assertThat(both.withSeeds(200).findFailingToken()).isNotNull();
        }
    }

    @Test
    void countsDifferentInterleavings() {
        Campaign three = Campaign.ofAction(world -> {
            for (int i = 0; i < 3; i++) {
                world.singleThread("thread-" + i).execute(() -> {});
            }
        });
        CampaignResult result = three.withSeeds(500).run();
        assertThat(result.interleavings()).isEqualTo(6);
        assertThat(result.describe()).contains(", 6 different interleavings of steps");
        CampaignResult plain = three.withStrategy("fifo").withSeeds(50).run();
        assertThat(plain.interleavings()).isEqualTo(1);
        assertThat(plain.describe()).contains(", 1 interleaving");
        assertThat(plain.isInterleavingsLeast()).isFalse();
    }

    @Test
    void aFindingSaysHowOftenItWasRepeated() {
        Finding finding = Objects.requireNonNull(SELDOM.withSeeds(1_500).run().firstFinding());
        assertThat(finding.repeats()).isGreaterThanOrEqualTo(10);
        assertThat(finding.repeated()).isEqualTo(finding.repeats());
        String times = finding.repeats() + " of " + finding.repeats();
        assertThat(finding.describe()).contains("\n  repeated: " + times + " runs went the same way\n  token ");
    }
}
