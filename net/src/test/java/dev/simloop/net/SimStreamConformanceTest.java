package dev.simloop.net;

import dev.simloop.Host;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import java.net.InetAddress;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The simulated channels: between two hosts, and of one host with itself. Each script runs under many schedules. */
@Tag("jdk")
class SimStreamConformanceTest {
    @Nested
    class BetweenTwoHosts extends StreamConformance {
        @Override
        void on(Script script) {
            runAll(script, "client", "server");
        }
    }

    @Nested
    class WithinOneHost extends StreamConformance {
        @Override
        void on(Script script) {
            runAll(script, "server", "server");
        }
    }

    private static void runAll(StreamConformance.Script script, String client, String server) {
        Campaign.ofAction(world -> {
                    SimNetwork.of(world)
                            .setStreamSettings(
                                    StreamSettings.defaults().withSplit(0).withPartial(0));
                    Bench bench = new Bench(world, world.host(client), world.host(server), client.equals(server));
                    try {
                        script.run(bench);
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .withSeeds(20)
                .run()
                .assertPassed();
    }

    private record Bench(World world, Host from, Host to, boolean loopback) implements StreamConformance.Bench {
        @Override
        public AsynchronousChannelProvider client() {
            return SimChannelProvider.of(from);
        }

        @Override
        public AsynchronousChannelProvider server() {
            return SimChannelProvider.of(to);
        }

        @Override
        public InetAddress serverAddress() throws Exception {
            Names names = SimNetwork.of(world).names();
            return loopback ? names.resolve("localhost") : names.addressOf(to);
        }

        @Override
        public <T> T get(Future<T> future) throws ExecutionException, InterruptedException, TimeoutException {
            return Blocking.get(world, future, Duration.ofMillis(500));
        }

        @Override
        public <T> CompletableFuture<T> newFuture() {
            return world.newFuture();
        }

        @Override
        public void settle() {
            Blocking.pause(world, Duration.ofMillis(200));
        }
    }
}
