package dev.simloop.grpc;

import dev.simloop.Host;
import dev.simloop.Scenario;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.net.Links;
import dev.simloop.net.SimNetwork;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import shop.Orders;
import shop.Till;
import shop.Warehouse;

/** Two services with a bug that only a lost connection shows, and the same without it. */
@SuppressWarnings("FutureReturnValueIgnored") // what the services did is looked at
public final class ServiceBugs {
    private static final int PORT = 50_051;
    private static final int ORDERS = 10;

    private static final Map<String, ?> RETRIES = Map.of(
            "methodConfig",
            List.of(Map.of(
                    "name",
                    List.of(Map.of()),
                    "retryPolicy",
                    Map.of(
                            "maxAttempts",
                            4.0,
                            "initialBackoff",
                            "0.05s",
                            "maxBackoff",
                            "1s",
                            "backoffMultiplier",
                            2.0,
                            "retryableStatusCodes",
                            List.of("UNAVAILABLE")))));

    private ServiceBugs() {}

    private static void resetOnce(World world, int from, int to) {
        world.delay(Duration.ofMillis(world.random("faults").nextLong(from, to)))
                .thenRun(() -> SimNetwork.of(world).resetConnections(Links.all()));
    }

    private static void later(World world, Host host, Runnable work) {
        world.delay(Duration.ofMillis(50)).thenRun(() -> host.executor().execute(work));
    }

    /** A client whose channel retries what is unavailable has an order charged. */
    public static Scenario payments(boolean knowsKeys) {
        return world -> {
            SimFuture<String> end = world.newFuture();
            Till till = new Till(knowsKeys);
            world.host(
                    "till",
                    host -> SimServerBuilder.forPort(host, PORT)
                            .addService(Calls.service(
                                    till::charge, (text, answer) -> {}, answer -> answer, answer -> answer))
                            .build()
                            .start());
            resetOnce(world, 50, 65);
            world.host(
                    "shop",
                    host -> later(world, host, () -> {
                        ManagedChannel channel = SimChannelBuilder.forTarget(host, "till:" + PORT)
                                .defaultServiceConfig(RETRIES)
                                .enableRetry()
                                .build();
                        ClientCalls.asyncUnaryCall(
                                channel.newCall(Calls.UNARY, CallOptions.DEFAULT), "order-1", new StreamObserver<>() {
                                    @Override
                                    public void onNext(String answer) {}

                                    @Override
                                    public void onError(Throwable failure) {
                                        end.complete("given up");
                                    }

                                    @Override
                                    public void onCompleted() {
                                        end.complete("charged");
                                    }
                                });
                    }));
            return end.thenAccept(said -> till.close());
        };
    }

    /** A warehouse that streams orders, and comes back when the stream breaks, has them all in the end. */
    public static Scenario orders(boolean keepsUntilAcknowledged) {
        return world -> {
            SimFuture<List<String>> end = world.newFuture();
            world.host("shop", host -> {
                Orders orders = new Orders(ORDERS, host.executor(), keepsUntilAcknowledged);
                SimServerBuilder.forPort(host, PORT)
                        .addService(
                                Calls.service((text, answer) -> {}, orders::stream, answer -> answer, answer -> answer))
                        .build()
                        .start();
            });
            resetOnce(world, 60, 200);
            world.host(
                    "warehouse",
                    host -> later(world, host, () -> {
                        ManagedChannel channel = SimChannelBuilder.forTarget(host, "shop:" + PORT)
                                .build();
                        new Warehouse(
                                        (last, answer) -> ClientCalls.asyncServerStreamingCall(
                                                channel.newCall(Calls.DOWN, CallOptions.DEFAULT.withWaitForReady()),
                                                last,
                                                answer),
                                        again -> host.executor().schedule(again, 20, TimeUnit.MILLISECONDS))
                                .receive(end::complete);
                    }));
            return end.thenAccept(received -> {
                if (received.size() < ORDERS) {
                    throw new AssertionError("an order is lost: received " + received);
                }
            });
        };
    }
}
