package dev.simloop.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.RunReport;
import dev.simloop.SimConfig;
import dev.simloop.SimLoop;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Seeds;
import dev.simloop.tape.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("FutureReturnValueIgnored")
class StrategiesTest {
    /** A world with all that makes tasks come and go: hosts that crash and pause, timers that are cancelled, mailboxes. */
    private static final Campaign BUSY = Campaign.of(StrategiesTest::busy);

    private static Object busy(dev.simloop.World world) {
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            var host = world.host("n" + i, machine -> {
                var executor = machine.executor();
                var thread = machine.singleThread("loop");
                for (int task = 0; task < 4; task++) {
                    int of = task;
                    executor.execute(() -> {
                        SimLoop.touchesOnly("r" + of % 2);
                        order.add("n" + number + of);
                        thread.execute(() -> order.add("t" + number + of));
                    });
                }
            });
            world.executor().execute(() -> {
                if (number == 1) {
                    host.pause(Duration.ofMillis(2));
                }
                if (number == 2) {
                    host.crash();
                    host.restart();
                }
            });
        }
        var late = world.executor().schedule(() -> order.add("late"), 5, java.util.concurrent.TimeUnit.MILLISECONDS);
        world.executor().execute(() -> {
            order.add("cancel");
            late.cancel(false);
        });
        for (int i = 0; i < 3; i++) {
            world.singleThread("worker").execute(() -> order.add("worker"));
        }
        return world.loop().delay(Duration.ofSeconds(1)).thenApply(nothing -> List.copyOf(order));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "random",
                "fifo",
                "pct(1,k=1)",
                "pct(3,k=40)",
                "pct(6,k=10)",
                "pos",
                "urw(w=3.5x2.1x3)",
                "surw(w=9x4)",
                "preempt(2,k=30)",
                "delay(3,k=30)"
            })
    void aRunIsItsSeedAndItsDescriptor(String descriptor) {
        Campaign campaign = BUSY.withStrategy(descriptor);
        Map<Object, Integer> orders = new HashMap<>();
        // on one worker, whose buffers each run finds as the one before has left them
        var hunted = campaign.withSeeds(200).withWorkers(1).collecting(1).run();
        assertThat(hunted.findings()).isEmpty();
        assertThat(campaign.withSeeds(200).withWorkers(3).collecting(1).run().fingerprint())
                .isEqualTo(hunted.fingerprint());
        for (int seed = 0; seed < 100; seed++) {
            RunReport run = campaign.runSeed(seed);
            assertThat(run.token())
                    .isEqualTo(
                            new Token(seed, descriptor, "-", campaign.config().digest()));
            assertThat(BUSY.replay(run.token().toString()).isSameRun(run)).isTrue();
            RunReport strictly = BUSY.replay(Objects.requireNonNull(run.tape()));
            assertThat(strictly.isSameRun(run)).isTrue();
            orders.merge(run.value(), 1, Integer::sum);
        }
        assertThat(orders.size() > 1).isEqualTo(!descriptor.equals("fifo"));
    }

    @Test
    void aHuntDoesAsARecordedRun() {
        for (String descriptor : List.of("pct(3,k=40)", "pos", "surw(w=9x4)", "preempt(2,k=30)", "delay(3,k=30)")) {
            Campaign campaign = BUSY.withStrategy(descriptor).withWorkers(1);
            for (int seed = 0; seed < 50; seed++) {
                RunReport hunted = Objects.requireNonNull(
                        campaign.withSeeds(Seeds.range(seed, 1)).findSeedWhere(value -> true));
                assertThat(hunted.isSameRun(BUSY.replay(hunted.token().toString())))
                        .as("%s, seed %s", descriptor, seed)
                        .isTrue();
            }
        }
    }

    @Nested
    class PriorityBased {
        /** Three actors with three steps each, and who took them. */
        private final Campaign letters = Campaign.of(world -> {
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

        @Test
        void aPriorityBelongsToItsActorAndHoldsForAllItsTasks() {
            Map<Object, Integer> orders = counted(letters.withStrategy("pct(1,k=1)"), 600);
            // each actor goes on to its end: 3! orders, and each is as likely
            assertThat(orders).hasSize(6);
            assertThat(orders.values()).allMatch(count -> count > 60);
            assertThat(orders.keySet())
                    .allMatch(order -> order.toString().matches("(\\w)\\1\\1(\\w)\\2\\2(\\w)\\3\\3"));
        }

        @Test
        void aFallInterruptsOnce() {
            Map<Object, Integer> orders = counted(letters.withStrategy("pct(2,k=6)"), 2_000);
            assertThat(orders.keySet()).allMatch(order -> switches(order.toString()) <= 4);
            assertThat(orders.keySet())
                    .anyMatch(order -> order.toString().matches("(\\w)(\\w)\\2\\2(\\w)\\3\\3\\1\\1"));
        }

        private int switches(String order) {
            return (int) java.util.stream.IntStream.range(1, order.length())
                    .filter(i -> order.charAt(i) != order.charAt(i - 1))
                    .count();
        }

        @Test
        void preemptionsInterruptAsOftenAsTheySay() {
            // the sixth, the last with a choice, is an interruption for sure
            Map<Object, Integer> orders = counted(letters.withStrategy("preempt(1,k=6)"), 2_000);
            assertThat(orders.keySet()).allMatch(order -> switches(order.toString()) <= 4);
            assertThat(orders).hasSizeGreaterThan(20);
        }

        @Test
        void delaysDepartFromTheOrderOfSubmissionAsOftenAsTheySay() {
            Map<Object, Integer> orders = counted(letters.withStrategy("delay(1,k=1)"), 50);
            assertThat(orders.keySet()).containsExactly("bcabcabca");
        }
    }

    /** Two that spin until the other has moved, which an unfair scheduler would never let happen. */
    @ParameterizedTest
    @ValueSource(strings = {"pct(1)", "pct(3)", "preempt(1)", "delay(2)", "surw", "urw", "portfolio"})
    void nobodyWhoLooksAndYieldsWaitsForEver(String strategy) {
        Campaign spinning = Campaign.of(world -> {
            boolean[] moved = new boolean[1];
            var first = world.singleThread("first");
            var done = world.<Void>newFuture();
            Runnable[] look = new Runnable[1];
            look[0] = () -> {
                if (moved[0]) {
                    done.complete(null);
                } else {
                    first.execute(look[0]);
                }
            };
            first.execute(look[0]);
            world.singleThread("second").execute(() -> moved[0] = true);
            return done;
        });
        spinning.withStrategy(strategy).withSeeds(60).collecting(1).run().assertPassed();
    }

    /** Whether all orders are as likely is what a weighted walk is for. */
    @Test
    void aWeightedWalkIsUniformWhereARandomOneIsNot() {
        Campaign uneven = Campaign.of(world -> {
            StringBuilder order = new StringBuilder();
            var many = world.singleThread("many");
            for (int i = 0; i < 5; i++) {
                many.execute(() -> order.append('m'));
            }
            world.singleThread("one").execute(() -> order.append('o'));
            return world.loop().delay(Duration.ofSeconds(1)).thenApply(nothing -> order.toString());
        });
        // six places for the one, a sixth each; root is actor 0, the pool of the delay comes later
        Map<Object, Integer> weighted = counted(uneven.withStrategy("urw(w=1.5.1)"), 6_000);
        assertThat(weighted).hasSize(6);
        assertThat(weighted.values()).allMatch(count -> count > 850 && count < 1_150);
        Map<Object, Integer> random = counted(uneven.withStrategy("random"), 6_000);
        assertThat(random.get("ommmmm")).isBetween(2_700, 3_300);
        assertThat(random.get("mmmmmo")).isLessThan(400);
    }

    private static Map<Object, Integer> counted(Campaign campaign, int seeds) {
        Map<Object, Integer> orders = new TreeMap<>();
        for (int seed = 0; seed < seeds; seed++) {
            orders.merge(Objects.requireNonNull(campaign.runSeed(seed).value()), 1, Integer::sum);
        }
        return orders;
    }

    @Nested
    class PartialOrders {
        /** Four steps of one host and one of another, which is the last by chance in one of five orders. */
        private Campaign hosts(boolean apart) {
            return Campaign.of(world -> {
                StringBuilder order = new StringBuilder();
                var busy = world.host("busy", machine -> {
                    for (int i = 0; i < 4; i++) {
                        int number = i;
                        machine.singleThread("t" + i).execute(() -> order.append(number));
                    }
                    if (!apart) {
                        machine.singleThread("one").execute(() -> order.append('o'));
                    }
                });
                var other = world.host("other", machine -> {
                    if (apart) {
                        machine.singleThread("one").execute(() -> order.append('o'));
                    }
                });
                assertThat(busy).isNotEqualTo(other);
                return world.loop().delay(Duration.ofSeconds(1)).thenApply(nothing -> order.toString());
            });
        }

        @Test
        void stepsOfOtherHostsKeepTheirPriority() {
            // kept: it loses to four in a row only if it is the least of five draws and of those that follow
            double apart = last(hosts(true), 4_000);
            double together = last(hosts(false), 4_000);
            assertThat(together).isBetween(0.17, 0.23);
            assertThat(apart).isGreaterThan(together + 0.05);
        }

        @Test
        void declaredFootprintsAreIndependentIfNothingIsTheSame() {
            var footprints = new Footprints();
            footprints.begins(3);
            footprints.touches(3, "account");
            footprints.touches(4, "of another actor's step");
            int account = footprints.ended();
            footprints.begins(4);
            footprints.touches(4, "log");
            footprints.touches(4, "index");
            int two = footprints.ended();
            assertThat(footprints.expected(3)).isEqualTo(account);
            assertThat(footprints.areDependent(-1, account, -1, two)).isFalse();
            assertThat(footprints.areDependent(-1, account, -1, account)).isTrue();
            assertThat(footprints.areDependent(-1, account, -1, Footprints.ANYTHING))
                    .isTrue();
            assertThat(footprints.areDependent(0, Footprints.ANYTHING, 1, Footprints.ANYTHING))
                    .isFalse();
            assertThat(footprints.areDependent(0, Footprints.ANYTHING, Footprints.WORLD, Footprints.ANYTHING))
                    .isTrue();
            assertThat(footprints.areDependent(0, account, 0, two)).isFalse();
            // the next step of the actor declares nothing, and nothing is expected of it any more
            footprints.begins(3);
            assertThat(footprints.ended()).isEqualTo(Footprints.ANYTHING);
            assertThat(footprints.expected(3)).isEqualTo(Footprints.ANYTHING);
        }

        private double last(Campaign campaign, int seeds) {
            int count = 0;
            for (int seed = 0; seed < seeds; seed++) {
                Object order = campaign.withStrategy("pos").runSeed(seed).value();
                count += Objects.requireNonNull(order).toString().endsWith("o") ? 1 : 0;
            }
            return (double) count / seeds;
        }
    }

    @Test
    void refusesWhatIsNoStrategy() {
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put(
                "ptc(3)",
                "strategy is unknown: ptc(3) (known: random, fifo, pct(depth), pos, urw, surw, preempt(count),"
                        + " delay(count), and for campaigns portfolio)");
        wrong.put("", "strategy is malformed: \"\" (as in random, pct(3) or pct(3,k=120))");
        wrong.put("pct(3", "strategy is malformed: \"pct(3\" (as in random, pct(3) or pct(3,k=120))");
        wrong.put("pct()", "strategy is malformed: \"pct()\" (as in random, pct(3) or pct(3,k=120))");
        wrong.put("pct(0)", "depth of strategy pct(0) is not a number from 1 on: 0");
        wrong.put("pct(two)", "depth of strategy pct(two) is not a number from 1 on: two");
        wrong.put("pct(101)", "depth of strategy pct(101) is more than 100");
        wrong.put("pct(99999999999)", "depth of strategy pct(99999999999) is not a number from 1 on: 99999999999");
        wrong.put("pct(3,k=0)", "k of strategy pct(3,k=0) is not a number from 1 on: 0");
        wrong.put("pct(3,k=1,k=2)", "strategy pct(3,k=1,k=2) says twice what k is");
        wrong.put("pct(3,d=4)", "strategy pct has no parameter d (it has k)");
        wrong.put("preempt(0)", "number of preemptions of strategy preempt(0) is not a number from 1 on: 0");
        wrong.put("delay(0,k=4)", "number of delays of strategy delay(0,k=4) is not a number from 1 on: 0");
        wrong.put("random(3)", "strategy random takes no such parameter: 3");
        wrong.put("pos(k=3)", "strategy pos has no parameter k");
        wrong.put("urw(w=0)", "a weight of strategy urw(w=0) is not a number from 1 on: 0");
        wrong.put("urw(w=1x0)", "how often a weight repeats of strategy urw(w=1x0) is not a number from 1 on: 0");
        wrong.put("surw(w=1x300)", "strategy surw names more than 256 weights: 1x300");
        wrong.forEach((descriptor, message) -> {
            assertThatThrownBy(() -> Strategies.named(descriptor))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> BUSY.withStrategy(descriptor))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        });
        // a minus is nothing that a descriptor can have
        assertThatThrownBy(() -> Strategies.named("pct(-1)"))
                .hasMessage("strategy is malformed: \"pct(-1)\" (as in random, pct(3) or pct(3,k=120))");
    }

    @Test
    void oneRunNeedsAllValues() {
        assertThatThrownBy(() -> SimConfig.defaults().withStrategy("pct(3)"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "strategy pct(3) leaves out what one run cannot know: name it, as in pct(3,k=120), or give the"
                                + " strategy to a campaign, which measures it");
        assertThatThrownBy(() -> SimConfig.defaults().withStrategy("surw")).hasMessageContaining("as in surw(w=3.5x2)");
        SimConfig unmeasured = SimConfig.defaults().withStrategy(Strategies.named("pct(3)"));
        assertThatThrownBy(() -> SimLoop.seeded(1, unmeasured))
                .hasMessage(
                        "strategy pct(3) does not say over how many steps with a choice its changes are spread: name"
                                + " them, as in pct(3,k=120), or run it with a campaign, which measures them");
    }

    @Test
    void aCampaignMeasuresWhatIsLeftOut() {
        Campaign campaign = BUSY.withStrategy("pct(3)");
        assertThat(campaign.strategy()).isEqualTo("pct(3)");
        String named = campaign.runSeed(0).token().strategy();
        assertThat(named).matches("pct\\(3,k=\\d{2}\\)");
        assertThat(BUSY.withStrategy("surw").runSeed(3).token().strategy()).matches("surw\\(w=[0-9x.]+\\)");
        var some = campaign.withSeeds(5).findSeedWhere(value -> true);
        assertThat(Objects.requireNonNull(some).token().strategy()).isEqualTo(named);
    }

    @Test
    void weightsAreWrittenAsTheyAreRead() {
        Profile profile = new Profile(7, new int[] {3, 5, 5, 0, 1, 1, 9});
        assertThat(Strategies.measured("urw", profile)).isEqualTo("urw(w=3.5x2.1x3.9)");
        assertThat(Descriptor.parse("urw(w=3.5x2.1x3.9)").weights()).containsExactly(3, 5, 5, 1, 1, 1, 9);
        int[] many = new int[1_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = 1 + i % 3;
        }
        String text = Strategies.measured("surw", new Profile(1, many));
        assertThat(text.length()).isLessThan(100);
        assertThat(Strategies.measured(text, profile)).isEqualTo(text);
        assertThat(Strategies.measured("pct", new Profile(0, new int[0]))).isEqualTo("pct(k=1)");
        assertThat(Strategies.isToMeasure("pos")).isFalse();
    }
}
