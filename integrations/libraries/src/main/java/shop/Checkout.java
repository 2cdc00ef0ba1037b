package shop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Sells the last piece; {@code supplyAsync} without an executor. */
final class Checkout {
    private static final ExecutorService ONE = Executors.newSingleThreadExecutor();

    private final boolean mended;
    private final AtomicInteger left = new AtomicInteger(1);
    private int sold;

    Checkout(boolean mended) {
        this.mended = mended;
    }

    CompletableFuture<Boolean> buy() {
        if (mended) {
            return CompletableFuture.supplyAsync(() -> left.get() > 0 && take(), ONE);
        }
        return CompletableFuture.supplyAsync(() -> left.get() > 0).thenApplyAsync(there -> there && take());
    }

    private boolean take() {
        left.decrementAndGet();
        sold++;
        return true;
    }

    static void run(Stage stage, boolean mended) {
        Checkout checkout = new Checkout(mended);
        CompletableFuture<Boolean> one = checkout.buy();
        CompletableFuture<Boolean> two = checkout.buy();
        stage.await(one.thenCombine(two, (a, b) -> a && b));
        stage.pass(Duration.ofHours(1));
        Order.expect(checkout.sold, 1, "pieces sold of one");
    }
}
