package dev.simloop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Host;
import dev.simloop.OrphanPolicy;
import dev.simloop.RunReport;
import dev.simloop.SimConfig;
import dev.simloop.SimFuture;
import dev.simloop.campaign.Campaign;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.local.LocalChannel;
import io.netty.util.concurrent.BlockingOperationException;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Event loops as a program sees them. */
@SuppressWarnings("FutureReturnValueIgnored") // what tasks did is looked at, not their futures
class EventLoopTest {
    private static RunReport runSeed(long seed, Host.Entry entry) {
        return Campaign.of(world -> world.host("a", entry)).runSeed(seed);
    }

    private static void run(Host.Entry entry) {
        runSeed(1, entry).assertPassed();
    }

    @Test
    void aTaskOfALoopIsInThatLoopAndInNoOther() {
        run(host -> {
            SimEventLoopGroup group = SimEventLoopGroup.of(host, 2);
            EventLoop one = group.next();
            EventLoop two = group.next();
            assertThat(one).isNotSameAs(two).isNotSameAs(group.next().next() == one ? two : one);
            assertThat(one.inEventLoop()).isFalse();
            assertThat(one.submit(() -> one.inEventLoop() && !two.inEventLoop()).get())
                    .isTrue();
            assertThat(one.toString()).isEqualTo("a/netty#1");
        });
    }

    @Test
    void timersGoByVirtualTimeAndInOrder() {
        List<String> said = new ArrayList<>();
        run(host -> {
            EventLoop loop = SimEventLoopGroup.of(host, 1).next();
            AtomicInteger rounds = new AtomicInteger();
            loop.schedule(() -> said.add("hour " + host.domain().nowNanos() / 1_000_000_000), 1, TimeUnit.HOURS);
            loop.schedule(() -> said.add("second"), 1, TimeUnit.SECONDS);
            loop.schedule(() -> said.add("cancelled"), 2, TimeUnit.SECONDS).cancel(false);
            Future<?>[] tick = new Future<?>[1];
            tick[0] = loop.scheduleAtFixedRate(
                    () -> {
                        said.add("tick");
                        if (rounds.incrementAndGet() == 3) {
                            tick[0].cancel(false);
                        }
                    },
                    10,
                    10,
                    TimeUnit.MINUTES);
            Promise<String> end = loop.newPromise();
            loop.schedule(() -> end.setSuccess("over"), 3, TimeUnit.HOURS);
            assertThat(end.sync().getNow()).isEqualTo("over");
        });
        assertThat(said).startsWith("second", "tick", "tick", "tick").endsWith("hour 3600");
        assertThat(said).hasSize(5);
    }

    @Test
    void twoLoopsRaceAndOneDoesNot() {
        assertThat(lostUpdates(2)).isPositive();
        assertThat(lostUpdates(1)).isZero();
    }

    /** Reads and writes back in two tasks, from as many loops; {@return in how many of 50 runs an increment was lost} */
    private static int lostUpdates(int loops) {
        int lost = 0;
        for (int seed = 0; seed < 50; seed++) {
            int[] counter = new int[1];
            runSeed(seed, host -> {
                        SimEventLoopGroup group = SimEventLoopGroup.of(host, loops);
                        for (int i = 0; i < 2; i++) {
                            EventLoop loop = group.next();
                            loop.execute(() -> {
                                int read = counter[0];
                                if (loops == 1) {
                                    counter[0] = read + 1;
                                } else {
                                    loop.execute(() -> counter[0] = read + 1);
                                }
                            });
                        }
                    })
                    .assertPassed();
            lost += counter[0] < 2 ? 1 : 0;
        }
        return lost;
    }

    @Test
    void aTaskThatWaitsInALoopIsRefusedAsNettyDoes() {
        run(host -> {
            EventLoop loop = SimEventLoopGroup.of(host, 1).next();
            Throwable said = loop.submit(() -> {
                        Future<?> never = loop.newPromise();
                        try {
                            never.sync();
                        } catch (BlockingOperationException e) {
                            return e;
                        }
                        return null;
                    })
                    .get();
            assertThat(said).isInstanceOf(BlockingOperationException.class);
        });
    }

    /** A timer's future is Netty's own, and would block the thread for good. */
    @Test
    void aWaitThatWouldBlockTheThreadIsRefusedWithAWayOut() {
        run(host -> assertThatThrownBy(() -> SimEventLoopGroup.of(host, 1)
                        .schedule(() -> {}, 1, TimeUnit.SECONDS)
                        .sync())
                .isInstanceOf(BlockingOperationException.class)
                .hasMessageStartingWith("this future would block the only thread of the run: add a listener"));
    }

    @Test
    void aWaitThatNothingCanEndIsADeadlock() {
        RunReport run = Campaign.of(world -> {
                    SimFuture<String> end = world.newFuture();
                    world.host("a", host -> {
                        SimEventLoopGroup.of(host, 1).next().newPromise().sync();
                        end.complete("done");
                    });
                    return end;
                })
                .runSeed(1);
        assertThat(run.passed()).isFalse();
        assertThat(run.failureLine()).contains("sync() of NestedPromise");
    }

