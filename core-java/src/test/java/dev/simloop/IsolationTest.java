package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Audit;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Runs share a thread and nothing else. */
@SuppressWarnings("FutureReturnValueIgnored") // what matters is what the tasks saw
@Tag("jdk")
class IsolationTest {
    private static final ThreadLocal<Long> SEED = new ThreadLocal<>();
    private static final InheritableThreadLocal<Long> INHERITED = new InheritableThreadLocal<>();

    private static Object value(Scenario scenario, long seed) {
        RunReport report = Campaign.of(scenario).runSeed(seed);
        assertThat(report.failure()).isNull();
        return String.valueOf(report.value());
    }

    @Test
    void anInterruptEndsWithItsTask() {
        Object seen = value(
                world -> {
                    Executor thread = world.singleThread("x");
                    boolean[] interrupted = new boolean[2];
                    thread.execute(() -> {
                        Thread.currentThread().interrupt();
                        interrupted[0] = Thread.currentThread().isInterrupted();
                    });
                    thread.execute(() -> interrupted[1] = Thread.currentThread().isInterrupted());
                    return world.delay(Duration.ofSeconds(1))
                            .thenApply(v -> interrupted[0] + " then " + interrupted[1]);
                },
                1);
        assertThat(seen).isEqualTo("true then false");
    }

    @Test
    void anInterruptIsThatOfTheTaskThatWaitsAndNotOfThoseThatRunMeanwhile() {
        Object seen = value(
                world -> {
                    boolean[] others = {true};
                    Thread.currentThread().interrupt();
                    world.runAsync(() -> others[0] = Thread.currentThread().isInterrupted());
                    world.runFor(Duration.ofSeconds(1));
                    return others[0] + " and " + Thread.interrupted();
                },
                1);
        assertThat(seen).isEqualTo("false and true");
    }

    @Test
    void aPeriodicTaskThatInterruptsItselfWakesNoStranger() {
        CampaignResult result = Campaign.ofAction(world -> {
                    boolean last = world.random("x").nextInt(8) == 0;
                    Semaphore semaphore = new Semaphore(1);
                    world.runAsync(() -> {
                        try {
                            semaphore.acquire();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException("interrupted, by whom?", e);
                        }
                    });
                    ScheduledFuture<?>[] task = {null};
                    task[0] = world.executor().scheduleAtFixedRate(() -> task[0].cancel(last), 1, 1, TimeUnit.SECONDS);
                })
                .withSeeds(100)
                .collecting(100)
                .run();
        assertThat(result.failed()).isZero();
    }

    @Test
    void noInterruptReachesTheNextRun() {
        Scenario scenario = world -> {
            boolean before = Thread.currentThread().isInterrupted();
            Thread.currentThread().interrupt();
            return before;
        };
        for (long seed = 0; seed < 20; seed++) {
            assertThat(value(scenario, seed)).isEqualTo("false");
        }
    }

    @Test
    void aRecordedRunTellsOfATaskThatEndedInterrupted() {
        RunReport report = Campaign.ofAction(world -> world.singleThread("x")
                        .execute(() -> Thread.currentThread().interrupt()))
                .runSeed(1);
        assertThat(report.notes()).anyMatch(note -> note.contains("x#1 ended interrupted"));
    }

    @Test
    void aRunStartsWithoutThreadLocals() {
        Scenario scenario = world -> {
            String was = SEED.get() + " " + INHERITED.get() + " " + MDC.get("user");
            SEED.set(world.seed());
            INHERITED.set(world.seed());
            MDC.put("user", "of seed " + world.seed());
            return was;
        };
        INHERITED.set(-1L);
        MDC.put("user", "the caller's");
        try {
            for (long seed = 0; seed < 20; seed++) {
                assertThat(value(scenario, seed)).isEqualTo("null null null");
            }
            assertThat(MDC.get("user")).isEqualTo("the caller's");
            assertThat(INHERITED.get()).isEqualTo(-1L);
        } finally {
            INHERITED.remove();
            MDC.clear();
        }
    }

    @Test
    void whatAProgramSetsOnItsThreadIsUndone() {
        Scenario scenario = world -> {
            Thread thread = Thread.currentThread();
            String was = (thread.getContextClassLoader() == null) + " "
                    + thread.getName().startsWith("simloop-");
            thread.setContextClassLoader(null);
            thread.setName("mine");
            return was;
        };
        for (long seed = 0; seed < 20; seed++) {
            assertThat(value(scenario, seed)).isEqualTo("false true");
        }
    }

    @Test
    void aRecordedRunAndAnAuditNameTheThreadLocalsThatAreLeft() {
        Scenario scenario = world -> {
            SEED.set(world.seed());
            return null;
        };
        assertThat(Campaign.of(scenario).runSeed(1).notes())
                .containsExactly("left a thread local behind: a java.lang.ThreadLocal that holds a java.lang.Long");
        assertThat(Audit.of(scenario).withSeeds(2).run().describe())
                .isEqualTo("2 seeds, each run the same way every time\n  seed 0 left a thread local behind: a"
                        + " java.lang.ThreadLocal that holds a java.lang.Long");
        assertThat(Campaign.of(world -> {
                            SEED.set(1L);
                            SEED.remove();
                            return null;
                        })
                        .runSeed(1)
                        .notes())
                .isEmpty();
    }
}
