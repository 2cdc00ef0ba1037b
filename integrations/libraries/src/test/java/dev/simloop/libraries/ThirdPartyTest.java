package dev.simloop.libraries;

import static dev.simloop.TakeOver.CALLS;
import static dev.simloop.TakeOver.CHANCE;
import static dev.simloop.TakeOver.REACTOR;
import static dev.simloop.TakeOver.RXJAVA;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.SettableFuture;
import dev.failsafe.CircuitBreaker;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.failsafe.Timeout;
import dev.simloop.CallPolicy;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.campaign.Campaign;
import dev.simloop.failure.EscapedSimulationException;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The rows of {@code docs/third-party.md} that are of Java: with what it is given, or what is taken over, each library repeats and is virtual;
 * and what it reads by itself all the same is what the row says.
 *
 * <p>Long, for it is one list of libraries.
 */
@SuppressWarnings({"FutureReturnValueIgnored", "CheckReturnValue"})
class ThirdPartyTest {
    private static final String READ = "not controlled here: ";

    /** {@return what became of {@code program} with seed 1} Two runs of each of twenty seeds are the same, and hours pass. */
    static RunReport repeats(Scenario.Action program, TakeOver... taken) {
        RunReport first = repeats(program, 20, taken);
        // What is given, or taken over, goes well with the agent.
        TakeOver[] more = Stream.concat(Stream.of(taken), Stream.of(CALLS, CHANCE))
                .distinct()
                .toArray(TakeOver[]::new);
        RunReport unused = repeats(program, 3, more);
        return first;
    }

    private static RunReport repeats(Scenario.Action program, int seeds, TakeOver... taken) {
        Campaign campaign =
                Campaign.ofAction(program).withConfig(SimConfig.defaults().withTakeOver(taken));
        for (long seed = 1; seed <= seeds; seed++) {
            RunReport one = campaign.runSeed(seed);
            assertThat(one.failure()).as("failure of seed %d", seed).isNull();
            RunReport two = campaign.replay(Objects.requireNonNull(one.tape()));
            assertThat(two.failure()).as("replay of seed %d", seed).isNull();
            assertThat(two.isSameRun(one)).as("seed %d repeats", seed).isTrue();
            assertThat(one.virtualNanos())
                    .isGreaterThanOrEqualTo(Duration.ofHours(1).toNanos());
        }
        return campaign.runSeed(1);
    }

    /** {@return the rows of the registry that {@code program} reaches the real world by, although {@code taken} is taken over} */
    static Set<String> reads(Scenario.Action program, TakeOver... taken) {
        Set<String> rows = new TreeSet<>();
        RunReport report = Campaign.ofAction(program)
                .withConfig(SimConfig.defaults().withTakeOver(taken).withCalls(CallPolicy.REPORT))
                .runSeed(1);
        report.counters().keySet().stream()
                .filter(name -> name.startsWith(READ))
                .map(name -> name.substring(READ.length(), name.indexOf(" at ")))
                .forEach(rows::add);
        return rows;
    }

    /** Fails three times. */
    private static final class Flaky {
        private int attempts;

        CompletableFuture<Integer> call() {
            return ++attempts < 4
                    ? CompletableFuture.failedFuture(new IllegalStateException("attempt " + attempts))
                    : CompletableFuture.completedFuture(attempts);
        }
    }

    // ---- Failsafe

    private static Scenario.Action failsafeRetry(RetryPolicy<Integer> policy) {
        return world -> {
            Flaky flaky = new Flaky();
            assertThat(world.await(Failsafe.with(policy)
                            .with((ScheduledExecutorService) world.executor())
                            .getStageAsync(flaky::call)))
                    .isEqualTo(4);
        };
    }

    @Test
    void failsafeRetriesOnTheExecutorItIsGiven() {
        var program = failsafeRetry(RetryPolicy.<Integer>builder()
                .withDelay(Duration.ofHours(1))
                .withMaxRetries(5)
                .build());
        assertThat(repeats(program).virtualNanos())
                .isEqualTo(Duration.ofHours(3).toNanos());
        assertThat(reads(program)).containsExactly("Instant.now");
    }

    @Test
    void failsafeJitterIsChance() {
        var program = failsafeRetry(RetryPolicy.<Integer>builder()
                .withDelay(Duration.ofHours(1))
                .withJitter(0.5)
                .withMaxRetries(5)
                .build());
        repeats(program, CALLS, CHANCE);
        assertThat(reads(program)).contains("Math.random");
    }