    @Test
    void aGracefulShutdownLetsTasksEndAndThenRefuses() {
        List<String> said = new ArrayList<>();
        run(host -> {
            SimEventLoopGroup group = SimEventLoopGroup.of(host, 2);
            EventLoop loop = group.next();
            loop.execute(() -> said.add("before"));
            loop.schedule(() -> said.add("too late"), 1, TimeUnit.HOURS);
            Future<?> ended = group.shutdownGracefully();
            assertThat(group.isShuttingDown()).isTrue();
            loop.execute(() -> said.add("in the quiet period"));
            ended.sync();
            assertThat(host.domain().nowNanos()).isBetween(2_000_000_000L, 2_100_000_000L);
            assertThat(group.isTerminated()).isTrue();
            assertThatThrownBy(() -> loop.execute(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage("event executor terminated");
            assertThat(group.awaitTermination(1, TimeUnit.SECONDS)).isTrue();
        });
        assertThat(said).containsExactly("before", "in the quiet period");
    }

    @Test
    void whatLeavesATaskFailsTheRun() {
        RunReport run = runSeed(
                1,
                host -> SimEventLoopGroup.of(host, 1).execute(() -> {
                    throw new IllegalStateException("on its way out");
                }));
        assertThat(run.passed()).isFalse();
        assertThat(run.failureLine()).contains("on its way out");
    }

    @Test
    void aCrashEndsALoopAndARestartHasOneOfItsOwn() {
        List<String> said = new ArrayList<>();
        Campaign.of(world -> {
                    Host host = world.host("a", self -> {
                        EventLoop loop = SimEventLoopGroup.of(self, 1).next();
                        loop.scheduleAtFixedRate(() -> said.add(loop.toString()), 1, 1, TimeUnit.SECONDS);
                    });
                    world.delay(Duration.ofMillis(2_500)).thenRun(host::crash);
                    world.delay(Duration.ofMillis(3_200)).thenRun(host::restart);
                    return world.delay(Duration.ofMillis(4_500));
                })
                .runSeed(1)
                .assertPassed();
        assertThat(said).containsExactly("a/netty#1", "a/netty#1", "a~2/netty#1");
    }

    @Test
    void aPausedHostGoesOnWhereItWas() {
        List<Long> seconds = new ArrayList<>();
        Campaign.of(world -> {
                    Host host = world.host(
                            "a",
                            self -> SimEventLoopGroup.of(self, 1)
                                    .scheduleAtFixedRate(
                                            () -> seconds.add(self.domain().nowNanos() / 1_000_000_000),
                                            1,
                                            1,
                                            TimeUnit.SECONDS));
                    world.delay(Duration.ofMillis(1_500)).thenRun(() -> host.pause(Duration.ofSeconds(10)));
                    return world.delay(Duration.ofMillis(12_500));
                })
                .runSeed(1)
                .assertPassed();
        assertThat(seconds).startsWith(1L, 11L).endsWith(12L);
    }

    @Test
    void otherTransportsAreRefused() {
        run(host -> {
            EventLoopGroup group = SimEventLoopGroup.of(host, 1);
            assertThatThrownBy(() -> group.register(new LocalChannel()).sync())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("incompatible event loop type");
        });
    }

    @Test
    void badInputIsSaid() {
        run(host -> assertThatIllegalArgumentException()
                .isThrownBy(() -> SimEventLoopGroup.of(host, 0))
                .withMessage("number of event loops is below 1: 0"));
        assertThatIllegalStateException()
                .isThrownBy(SimSocketChannel::new)
                .withMessageStartingWith("a channel is of a host, and no task of a host runs on this thread");
        Host[] kept = new Host[1];
        run(host -> kept[0] = host);
        assertThatThrownBy(() -> SimEventLoopGroup.of(kept[0], 1)).isInstanceOf(IllegalStateException.class);
    }

    /** Netty's own group makes threads: the run says so instead of going on without them. */
    @Test
    void theGroupThatHasThreadsIsNamed() {
        RunReport run = Campaign.of(world -> world.host("a", host -> chat.OwnThreads.start()))
                .withConfig(SimConfig.defaults().withForeignThreads(OrphanPolicy.FAIL))
                .runSeed(1);
        assertThat(run.passed()).isFalse();
        assertThat(run.failureLine()).contains("a thread was made at chat.OwnThreads.start(OwnThreads.java:");
    }

    @Test
    void seedsRepeatAndDiffer() {
        Set<Long> fingerprints = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            Campaign campaign = Campaign.of(world -> world.host("a", host -> {
                SimEventLoopGroup group = SimEventLoopGroup.of(host, 3);
                for (int i = 0; i < 30; i++) {
                    EventLoop loop = group.next();
                    loop.execute(() -> group.next().schedule(() -> {}, 5, TimeUnit.MILLISECONDS));
                }
            }));
            RunReport run = campaign.runSeed(seed);
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .isTrue();
            fingerprints.add(run.fingerprint());
        }
        assertThat(fingerprints).hasSizeGreaterThan(48);
    }
}
