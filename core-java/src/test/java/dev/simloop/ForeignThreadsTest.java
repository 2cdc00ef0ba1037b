package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.failure.DeadlockException;
import dev.simloop.failure.ForeignThreadException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Threads that the program makes are named with the line that made them; a program that makes none is told of none. */
@SuppressWarnings("FutureReturnValueIgnored")
@NullUnmarked
@Tag("jdk")
class ForeignThreadsTest {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private static void sit() {
        try {
            NEVER.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    record Kind(String name, String thread, Scenario.Action make) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind("new Thread", "plain", w -> {
                    Thread thread = new Thread(ForeignThreadsTest::sit, "plain");
                    thread.setDaemon(true);
                    thread.start();
                }),
                new Kind(
                        "a subclass of Thread",
                        "subclass",
                        w -> new Thread("subclass") {
                            {
                                setDaemon(true);
                            }

                            @Override
                            public void run() {
                                sit();
                            }
                        }.start()),
                new Kind("Timer", "a-timer", w -> new Timer("a-timer", true)),
                new Kind("single thread executor", "pool-", w -> daemons(1).execute(ForeignThreadsTest::sit)),
                new Kind("scheduled executor", "", w -> {
                    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, ForeignThreadsTest::daemon);
                    timer.schedule(ForeignThreadsTest::sit, 0, java.util.concurrent.TimeUnit.SECONDS);
                }),
                new Kind("a pool of two", "", w -> {
                    ExecutorService two = daemons(2);
                    two.execute(ForeignThreadsTest::sit);
                    two.execute(ForeignThreadsTest::sit);
                }),
                new Kind("one that was never started", "", w -> {
                    Thread unused = new Thread("never-started");
                }));
    }

    private static Thread daemon(Runnable body) {
        Thread thread = new Thread(body, "pool-of-the-program");
        thread.setDaemon(true);
        return thread;
    }

    private static ExecutorService daemons(int count) {
        return Executors.newFixedThreadPool(count, ForeignThreadsTest::daemon);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isNamedWithItsLineInADeadlockOfAnySeed(Kind kind) {
        boolean[] made = {false};
        Campaign campaign = Campaign.ofAction(world -> {
            if (!made[0]) {
                made[0] = true;
                kind.make().run(world);
            }
            world.await(new CompletableFuture<>());
        });

        campaign.runSeed(1);
        RunReport later = campaign.runSeed(2);
        assertThat(later.failure()).isInstanceOf(DeadlockException.class);
        assertThat(later.failure().getMessage())
                .contains("\n  not controlled here: ")
                .contains(", created at dev.simloop.ForeignThreadsTest")
                .contains("(ForeignThreadsTest.java:");
        assertThat(later.failure().getMessage().lines().skip(1).findFirst().orElseThrow())
                .startsWith("  not controlled here: ")
                .contains(kind.thread());
    }

    @Test
    void aThreadOfAPoolOfTheProgramIsSeen() {
        ForkJoinPool pool = new ForkJoinPool(2);
        List<String> lines = new ArrayList<>();
        Campaign campaign = Campaign.ofAction(world -> {
            pool.execute(ForeignThreadsTest::sit);
            world.await(new CompletableFuture<>());
        });
        lines.addAll(campaign.runSeed(1).uncontrolled());
        assertThat(lines).anyMatch(line -> line.contains("created at dev.simloop.ForeignThreadsTest."));
    }

    @Test
    void aProgramWithoutThreadsIsToldOfNone() {
        Campaign campaign = Campaign.ofAction(world -> {
            world.singleThread("t").execute(() -> {});
            world.await(new CompletableFuture<>());
        });

        RunReport report = campaign.runSeed(1);
        assertThat(report.uncontrolled()).isEmpty();
        assertThat(report.failure()).hasMessageNotContaining("not controlled here");
    }

    @Test
    void aWaitForAPlainFutureIsSuspectedToBeAnEscapeWhereAThreadWasMadeAndOnlyThere() {
        String suspected = "\n    escape suspected: a thread named above may be the one to complete it";
        CompletableFuture<Integer> plain = new CompletableFuture<>();
        Campaign quiet = Campaign.ofAction(world -> world.await(plain));
        assertThat(quiet.runSeed(1).failure())
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("waits for a CompletableFuture that is no SimFuture")
                .hasMessageNotContaining("escape suspected");

        Campaign threads = Campaign.ofAction(world -> {
            daemons(1).execute(ForeignThreadsTest::sit);
            world.await(plain);
        });
        assertThat(threads.runSeed(1).failure())
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("waits for a CompletableFuture that is no SimFuture")
                .hasMessageContaining(suspected);

        Campaign own = Campaign.ofAction(world -> {
            daemons(1).execute(ForeignThreadsTest::sit);
            world.await(world.newFuture());
        });
        assertThat(own.runSeed(1).failure())
                .hasMessageContaining("not controlled here: ")
                .hasMessageNotContaining("escape suspected");
    }

    @Test
    void aThreadThatHasEndedIsNotListed() throws InterruptedException {
        List<Thread> made = new ArrayList<>();
        Campaign campaign = Campaign.ofAction(world -> {
            if (made.isEmpty()) {
                Thread thread = new Thread(ForeignThreadsTest::sit, "ends");
                thread.setDaemon(true);
                made.add(thread);
                thread.start();
            }
            throw new AssertionError("any");
        });

        assertThat(campaign.runSeed(1).describe()).contains("not controlled here: ends, created at");
        made.get(0).interrupt();
        made.get(0).join();
        assertThat(campaign.runSeed(2).describe()).doesNotContain("not controlled here");
    }

    @Test
    void fingerprintsDoNotSeeThem() {
        boolean[] made = {false};
        Campaign campaign = Campaign.ofAction(world -> {
            if (!made[0]) {
                made[0] = true;
                kinds().findFirst().orElseThrow().make().run(world);
            }
            world.await(world.delay(Duration.ofSeconds(1)));
        });

        assertThat(campaign.runSeed(1).isSameRun(campaign.runSeed(1))).isTrue();
    }

    @Test
    void aPolicyCanFailOrIgnoreThem() {
        Campaign campaign = Campaign.ofAction(world -> {
            Thread unused = new Thread("never-started");
        });

        var failing = campaign.withConfig(SimConfig.defaults().withForeignThreads(OrphanPolicy.FAIL));
        assertThat(failing.runSeed(1).failure())
                .isInstanceOf(ForeignThreadException.class)
                .hasMessageStartingWith("a thread was made at dev.simloop.ForeignThreadsTest.");
        var ignoring = campaign.withConfig(SimConfig.defaults().withForeignThreads(OrphanPolicy.IGNORE));
        assertThat(ignoring.runSeed(1).passed()).isTrue();
        assertThat(ignoring.runSeed(1).uncontrolled()).isEmpty();
    }

    @Test
    void aStageThatAForeignThreadRunsIsRefused() {
        CompletableFuture<Integer> foreign = new CompletableFuture<>();
        RunReport report = Campaign.ofAction(world -> {
                    SimFuture<Integer> mine = world.newFuture();
                    mine.complete(1);
                    SimFuture<Integer> both = mine.thenCombine(foreign, Integer::sum);
                    Thread thread = new Thread(() -> foreign.complete(2), "completes");
                    thread.start();
                    thread.join();
                    world.await(both.handle((x, e) -> x));
                })
                .runSeed(1);

        assertThat(report.failure())
                .isInstanceOf(ForeignThreadException.class)
                .hasMessageContaining("thread \"completes\" is not the loop's and touched it: a stage of a future");
    }
}
