package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Programs that end themselves, and whoever starts them again. */
@SuppressWarnings("FutureReturnValueIgnored")
class RestartPolicyTest {
    /** When the program started, in milliseconds; it ends itself {@code lifeMillis} after each start. */
    private static List<Long> starts(RestartPolicy policy, long lifeMillis, Duration run) {
        List<Long> starts = new ArrayList<>();
        run(world -> {
            Host host = world.host("n1", started -> {
                starts.add(world.now().toMillis());
                started.executor()
                        .schedule(
                                () -> {
                                    throw started.exit();
                                },
                                lifeMillis,
                                java.util.concurrent.TimeUnit.MILLISECONDS);
            });
            host.setRestartPolicy(policy);
            world.await(world.delay(run));
            host.setRestartPolicy(null);
        });
        return starts;
    }

    private static void run(Consumer<World> body) {
        Campaign.of(world -> {
                    body.accept(world);
                    return null;
                })
                .runSeed(1)
                .assertPassed();
    }

    @Test
    void startsAgainAfterItsDelay() {
        assertThat(starts(RestartPolicy.after(Duration.ofMillis(100)), 10, Duration.ofMillis(400)))
                .containsExactly(0L, 110L, 220L, 330L);
    }

    @Test
    void workThatFailsEndsTheProgramAndWorkThatDoesNotGoesOn() {
        List<String> seen = new ArrayList<>();
        run(world -> {
            world.setRestartPolicy(RestartPolicy.after(Duration.ofMillis(10)));
            world.host("n1", started -> {
                String first = started.orExit(() -> "read");
                seen.add(first + " at " + world.now().toMillis());
                if (started.domain().incarnation() == 1) {
                    String unused = started.orExit(() -> {
                        throw new IOException("the disk is not well");
                    });
                    seen.add("after the exit");
                } else if (started.domain().incarnation() == 2) {
                    String unused = started.orExit(() -> {
                        throw new UncheckedIOException(new IOException("nor is it now"));
                    });
                }
            });
            world.await(world.delay(Duration.ofSeconds(1)));
            world.setRestartPolicy(null);
            assertThatThrownBy(() -> world.host("n1").orExit(() -> {
                        throw new IOException("not its task");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("exit of host n1 outside of its own tasks");
            assertThatThrownBy(() -> world.host("n1").orExit(() -> {
                        throw new IllegalArgumentException("a mistake is none of the disk's");
                    }))
                    .isInstanceOf(IllegalArgumentException.class);
        });
        assertThat(seen).containsExactly("read at 0", "read at 10", "read at 20");
    }

    @Test
    void aPolicyOfTheWorldIsOneOfEveryHost() {
        run(world -> {
            Host before = world.host("before");
            world.setRestartPolicy(RestartPolicy.after(Duration.ofMillis(10)));
            Host after = world.host("after");
            Host alone = world.host("alone");
            alone.setRestartPolicy(null);
            List.of(before, after, alone).forEach(Host::crash);
            world.await(world.delay(Duration.ofMillis(11)));
            assertThat(List.of(before.isUp(), after.isUp(), alone.isUp())).containsExactly(true, true, false);
        });
    }

    @Test
    void waitsLongerWhileItEndsSoon() {
        var policy =
                RestartPolicy.after(Duration.ofMillis(10)).withBackoff(2, Duration.ofMillis(40), Duration.ofSeconds(1));
        assertThat(starts(policy, 10, Duration.ofMillis(200))).containsExactly(0L, 20L, 50L, 100L, 150L);
        // One that runs long enough brings back the first delay.
        assertThat(starts(policy, 1_000, Duration.ofMillis(3_050))).containsExactly(0L, 1_010L, 2_020L, 3_030L);
    }

    @Test
    void givesUpAfterItsLimit() {
        var policy = RestartPolicy.after(Duration.ofMillis(1)).withMaxRestarts(2);
        assertThat(starts(policy, 1, Duration.ofMillis(100))).containsExactly(0L, 2L, 4L);
    }

    @Test
    void leavesAnOrderlyShutdownAlone() {
        run(world -> {
            Host host = world.host("n1", started -> {});
            host.setRestartPolicy(RestartPolicy.after(Duration.ZERO));
            world.await(host.shutdown(Duration.ofSeconds(1)));
            world.await(world.delay(Duration.ofSeconds(10)));
            assertThat(host.isUp()).isFalse();
            host.restart();
            host.crash();
            world.await(world.delay(Duration.ofSeconds(1)));
            assertThat(host.isUp()).isTrue();
            assertThat(host.domain().incarnation()).isEqualTo(3);
        });
    }

    @Test
    void anExitKeepsWhatWasWrittenAndNothingRunsAfterIt() {
        List<String> seen = new ArrayList<>();
        run(world -> {
            Host host = world.host("n1", started -> {
                if (started.domain().incarnation() == 1) {
                    started.executor().schedule(() -> seen.add("timer"), 1, java.util.concurrent.TimeUnit.MILLISECONDS);
                    Files.writeString(started.disk().path("/f"), "kept");
                    try {
                        throw started.exit();
                    } finally {
                        Files.writeString(started.disk().path("/g"), "discarded");
                        started.executor().execute(() -> seen.add("finally"));
                    }
                }
            });
            world.await(world.delay(Duration.ofSeconds(1)));
            assertThat(host.isUp()).isFalse();
            host.restart();
            world.await(world.delay(Duration.ofSeconds(1)));
            try {
                assertThat(host.disk().path("/f")).hasContent("kept");
                assertThat(host.disk().path("/g")).doesNotExist();
            } catch (RuntimeException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(seen).isEmpty();
    }

    @Test
    void anExitWithinAStageOfAFutureTellsNobody() {
        run(world -> {
            Host host = world.host(
                    "n1",
                    started -> started.supplyAsync(() -> {
                        throw started.exit();
                    }));
            world.await(world.delay(Duration.ofSeconds(1)));
            assertThat(host.isUp()).isFalse();
        });
    }

    @Test
    void refusesWhatMakesNoSense() {
        var policy = RestartPolicy.after(Duration.ofMillis(10));
        assertThatThrownBy(() -> RestartPolicy.after(Duration.ofSeconds(-1))).hasMessage("delay is negative: PT-1S");
        assertThatThrownBy(() -> policy.withMaxRestarts(-1)).hasMessage("number of restarts is negative: -1");
        assertThatThrownBy(() -> policy.withBackoff(0.5, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .hasMessage("factor is below 1: 0.5");
        assertThatThrownBy(() -> policy.withBackoff(2, Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessage("longest delay PT0S is below the first, PT0.01S");
        assertThatThrownBy(() -> policy.withBackoff(2, Duration.ofSeconds(1), Duration.ZERO))
                .hasMessage("stable time is not positive: PT0S");
        var outside =
                Campaign.of(world -> world.host("n1", started -> {}).exit()).runSeed(1);
        assertThat(Objects.requireNonNull(outside.failure()))
                .hasMessageStartingWith("exit of host n1 outside of its own tasks: ")
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void runsWithRestartsReplayStrictlyFromTheirTapes() {
        Campaign campaign = Campaign.of(world -> {
            for (int i = 0; i < 3; i++) {
                Host host = world.host("n" + i, started -> {
                    var random = started.random("life");
                    started.executor()
                            .schedule(
                                    () -> {
                                        throw started.exit();
                                    },
                                    random.nextInt(1, 50),
                                    java.util.concurrent.TimeUnit.MILLISECONDS);
                });
                host.setRestartPolicy(RestartPolicy.after(Duration.ofMillis(5)).withMaxRestarts(20));
            }
            return world.delay(Duration.ofSeconds(1));
        });
        for (long seed = 0; seed < 50; seed++) {
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            assertThat(run.counters()).containsKey("host.supervised");
            assertThat(campaign.runSeed(seed).isSameRun(run)).isTrue();
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .as("seed %s", seed)
                    .isTrue();
        }
    }
}
