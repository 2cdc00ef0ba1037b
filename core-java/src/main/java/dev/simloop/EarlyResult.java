package dev.simloop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A result that can be seen before the dependents of its future have run, as between two instructions of a real thread
 * that completes a future.
 *
 * @param seen the result as those see it who ask meanwhile
 */
record EarlyResult<T extends @Nullable Object>(
        @Nullable T value, @Nullable Throwable failure, CompletableFuture<T> seen) {
    static <T extends @Nullable Object> EarlyResult<T> of(@Nullable T value, @Nullable Throwable failure) {
        CompletableFuture<T> seen = new CompletableFuture<>();
        boolean unused = failure == null ? complete(seen, value) : seen.completeExceptionally(failure);
        return new EarlyResult<>(value, failure, seen);
    }

    @SuppressWarnings("NullAway") // a null value is a value
    private static <T extends @Nullable Object> boolean complete(CompletableFuture<T> future, @Nullable T value) {
        return future.complete(value);
    }

    /**
     * Who waits for a future: coroutines by their handlers, whoever stands in a nested pump or has asked in vain by a mark.
     */
    static final class Waiters {
        private final List<Handler<?, ?>> handlers = new ArrayList<>();
        private boolean somebody;

        /** Somebody looks now and then, or stands in a nested pump. */
        void looks() {
            somebody = true;
        }

        <T, R> Handler<T, R> add(BiFunction<? super @Nullable T, @Nullable Throwable, ? extends R> body) {
            Handler<T, R> handler = new Handler<>(body);
            handlers.add(handler);
            return handler;
        }

        boolean any() {
            return somebody || !handlers.isEmpty();
        }

        int handlers() {
            return handlers.size();
        }

        /** Resumes the coroutines, in the order in which they came; they go on in tasks of their own. */
        @SuppressWarnings({"unchecked", "rawtypes"})
        void resume(@Nullable Object value, @Nullable Throwable failure) {
            for (Handler handler : handlers) {
                Object unused = handler.apply(value, failure);
            }
        }
    }

    /** A handler that runs once: with the early result or, where there is none, as the dependent that it is. */
    static final class Handler<T, R> implements BiFunction<@Nullable T, @Nullable Throwable, @Nullable R> {
        private final BiFunction<? super @Nullable T, @Nullable Throwable, ? extends R> body;
        private boolean ran;

        Handler(BiFunction<? super @Nullable T, @Nullable Throwable, ? extends R> body) {
            this.body = body;
        }

        @Override
        public @Nullable R apply(@Nullable T value, @Nullable Throwable failure) {
            if (ran) {
                return null;
            }
            ran = true;
            return body.apply(value, failure);
        }
    }
}
