package shop;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks a warehouse that was down; resilience4j's circuit breaker with its own timer and clock. A probe must not meet it before it is up,
 * a minute after it fell: the breaker has to stay open for that long.
 */
final class Warehouse {
    private final CircuitBreaker breaker;
    private final long upAt = System.currentTimeMillis() + 60_000;
    private final AtomicInteger early = new AtomicInteger();

    Warehouse(boolean mended) {
        breaker = CircuitBreaker.of(
                "warehouse",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(2)
                        .minimumNumberOfCalls(2)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitDurationInOpenState(Duration.ofSeconds(mended ? 90 : 1))
                        .automaticTransitionFromOpenToHalfOpenEnabled(true)
                        .build());
    }

    private boolean ask() {
        if (System.currentTimeMillis() < upAt) {
            early.incrementAndGet();
            throw new IllegalStateException("the warehouse is down");
        }
        return true;
    }

    private CompletableFuture<?> askLater(long millis) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        breaker.executeSupplier(this::ask);
                    } catch (RuntimeException refused) {
                        // by the breaker or by the warehouse: the caller comes again
                    }
                },
                CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
    }

    static void run(Stage stage, boolean mended) {
        Warehouse warehouse = new Warehouse(mended);
        stage.await(CompletableFuture.allOf(warehouse.askLater(1), warehouse.askLater(2)));
        Order.expect(warehouse.breaker.getState(), CircuitBreaker.State.OPEN, "the breaker after two failures");
        CompletableFuture<?> visits = CompletableFuture.completedFuture(null);
        for (int i = 0; i < 6; i++) {
            visits = CompletableFuture.allOf(visits, warehouse.askLater((long) (1 + Math.random() * 400_000)));
        }
        stage.pass(Duration.ofHours(1));
        Order.expect(warehouse.early.get(), 2, "calls to a warehouse that is down");
    }
}
