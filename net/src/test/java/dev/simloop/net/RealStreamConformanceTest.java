package dev.simloop.net;

import java.net.InetAddress;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The JDK's own channels on loopback: what the suite says must be true of them. Real time, so not in a simulation. */
@EnabledOnOs(OS.LINUX)
@Tag("jdk")
class RealStreamConformanceTest extends StreamConformance {
    private static final long PATIENCE_MILLIS = 500;
    private static final long SETTLE_NANOS = 60_000_000;

    @Override
    void on(Script script) throws Exception {
        script.run(new Bench() {
            @Override
            public AsynchronousChannelProvider client() {
                return AsynchronousChannelProvider.provider();
            }

            @Override
            public AsynchronousChannelProvider server() {
                return AsynchronousChannelProvider.provider();
            }

            @Override
            public InetAddress serverAddress() throws Exception {
                return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            }

            @Override
            public <T> T get(Future<T> future) throws ExecutionException, InterruptedException, TimeoutException {
                return future.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            }

            @Override
            public <T> CompletableFuture<T> newFuture() {
                return new CompletableFuture<>();
            }

            @Override
            public void settle() {
                LockSupport.parkNanos(SETTLE_NANOS);
            }
        });
    }
}
