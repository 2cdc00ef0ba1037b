package shop;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The rate of a provider, or that of yesterday if it does not answer in time; {@code orTimeout} and a delayed executor. */
final class Rates {
    private static final Random LATENCY = new Random();

    private final boolean mended;
    private volatile String shown = "none";

    Rates(boolean mended) {
        this.mended = mended;
    }

    private CompletableFuture<String> ask() {
        return CompletableFuture.supplyAsync(
                () -> "today's", CompletableFuture.delayedExecutor(5 + LATENCY.nextInt(10), TimeUnit.MILLISECONDS));
    }

    CompletableFuture<?> refresh() {
        CompletableFuture<String> answer = ask();
        if (!mended) {
            // Also when the user has been told of yesterday's.
            CompletableFuture<?> unused = answer.thenAccept(rate -> shown = rate);
        }
        return answer.copy()
                .orTimeout(10, TimeUnit.MILLISECONDS)
                .exceptionally(late -> "yesterday's")
                .thenAccept(rate -> shown = rate);
    }

    static void run(Stage stage, boolean mended) {
        Rates rates = new Rates(mended);
        stage.await(rates.refresh());
        String told = rates.shown;
        stage.pass(Duration.ofHours(1));
        Order.expect(rates.shown, told, "the rate that the user was told");
    }
}
