package shop;

import com.google.common.util.concurrent.RateLimiter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends at most one mail in ten minutes; Guava's rate limiter, which reads {@code System.nanoTime()}. */
final class Mailer {
    private final boolean mended;
    private final RateLimiter limiter = RateLimiter.create(1.0 / 600);
    private final AtomicInteger sent = new AtomicInteger();

    Mailer(boolean mended) {
        this.mended = mended;
    }

    private CompletableFuture<?> mailLater() {
        return CompletableFuture.runAsync(
                () -> {
                    // A time-out of ten minutes borrows from the ten minutes to come.
                    if (mended ? limiter.tryAcquire() : limiter.tryAcquire(10, TimeUnit.MINUTES)) {
                        sent.incrementAndGet();
                    }
                },
                CompletableFuture.delayedExecutor((long) (Math.random() * 900_000), TimeUnit.MILLISECONDS));
    }

    static void run(Stage stage, boolean mended) {
        Mailer mailer = new Mailer(mended);
        CompletableFuture<?> all = CompletableFuture.allOf(mailer.mailLater(), mailer.mailLater(), mailer.mailLater());
        stage.pass(Duration.ofHours(2));
        stage.await(all);
        Order.expect(mailer.sent.get() <= 2, true, "at most two mails go out in a quarter of an hour");
    }
}