    @Test
    void failsafeTimeoutHasATimerOfItsOwn() {
        Scenario.Action program = world -> {
            var late = Failsafe.with(Timeout.<Integer>of(Duration.ofHours(1)))
                    .with((ScheduledExecutorService) world.executor())
                    .getStageAsync(() -> new CompletableFuture<Integer>());
            String how = world.await(late.handle((value, e) -> e.getClass().getSimpleName()));
            assertThat(how).isEqualTo("TimeoutExceededException");
        };
        repeats(program, CALLS, CHANCE);
        assertThat(Campaign.ofAction(program).runSeed(1).failure()).isNotNull();
    }

    @Test
    void failsafeCircuitBreakerReadsTheClock() {
        Scenario.Action program = world -> {
            CircuitBreaker<Integer> breaker = CircuitBreaker.<Integer>builder()
                    .withFailureThreshold(1)
                    .withDelay(Duration.ofHours(1))
                    .build();
            breaker.recordFailure();
            assertThat(breaker.tryAcquirePermit()).isFalse();
            world.runFor(Duration.ofMinutes(61));
            assertThat(breaker.tryAcquirePermit()).isTrue();
        };
        repeats(program, CALLS, CHANCE);
        assertThat(reads(program)).containsExactly("System.nanoTime");
    }

    // ---- resilience4j

    private static Scenario.Action resilienceRetry(IntervalFunction interval) {
        return world -> {
            Flaky flaky = new Flaky();
            Retry retry = Retry.of(
                    "r",
                    RetryConfig.custom()
                            .maxAttempts(5)
                            .intervalFunction(interval)
                            .build());
            assertThat(world.await(retry.executeCompletionStage(world.executor(), flaky::call)))
                    .isEqualTo(4);
        };
    }

    @Test
    void resilience4jRetriesOnTheExecutorItIsGiven() {
        var program = resilienceRetry(IntervalFunction.of(Duration.ofHours(1)));
        assertThat(repeats(program).virtualNanos())
                .isEqualTo(Duration.ofHours(3).toNanos());
        assertThat(reads(program)).isEmpty();
    }

    @Test
    void resilience4jRandomIntervalsAreChance() {
        var program = resilienceRetry(IntervalFunction.ofRandomized(Duration.ofHours(2), 0.3));
        repeats(program, CALLS, CHANCE);
        assertThat(reads(program)).containsExactly("Math.random");
    }

    @Test
    void resilience4jTimeLimiterTakesAnExecutor() {
        Scenario.Action program = world -> {
            var late = TimeLimiter.of(Duration.ofHours(1))
                    .executeCompletionStage(world.executor(), CompletableFuture::new);
            String how = world.await(late.handle((value, e) -> String.valueOf(e.getCause())));
            assertThat(how).startsWith("java.util.concurrent.TimeoutException");
        };
        repeats(program);
        assertThat(reads(program)).isEmpty();
    }

    private static Scenario.Action resilienceBreaker(boolean given, boolean byItself) {
        return world -> {
            CircuitBreakerConfig.Builder config = CircuitBreakerConfig.custom()
                    .slidingWindowSize(1)
                    .minimumNumberOfCalls(1)
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .automaticTransitionFromOpenToHalfOpenEnabled(byItself)
                    .waitDurationInOpenState(Duration.ofHours(1));
            if (given) {
                config.clock(world.clock()).currentTimestampFunction(java.time.Clock::millis, TimeUnit.MILLISECONDS);
            }
            var breaker = io.github.resilience4j.circuitbreaker.CircuitBreaker.of("b", config.build());
            breaker.onError(0, TimeUnit.NANOSECONDS, new IllegalStateException("down"));
            assertThat(breaker.tryAcquirePermission()).isFalse();
            world.runFor(Duration.ofMinutes(61));
            if (byItself) {
                assertThat(breaker.getState())
                        .isEqualTo(io.github.resilience4j.circuitbreaker.CircuitBreaker.State.HALF_OPEN);
            }
            assertThat(breaker.tryAcquirePermission()).isTrue();
        };
    }

    @Test
    void resilience4jCircuitBreakerTakesAClock() {
        repeats(resilienceBreaker(true, false));
        // It is made before the one that is given replaces it, and never asked.
        assertThat(reads(resilienceBreaker(true, false))).containsExactly("Clock.system");
    }

    @Test
    void resilience4jAutomaticTransitionHasATimerOfItsOwn() {
        repeats(resilienceBreaker(false, true), CALLS, CHANCE);
        assertThat(Campaign.ofAction(resilienceBreaker(true, true)).runSeed(1).failure())
                .isNotNull();
    }

