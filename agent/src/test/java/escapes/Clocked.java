package escapes;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Asks for the time and for threads. */
@SuppressWarnings({
    "AddressSelection",
    "DefaultCharset",
    "FutureReturnValueIgnored",
    "JavaTimeDefaultTimeZone",
    "JavaUtilDate",
    "ObjectToString",
    "ThreadPriorityCheck",
    "WaitNotInLoop"
}) // what they do wrong is the point
public final class Clocked {
    private Clocked() {}

    public static Instant now() {
        return Instant.now();
    }

    public static long nanos() {
        return System.nanoTime();
    }

    public static String threadOfCommonPool() {
        return CompletableFuture.supplyAsync(() -> Thread.currentThread().getName())
                .join();
    }

    public static String threadOfNewPool() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(1);
        try {
            return pool.submit(() -> Thread.currentThread().getName()).get();
        } finally {
            pool.shutdown();
        }
    }
}
