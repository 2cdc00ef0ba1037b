package dev.simloop.net;

import dev.simloop.SimExecutor;
import dev.simloop.SimFuture;
import dev.simloop.World;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits inside a scenario as a thread would: the loop goes on meanwhile. */
final class Blocking {
    private Blocking() {}

    static <T> T get(World world, Future<T> future, Duration patience)
            throws ExecutionException, InterruptedException, TimeoutException {
        SimExecutor waiting = world.singleThread("waiting");
        if (!future.isDone()) {
            var unused = ((SimFuture<T>) future).whenComplete((value, failure) -> waiting.shutdown());
            if (!waiting.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS) && !future.isDone()) {
                throw new TimeoutException();
            }
        }
        return future.get();
    }

    static void pause(World world, Duration length) {
        boolean unused = world.singleThread("pause").awaitTermination(length.toNanos(), TimeUnit.NANOSECONDS);
    }
}
