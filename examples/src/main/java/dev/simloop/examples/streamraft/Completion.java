package dev.simloop.examples.streamraft;

import java.nio.channels.CompletionHandler;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A future that a channel's operation completes. */
final class Completion<T extends @Nullable Object> extends CompletableFuture<T>
        implements CompletionHandler<T, @Nullable Object> {
    @Override
    public void completed(T result, @Nullable Object attachment) {
        complete(result);
    }

    @Override
    public void failed(Throwable failure, @Nullable Object attachment) {
        completeExceptionally(failure);
    }
}
