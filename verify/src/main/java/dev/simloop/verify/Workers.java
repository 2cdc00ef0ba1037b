package dev.simloop.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Threads that share out numbered pieces of work. With one worker everything happens on the caller's thread. */
final class Workers implements AutoCloseable {
    private final int count;
    private final @Nullable ExecutorService pool;

    Workers(int count) {
        this.count = count;
        this.pool = count == 1
                ? null
                : Executors.newFixedThreadPool(count, task -> {
                    Thread thread = new Thread(task, "model-checker");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Calls {@code piece} with each number below {@code pieces} and returns when all are done. */
    void share(int pieces, IntConsumer piece) {
        if (pool == null || pieces == 1) {
            for (int i = 0; i < pieces; i++) {
                piece.accept(i);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        Callable<Boolean> work = () -> {
            for (int i = next.getAndIncrement(); i < pieces; i = next.getAndIncrement()) {
                piece.accept(i);
            }
            return true;
        };
        List<Callable<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < Math.min(count, pieces); i++) {
            all.add(work);
        }
        try {
            for (Future<Boolean> done : pool.invokeAll(all)) {
                done.get();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the check was interrupted", interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("a worker failed", failed.getCause());
        }
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdownNow();
        }
    }
}