    @Test
    void resilience4jRateLimiterTakesANanoClock() {
        Scenario.Action program = world -> {
            var limiter = new AtomicRateLimiter(
                    "r",
                    RateLimiterConfig.custom()
                            .limitForPeriod(1)
                            .limitRefreshPeriod(Duration.ofHours(1))
                            .timeoutDuration(Duration.ZERO)
                            .build(),
                    () -> world.now().toNanos());
            assertThat(limiter.acquirePermission()).isTrue();
            assertThat(limiter.acquirePermission()).isFalse();
            world.runFor(Duration.ofMinutes(61));
            assertThat(limiter.acquirePermission()).isTrue();
        };
        repeats(program);
        assertThat(reads(program)).isEmpty();
    }

    // ---- Caffeine

    private static Scenario.Action caffeine(boolean given) {
        return world -> {
            List<String> gone = new ArrayList<>();
            Caffeine<Object, Object> builder = Caffeine.newBuilder();
            if (given) {
                builder = builder.ticker(() -> world.now().toNanos())
                        .executor(world.executor())
                        .scheduler(com.github.benmanes.caffeine.cache.Scheduler.forScheduledExecutorService(
                                world.executor()));
            } else {
                builder = builder.scheduler(com.github.benmanes.caffeine.cache.Scheduler.systemScheduler());
            }
            Cache<String, Integer> cache = builder.expireAfterWrite(Duration.ofHours(1))
                    .<String, Integer>removalListener((key, value, cause) -> gone.add(String.valueOf(cause)))
                    .build();
            cache.put("a", 1);
            world.runFor(Duration.ofMinutes(59));
            assertThat(cache.getIfPresent("a")).isEqualTo(1);
            world.runFor(Duration.ofMinutes(3));
            assertThat(gone).containsExactly("EXPIRED");
            assertThat(cache.getIfPresent("a")).isNull();
        };
    }

    @Test
    void caffeineTakesTickerExecutorAndScheduler() {
        repeats(caffeine(true));
        assertThat(reads(caffeine(true))).isEmpty();
    }

    @Test
    void caffeineByItselfNeedsTheAgent() {
        repeats(caffeine(false), CALLS, CHANCE);
    }

    // ---- Guava

    @Test
    void guavasCacheTakesATicker() {
        Scenario.Action program = world -> {
            var cache = CacheBuilder.newBuilder()
                    .ticker(new com.google.common.base.Ticker() {
                        @Override
                        public long read() {
                            return world.now().toNanos();
                        }
                    })
                    .expireAfterWrite(Duration.ofHours(1))
                    .<String, Integer>build();
            cache.put("a", 1);
            world.runFor(Duration.ofMinutes(59));
            assertThat(cache.getIfPresent("a")).isEqualTo(1);
            world.runFor(Duration.ofMinutes(2));
            assertThat(cache.getIfPresent("a")).isNull();
        };
        repeats(program);
        assertThat(reads(program)).isEmpty();
    }

    @Test
    void guavasFuturesTakeAnExecutor() {
        Scenario.Action program = world -> {
            SettableFuture<Integer> never = SettableFuture.create();
            var late = world.<String>newFuture();
            var limited = Futures.withTimeout(never, Duration.ofHours(1), world.executor());
            limited.addListener(() -> late.complete("done"), world.executor());
            assertThat(world.await(late)).isEqualTo("done");
            assertThat(limited.isDone()).isTrue();
        };
        repeats(program);
        assertThat(reads(program)).isEmpty();
    }

