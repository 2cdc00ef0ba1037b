package shop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A price that is kept for half an hour by {@code System.nanoTime()}. */
final class PriceCache {
    private static final long LIFE = Duration.ofMinutes(30).toNanos();

    private final boolean mended;
    private final AtomicInteger loads = new AtomicInteger();
    private volatile long loadedAt = System.nanoTime() - 2 * LIFE;
    private volatile int price;
    private @Nullable CompletableFuture<Integer> loading;

    PriceCache(boolean mended) {
        this.mended = mended;
    }

    CompletableFuture<Integer> price() {
        return System.nanoTime() - loadedAt < LIFE ? CompletableFuture.completedFuture(price) : load();
    }

    private synchronized CompletableFuture<Integer> load() {
        CompletableFuture<Integer> under = loading;
        if (mended && under != null && !under.isDone()) {
            return under;
        }
        CompletableFuture<Integer> fresh = CompletableFuture.supplyAsync(loads::incrementAndGet)
                .thenApplyAsync(loaded -> {
                    price = loaded;
                    loadedAt = System.nanoTime();
                    return loaded;
                });
        loading = fresh;
        return fresh;
    }

    static void run(Stage stage, boolean mended) {
        PriceCache cache = new PriceCache(mended);
        CompletableFuture<Integer> two =
                CompletableFuture.supplyAsync(() -> cache).thenComposeAsync(PriceCache::price);
        CompletableFuture<Integer> one =
                CompletableFuture.supplyAsync(() -> cache).thenComposeAsync(PriceCache::price);
        stage.await(one.thenCombine(two, Integer::sum));
        Order.expect(cache.loads.get(), 1, "loads for two who asked at once");
        stage.pass(Duration.ofHours(1));
        int before = cache.loads.get();
        stage.await(cache.price());
        stage.pass(Duration.ofHours(1));
        Order.expect(cache.loads.get() <= before + 1, true, "one load more after an hour");
    }
}
