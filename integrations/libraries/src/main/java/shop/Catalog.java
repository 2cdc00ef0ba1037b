package shop;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Articles, kept for an hour; Caffeine with its own ticker and the common pool. */
final class Catalog {
    private final boolean mended;
    private final AtomicInteger database = new AtomicInteger(1);
    private final AsyncLoadingCache<String, Integer> cache =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofHours(1)).buildAsync(article -> database.get());

    Catalog(boolean mended) {
        this.mended = mended;
    }

    /** Changes the article, and what is kept of it: a load that began before may come after. */
    CompletableFuture<?> change() {
        Runnable forget = () -> cache.synchronous().invalidate("pen");
        Runnable store = () -> database.set(2);
        return CompletableFuture.runAsync(mended ? store : forget).thenRunAsync(mended ? forget : store);
    }

    static void run(Stage stage, boolean mended) {
        Catalog catalog = new Catalog(mended);
        CompletableFuture<?> change = CompletableFuture.runAsync(() -> {}).thenComposeAsync(none -> catalog.change());
        CompletableFuture<Integer> read =
                CompletableFuture.runAsync(() -> {}).thenComposeAsync(none -> catalog.cache.get("pen"));
        stage.await(CompletableFuture.allOf(change, read));
        int now = stage.await(catalog.cache.get("pen"));
        stage.pass(Duration.ofMinutes(61));
        int later = stage.await(catalog.cache.get("pen"));
        Order.expect(later, 2, "the article an hour later");
        Order.expect(now, 2, "the article after the change");
    }
}
