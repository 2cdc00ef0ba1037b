package dev.simloop.docs;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.SimFuture;
import dev.simloop.SimLoop;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Finding;
import dev.simloop.failure.DeadlockException;
import dev.simloop.failure.ForeignThreadException;
import dev.simloop.failure.OrphanException;
import dev.simloop.failure.SimulationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What docs/guide-futures.md shows. */
@SuppressWarnings("FutureReturnValueIgnored") // a run ends when all its futures are done
class FuturesSnippets {
    // region first-java
    @Test
    void theSlowServerTimesOut() {
        SimLoop loop = SimLoop.seeded(4823);
        CompletableFuture<String> answer = loop.delay(Duration.ofMinutes(5))
                .thenApply(nothing -> "late")
                .completeOnTimeout("default", 30, SECONDS);

        assertThat(loop.run(answer)).isEqualTo("default");
        assertThat(loop.report().virtualNanos()).isEqualTo(SECONDS.toNanos(30));
    }
    // endregion

    // region campaign-java
    @Test
    void theCampaignFindsTheLostUpdate() {
        Campaign campaign = Campaign.ofAction(world -> {
            AtomicInteger balance = new AtomicInteger();
            List<CompletableFuture<?>> deposits = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                deposits.add(world.supplyAsync(balance::get)
                        .thenApplyAsync(read -> read + 10)
                        .thenAccept(balance::set));
            }
            world.loop().allOf(deposits.toArray(CompletableFuture[]::new)).thenRun(() -> {
                if (balance.get() != 20) {
                    world.loop().fail(new AssertionError("two deposits of 10 came to " + balance.get()));
                }
            });
        });

        Finding finding = campaign.withSeeds(1_000).run().findings().get(0);

