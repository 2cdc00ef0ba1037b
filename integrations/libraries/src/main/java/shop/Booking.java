package shop;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.failsafe.Timeout;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Books a seat, and tries again after a time-out; Failsafe with its own pool, timers and clock. */
final class Booking {
    private final boolean mended;
    private final List<String> booked = new CopyOnWriteArrayList<>();

    Booking(boolean mended) {
        this.mended = mended;
    }

    /** The other side: it books although nobody waits for the answer any more. */
    private CompletableFuture<String> bookAtAirline(String key) {
        long takes = ThreadLocalRandom.current().nextLong(1, 14);
        return CompletableFuture.runAsync(
                        () -> {
                            if (!booked.contains(key)) {
                                booked.add(key);
                            }
                        },
                        CompletableFuture.delayedExecutor(takes, TimeUnit.MILLISECONDS))
                .thenApply(done -> key);
    }

    CompletableFuture<String> book() {
        String order = UUID.randomUUID().toString();
        RetryPolicy<String> retries = RetryPolicy.<String>builder()
                .withMaxRetries(20)
                .withDelay(Duration.ofMillis(4))
                .withJitter(Duration.ofMillis(2))
                .build();
        return Failsafe.with(retries, Timeout.<String>of(Duration.ofMillis(10)))
                .getStageAsync(
                        () -> bookAtAirline(mended ? order : UUID.randomUUID().toString()));
    }

    static void run(Stage stage, boolean mended) {
        Booking booking = new Booking(mended);
        stage.await(booking.book());
        stage.pass(Duration.ofHours(1));
        Order.expect(booking.booked.size(), 1, "seats booked for one order");
    }
}
