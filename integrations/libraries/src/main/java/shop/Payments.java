package shop;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Pays, and pays again after a time-out; resilience4j's retry with jitter and its time limiter. */
final class Payments {
    private static final ScheduledExecutorService TIMERS = Executors.newScheduledThreadPool(2);

    private final boolean mended;
    private final List<Integer> paid = new CopyOnWriteArrayList<>();
    private int attempts;

    Payments(boolean mended) {
        this.mended = mended;
    }

    private CompletableFuture<Boolean> payAtBank(int key) {
        long takes = (long) (1 + Math.random() * 13);
        return CompletableFuture.runAsync(
                        () -> {
                            if (!paid.contains(key)) {
                                paid.add(key);
                            }
                        },
                        CompletableFuture.delayedExecutor(takes, TimeUnit.MILLISECONDS))
                .thenApply(done -> true);
    }

    CompletableFuture<Boolean> pay() {
        Retry retry = Retry.of(
                "pay",
                RetryConfig.custom()
                        .maxAttempts(30)
                        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(2, 1.5, 0.5))
                        .build());
        TimeLimiter limit = TimeLimiter.of(TimeLimiterConfig.custom()
                .timeoutDuration(Duration.ofMillis(10))
                .build());
        return retry.executeCompletionStage(
                        TIMERS, () -> limit.executeCompletionStage(TIMERS, () -> payAtBank(mended ? 0 : attempts++)))
                .toCompletableFuture();
    }

    static void run(Stage stage, boolean mended) {
        Payments payments = new Payments(mended);
        stage.await(payments.pay());
        stage.pass(Duration.ofHours(1));
        Order.expect(payments.paid.size(), 1, "payments of one order");
    }
}