        assertThat(finding.failure()).hasMessage("two deposits of 10 came to 10");
        assertThat(campaign.replay(finding.token().toString()).passed()).isFalse();
    }
    // endregion

    /** The twin: read and written in one step. */
    @Test
    void anAtomicDepositSurvivesTheSameSeeds() {
        Campaign mended = Campaign.ofAction(world -> {
            AtomicInteger balance = new AtomicInteger();
            List<CompletableFuture<?>> deposits = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                deposits.add(world.supplyAsync(() -> 10).thenApplyAsync(balance::addAndGet));
            }
            world.loop().allOf(deposits.toArray(CompletableFuture[]::new)).thenRun(() -> {
                if (balance.get() != 20) {
                    world.loop().fail(new AssertionError("two deposits of 10 came to " + balance.get()));
                }
            });
        });
        assertThat(mended.withSeeds(1_000).run().assertPassed().seedsRun()).isEqualTo(1_000);
    }

    @Test
    void stagesStayOnTheLoop() {
        // region stages
        SimLoop loop = SimLoop.seeded(1);
        CompletableFuture<String> whole = loop.supplyAsync(() -> 20)
                .thenApplyAsync(n -> n + 1)
                .thenCombineAsync(loop.supplyAsync(() -> 2), (a, b) -> a * b)
                .thenApply(n -> n + " on " + Thread.currentThread().getName().replaceAll("\\d+", "N"))
                .orTimeout(3, SECONDS);

        assertThat(loop.run(whole)).isEqualTo("42 on simloop-N");
        // endregion
    }

    @Test
    void allOfAndAnyOf() {
        // region all-of
        SimLoop loop = SimLoop.seeded(1);
        SimFuture<Integer> left = loop.supplyAsync(() -> 1);
        SimFuture<Integer> right = loop.supplyAsync(() -> 2);
        CompletableFuture<Integer> sum = loop.allOf(left, right).thenApplyAsync(nothing -> left.join() + right.join());

        assertThat(loop.run(sum)).isEqualTo(3);
        // endregion
    }

    @Test
    void executorsAreTheJdksInterfaces() {
        // region executors
        SimLoop loop = SimLoop.seeded(1);
        ScheduledExecutorService thread = loop.singleThread("worker");
        List<String> log = new ArrayList<>();
        thread.schedule(() -> log.add("after a day"), 1, java.util.concurrent.TimeUnit.DAYS);
        thread.execute(() -> log.add("first"));
        thread.execute(() -> log.add("second"));
        loop.run();

        assertThat(log).containsExactly("first", "second", "after a day");
        // endregion
    }

    @Test
    void orTimeoutIsVirtual() {
        // region timeout
        SimLoop loop = SimLoop.seeded(1);
        SimFuture<String> never = loop.<String>completableFuture().orTimeout(1, java.util.concurrent.TimeUnit.HOURS);

        assertThatThrownBy(() -> loop.run(never))
                .isInstanceOf(SimulationFailure.class)
                .hasCauseInstanceOf(TimeoutException.class);
        // endregion
    }

    @Test
    void joinOnTheLoopIsAnError() {
        // region join
        SimLoop loop = SimLoop.seeded(1);
        SimFuture<Integer> unfinished = loop.completableFuture();

        assertThatThrownBy(() -> loop.run(loop.supplyAsync(unfinished::join)))
                .hasMessageContaining("join() of an unfinished future on the loop's thread would wait for ever");
        // endregion
    }

    @Test
    void orphansFailTheRun() {
        // region orphan
        SimLoop loop = SimLoop.seeded(1);
        SimFuture<Object> forgotten = loop.supplyAsync(() -> {
            throw new IllegalStateException("nobody asks");
        });

        assertThatThrownBy(loop::run).hasCauseInstanceOf(OrphanException.class).hasMessageContaining("nobody asks");
        // endregion
        assertThat(forgotten).isCompletedExceptionally();
    }

    @Test
    void anExecutorOfYourOwnLeavesTheLoop() {
        // region own-executor
        SimLoop loop = SimLoop.seeded(1);
        Executor own = task -> {
            Thread thread = new Thread(task, "own");
            thread.start();
            joined(thread);
        };
        loop.supplyAsync(() -> 1).thenAcceptAsync(n -> System.out.println("got " + n), own);

        assertThatThrownBy(loop::run)
                .hasCauseInstanceOf(ForeignThreadException.class)
                .hasMessageContaining("thread \"own\" is not the loop's and touched it: a stage of a future");
        // endregion
    }

    @Test
    void anotherThreadThatTouchesTheLoopFailsTheRun() {
        SimLoop loop = SimLoop.seeded(1);
        Executor own = task -> {
            Thread thread = new Thread(task, "own");
            thread.setUncaughtExceptionHandler((t, e) -> {});
            thread.start();
            joined(thread);
        };
        loop.supplyAsync(() -> 1).thenRunAsync(() -> loop.executor().execute(() -> {}), own);
        assertThatThrownBy(loop::run).hasCauseInstanceOf(ForeignThreadException.class);
    }

    @Test
    void theJdksSupplyAsyncLeavesTheLoop() {
        CountDownLatch hold = new CountDownLatch(1);
        // region supply-async
        SimLoop loop = SimLoop.seeded(1);
        CompletableFuture<Integer> elsewhere = CompletableFuture.supplyAsync(() -> {
            await(hold);
            return 1;
        });

        assertThatThrownBy(() -> loop.run(elsewhere)).hasCauseInstanceOf(DeadlockException.class);
        // endregion
        hold.countDown();
        assertThat(elsewhere.join()).isEqualTo(1);
    }

    @Test
    void whoseStageItIsDecides() {
        // region whose
        SimLoop loop = SimLoop.seeded(1);
        CompletableFuture<Integer> plain = CompletableFuture.completedFuture(1);
        SimFuture<Integer> ours = loop.supplyAsync(() -> 2);

        assertThat(ours.thenCombine(plain, Integer::sum)).isInstanceOf(SimFuture.class);
        assertThat(plain.thenCombine(ours, Integer::sum)).isNotInstanceOf(SimFuture.class);
        assertThat(loop.adopt(plain).thenCombine(ours, Integer::sum)).isInstanceOf(SimFuture.class);
        // endregion
        loop.run();
    }

    private static void joined(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