    @Test
    void guavasRateLimiterReadsTheClockAndSleeps() {
        Scenario.Action program = world -> {
            var limiter = com.google.common.util.concurrent.RateLimiter.create(1.0 / 3600);
            assertThat(limiter.tryAcquire()).isTrue();
            assertThat(limiter.tryAcquire()).isFalse();
            limiter.acquire();
            assertThat(world.now()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
            world.runFor(Duration.ofHours(1));
        };
        repeats(program, CALLS);
        assertThat(reads(world ->
                        com.google.common.util.concurrent.RateLimiter.create(1).tryAcquire()))
                .containsExactly("System.nanoTime");
    }

    // ---- Reactor

    private static Scenario.Action reactorGiven() {
        return world -> {
            var given = Schedulers.fromExecutorService(world.executor());
            world.await(Flux.interval(Duration.ofMinutes(20), given)
                    .publishOn(given)
                    .take(3)
                    .then()
                    .toFuture());
        };
    }

    @Test
    void reactorTakesASchedulerOverAnExecutor() {
        repeats(reactorGiven());
        assertThat(reads(reactorGiven())).isEmpty();
    }

    @Test
    void reactorsClockOfAGivenExecutorIsReal() {
        Scenario.Action elapsed = world -> {
            var given = Schedulers.fromExecutorService(world.executor());
            world.await(Mono.delay(Duration.ofHours(1), given)
                    .elapsed(given)
                    .doOnNext(late -> assertThat(late.getT1()).isEqualTo(3_600_000))
                    .toFuture());
        };
        assertThat(Campaign.ofAction(elapsed).runSeed(1).failure()).isNotNull();
        assertThat(reads(elapsed)).containsExactly("System.currentTimeMillis");
        repeats(elapsed, CALLS);
    }

    @Test
    void reactorsOwnSchedulersAreTakenOver() {
        Scenario.Action program = world -> {
            world.await(Mono.delay(Duration.ofHours(1))
                    .elapsed()
                    .doOnNext(late -> assertThat(late.getT1()).isEqualTo(3_600_000))
                    .publishOn(Schedulers.boundedElastic())
                    .timeout(Duration.ofHours(2))
                    .toFuture());
        };
        repeats(program, REACTOR);
        assertThat(reads(program, REACTOR)).isEmpty();
        assertThat(Campaign.ofAction(program).runSeed(1).failure()).isNotNull();
        assertThat(Campaign.ofAction(program)
                        .withConfig(SimConfig.defaults().withTakeOver(CALLS, CHANCE))
                        .runSeed(1)
                        .failure())
                .isInstanceOf(EscapedSimulationException.class);
    }

    @Test
    void reactorsJitterIsChance() {
        Scenario.Action program = world -> {
            Flaky flaky = new Flaky();
            world.await(Mono.defer(() -> Mono.fromFuture(flaky.call()))
                    .retryWhen(reactor.util.retry.Retry.backoff(5, Duration.ofHours(1)))
                    .toFuture());
        };
        repeats(program, REACTOR, CHANCE);
        assertThat(reads(program, REACTOR)).containsExactly("ThreadLocalRandom");
    }

    @Test
    void reactorsBlockNeedsTheAgent() {
        Scenario.Action program = world -> {
            Long tick = Mono.delay(Duration.ofHours(1)).block();
            assertThat(tick).isZero();
            assertThat(Flux.interval(Duration.ofHours(1)).take(2).blockLast(Duration.ofHours(9)))
                    .isEqualTo(1);
            assertThat(world.now()).isEqualTo(Duration.ofHours(3));
        };
        repeats(program, REACTOR, CALLS, CHANCE);
    }

    // ---- RxJava

    @Test
    void rxJavaTakesASchedulerOverAnExecutor() {
        Scenario.Action program = world -> {
            var given = io.reactivex.rxjava3.schedulers.Schedulers.from(world.executor());
            world.await(Single.timer(1, TimeUnit.HOURS, given).observeOn(given).toCompletionStage());
        };
        repeats(program);
        assertThat(reads(program)).isEmpty();
    }

    @Test
    void rxJavasClockOfAGivenExecutorIsReal() {
        Scenario.Action program = world -> {
            var given = io.reactivex.rxjava3.schedulers.Schedulers.from(world.executor());
            world.await(Single.timer(1, TimeUnit.HOURS, given)
                    .timeInterval(TimeUnit.MILLISECONDS, given)
                    .doOnSuccess(late -> assertThat(late.time()).isEqualTo(3_600_000))
                    .toCompletionStage());
        };
        assertThat(Campaign.ofAction(program).runSeed(1).failure()).isNotNull();
        assertThat(reads(program)).containsExactly("System.currentTimeMillis");
        repeats(program, CALLS);
    }

    @Test
    void rxJavasOwnSchedulersAreTakenOver() {
        Scenario.Action program = world -> {
            world.await(Single.timer(1, TimeUnit.HOURS)
                    .timeInterval(TimeUnit.MILLISECONDS)
                    .doOnSuccess(late -> assertThat(late.time()).isEqualTo(3_600_000))
                    .observeOn(io.reactivex.rxjava3.schedulers.Schedulers.io())
                    .timeout(2, TimeUnit.HOURS)
                    .toCompletionStage());
        };
        repeats(program, RXJAVA);
        assertThat(reads(program, RXJAVA)).isEmpty();
    }

    @Test
    void rxJavasTrampolineSleepsAndItsBlockingOperatorsWait() {
        Scenario.Action program = world -> {
            assertThat(Single.timer(1, TimeUnit.HOURS).blockingGet()).isZero();
            var here = io.reactivex.rxjava3.schedulers.Schedulers.trampoline();
            assertThat(Single.timer(1, TimeUnit.HOURS, here).blockingGet()).isZero();
            assertThat(world.now()).isEqualTo(Duration.ofHours(2));
        };
        repeats(program, RXJAVA, CALLS);
    }
}
