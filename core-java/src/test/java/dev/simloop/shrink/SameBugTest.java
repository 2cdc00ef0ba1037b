package dev.simloop.shrink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Scenario;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.failure.PropertyViolation;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shrinking stays with its bug, and goes as far as there is a way. */
@SuppressWarnings("FutureReturnValueIgnored")
class SameBugTest {
    private static FailureIdentity of(String message) {
        return FailureIdentity.of(new AssertionError(message));
    }

    private static FailureIdentity thrown(Runnable assertion) {
        try {
            assertion.run();
        } catch (AssertionError e) {
            return FailureIdentity.of(e);
        }
        throw new IllegalStateException("the assertion held");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "balance 50 instead of 40|balance 30 instead of 40",
                "expected: <40> but was: <50>|expected: <40> but was: <30>",
                "Expected <40>, actual <50>.|Expected <40>, actual <30>.",
                "got 50, want 40|got 30, want 40",
                "expected 40 but got 50|expected 40 but got 30",
                "balance is 50, expected 40|balance is 30, expected 40",
                "50 != 40|30 != 40",
                "stale read of x|lost write of x",
            })
    void otherwise(String one, String other) {
        assertThat(of(one)).isNotEqualTo(of(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "balance 50 instead of 40|balance 60 instead of 40",
                "expected: <40> but was: <50>|expected: <7> but was: <90>",
                "3 rows at 17 ms|9 rows at 1.5 s",
                "a has it|b has it",
                "n1 has it|n2 has it",
                "\"alice\" was lost|\"bob\" was lost",
                "[1, 2] is not sorted|[4, 2, 7] is not sorted",
                "State(n=4, who=x) is wrong|State(n=5, who=y) is wrong",
            })
    void theSame(String one, String other) {
        assertThat(of(one)).isEqualTo(of(other));
    }

    @Test
    void theValuesOfAFailedAssertionAreCompared() {
        List<FailureIdentity> identities = Stream.of(50, 30, 60)
                .map(found -> thrown(() -> assertThat(found).isEqualTo(40)))
                .toList();
        assertThat(identities.get(0)).isNotEqualTo(identities.get(1)).isEqualTo(identities.get(2));
    }

    @Test
    void namesOfHostsAndActorsCountAsNone() {
        Campaign campaign = Campaign.ofAction(world -> {
            String[] last = {""};
            for (String name : List.of("alpha", "beta")) {
                world.host(name, host -> host.executor().execute(() -> last[0] = name));
            }
            world.await(world.delay(Duration.ofSeconds(1)));
            throw new AssertionError(last[0] + " was last");
        });

        var findings = campaign.withSeeds(50).collecting(50).run().findings();
        assertThat(findings.stream().map(finding -> finding.failure().getMessage()))
                .contains("alpha was last", "beta was last");
        assertThat(findings.stream()
                        .map(finding -> FailureIdentity.of(finding.rerun()))
                        .distinct())
                .hasSize(1);
    }

    /** A deposit is lost by an unlocked read and write; another is booked twice by a retry. */
    private static void bank(World world) {
        int[] balance = {0};
        for (int i = 0; i < 3; i++) {
            world.executor().execute(() -> {
                int read = balance[0];
                world.executor().execute(() -> balance[0] = read + 10);
            });
        }
        SimFuture<Void> acknowledged = world.newFuture();
        world.executor().execute(() -> {
            balance[0] += 10;
            world.executor().execute(() -> acknowledged.complete(null));
        });
        world.await(world.delay(Duration.ZERO).thenRunAsync(() -> {}).thenRunAsync(() -> {
            if (!acknowledged.isDone()) {
                balance[0] += 10;
            }
        }));
        world.await(world.delay(Duration.ofSeconds(1)));
        if (balance[0] != 40) {
            throw new AssertionError("balance " + balance[0] + " instead of 40");
        }
    }

    @Test
    void noShrinkEndsAtTheOtherBug() {
        Campaign campaign = Campaign.ofAction(SameBugTest::bank);
        var findings = campaign.withSeeds(400).collecting(400).run().findings();
        assertThat(findings.stream().map(f -> f.failure().getMessage()))
                .contains("balance 50 instead of 40", "balance 30 instead of 40");
        for (var finding : findings.subList(0, 40)) {
            Shrink shrink =
                    Shrinker.of(campaign).withBudget(200, Duration.ofMinutes(5)).shrink(finding);
            assertThat(sign(shrink.report().failure())).isEqualTo(sign(finding.failure()));
        }
    }

    private static int sign(@org.jspecify.annotations.Nullable Throwable failure) {
        return Integer.signum(Integer.parseInt(
                        Objects.requireNonNull(Objects.requireNonNull(failure).getMessage())
                                .split(" ", -1)[1])
                - 40);
    }

    @Test
    void aUserCanTellFailuresApart() {
        Campaign campaign = Campaign.ofAction(SameBugTest::bank).withFailureIdentity(e -> "any");
        var finding = campaign.withSeeds(400).run().findings().get(0);

        assertThat(Shrinker.of(campaign)
                        .withBudget(20, Duration.ofMinutes(5))
                        .shrink(finding)
                        .identity())
                .isEqualTo(new FailureIdentity("", "", "any", List.of()));
    }

    /** In submission order it fails late, by far the longest of its runs. */
    @Test
    void theCalmRunIsTriedWhateverItsLength() {
        Scenario scenario = world -> {
            int[] spun = {0};
            boolean[] bad = {false};
            Runnable[] spin = new Runnable[1];
            spin[0] = () -> {
                if (++spun[0] < 2_000 && !bad[0]) {
                    world.executor().execute(spin[0]);
                }
                bad[0] |= spun[0] == 1_900;
            };
            world.executor().execute(spin[0]);
            world.executor().execute(() -> {});
            for (int i = 0; i < 3; i++) {
                world.executor()
                        .execute(() -> world.executor()
                                .execute(() -> bad[0] |= world.random("x").nextInt(3) == 0));
            }
            world.loop().runUntilQuiescent(Duration.ofSeconds(1));
            if (bad[0]) {
                throw new AssertionError("bad");
            }
            return null;
        };
        Campaign campaign = Campaign.of(scenario);
        for (var finding : campaign.withSeeds(10).collecting(10).run().findings()) {
            Shrink shrink = Shrinker.of(campaign).shrink(finding);
            assertThat(shrink.after().deviationCount()).isZero();
            assertThat(shrink.stop()).isEqualTo(StopReason.DONE);
        }
    }

    @Test
    void aPredicateThatThrowsKeepsItsPropertyItsLineAndItsCause() {
        Campaign campaign = Campaign.ofAction(world -> {
            world.always(
                    "counter is small", () -> Objects.requireNonNull(List.of().get(3)) != null);
            world.await(world.delay(Duration.ofSeconds(1)));
        });
        Throwable failure = campaign.runSeed(1).failure();

        assertThat(failure)
                .isInstanceOf(PropertyViolation.class)
                .hasCauseInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageStartingWith("always \"counter is small\" could not be asked: its predicate threw "
                        + "java.lang.ArrayIndexOutOfBoundsException")
                .hasMessageContaining("thrown at dev.simloop.shrink.SameBugTest");
        FailureIdentity identity = FailureIdentity.of(Objects.requireNonNull(failure));
        assertThat(identity.property()).isEqualTo("counter is small");
        assertThat(identity.type()).isEqualTo("java.lang.ArrayIndexOutOfBoundsException");
        assertThatThrownBy(
                        () -> FailureIdentity.of(Campaign.ofAction(world -> {}).runSeed(1)))
                .hasMessageContaining("passed: there is no failure");
    }

    /** The books are wrong by a retry that counts twice, or by an update that is lost: the words are the same. */
    private static Scenario books(boolean told) {
        return world -> {
            long[] balance = {0};
            for (int i = 0; i < 2; i++) {
                world.delay(Duration.ofMillis(world.random("latency").nextInt(1, 4)))
                        .thenRun(() -> {
                            long read = balance[0];
                            world.delay(Duration.ofMillis(
                                            world.random("latency").nextInt(0, 3)))
                                    .thenRun(() -> balance[0] = read + 20);
                            if (world.random("answer").nextInt(0, 4) == 3) {
                                world.delay(Duration.ofMillis(10)).thenRun(() -> balance[0] += 20);
                            }
                        });
            }
            world.await(world.delay(Duration.ofMillis(30)));
            if (told) {
                dev.simloop.SimLoop.observe("balance", balance[0], 40);
            }
            if (balance[0] != 40) {
                throw new IllegalStateException("the books are wrong");
            }
            return null;
        };
    }

    @Test
    void anObservedPairTellsTwoBugsWithTheSameWordsApart() {
        var campaign = Campaign.of(books(true)).collecting(40).withSeeds(400);
        var kinds = new java.util.TreeSet<String>();
        for (var finding : campaign.run().findings()) {
            var wanted = FailureIdentity.of(finding.rerun());
            kinds.add(wanted.message());
            var shrunk = Shrinker.of(campaign)
                    .withBudget(200, Duration.ofSeconds(20))
                    .shrink(finding);
            assertThat(FailureIdentity.of(shrunk.report())).isEqualTo(wanted);
            assertThat(shrunk.report().comparisons())
                    .isEqualTo(finding.original().comparisons());
        }
        assertThat(kinds)
                .containsExactly("the books are wrong {balance=larger}", "the books are wrong {balance=smaller}");

        var untold = Campaign.of(books(false)).collecting(40).withSeeds(400).run();
        assertThat(untold.findings().stream().map(finding -> FailureIdentity.of(finding.rerun())))
                .containsOnly(FailureIdentity.of(untold.findings().get(0).rerun()));
    }
}
