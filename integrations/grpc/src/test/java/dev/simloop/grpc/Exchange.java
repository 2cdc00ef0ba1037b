package dev.simloop.grpc;

import dev.simloop.Host;
import dev.simloop.Scenario;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.net.Links;
import dev.simloop.net.SimNetwork;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Calls of all four kinds to a server of gRPC's, with deadlines and cancellation, under faults or none. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of calls and timers shows in the answers
final class Exchange {
    static final int PORT = 50_051;
    private static final int CALLS = 6;

    private Exchange() {}

    /** Gathers what comes and says in the end how it went. */
    private static final class Gathering implements StreamObserver<String> {
        private final List<String> texts = new ArrayList<>();
        private final String name;
        private final SimFuture<String> over;

        Gathering(String name, SimFuture<String> over) {
            this.name = name;
            this.over = over;
        }

        @Override
        public void onNext(String text) {
            texts.add(text.length() > 20 ? text.length() + " long" : text);
        }

        @Override
        public void onError(Throwable failure) {
            over.complete(
                    name + " " + texts + " " + Status.fromThrowable(failure).getCode());
        }

        @Override
        public void onCompleted() {
            over.complete(name + " " + texts);
        }
    }

    private static StreamObserver<String> each(Consumer<String> text, Runnable end) {
        return new StreamObserver<>() {
            @Override
            public void onNext(String next) {
                text.accept(next);
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {
                end.run();
            }
        };
    }

    static void serve(Host host, List<String> cancelled) throws IOException {
        Server unused = SimServerBuilder.forPort(host, PORT)
                .addService(Calls.service(
                        (text, answer) -> {
                            if (text.equals("slow")) {
                                Context.current().addListener(context -> cancelled.add("cancelled"), Runnable::run);
                                return;
                            }
                            answer.onNext("echo " + text);
                            answer.onCompleted();
                        },
                        (text, answer) -> tick(host, answer, 3),
                        answer -> {
                            List<String> all = new ArrayList<>();
                            return each(all::add, () -> {
                                answer.onNext(String.join("+", all));
                                answer.onCompleted();
                            });
                        },
                        answer -> each(text -> answer.onNext("re " + text), answer::onCompleted)))
                .build()
                .start();
    }

    private static void tick(Host host, StreamObserver<String> answer, int left) {
        if (left == 0) {
            answer.onCompleted();
            return;
        }
        answer.onNext("tick " + left);
        host.executor().schedule(() -> tick(host, answer, left - 1), 1, TimeUnit.SECONDS);
    }

    private static List<SimFuture<String>> ask(Host host) {
        ManagedChannel channel = SimChannelBuilder.forTarget(host, "server:" + PORT)
                .keepAliveTime(10, TimeUnit.SECONDS)
                .idleTimeout(60, TimeUnit.SECONDS)
                .build();
        CallOptions options = CallOptions.DEFAULT
                .withDeadline(SimChannelBuilder.deadline(host, 20, TimeUnit.SECONDS))
                .withWaitForReady();
        List<SimFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            answers.add(host.domain().newFuture());
        }
        ClientCalls.asyncUnaryCall(
                channel.newCall(Calls.UNARY, options), "x".repeat(100_000), new Gathering("unary", answers.get(0)));
        ClientCalls.asyncUnaryCall(
                channel.newCall(
                        Calls.UNARY, options.withDeadline(SimChannelBuilder.deadline(host, 5, TimeUnit.SECONDS))),
                "slow",
                new Gathering("slow", answers.get(1)));
        ClientCalls.asyncServerStreamingCall(
                channel.newCall(Calls.DOWN, options), "go", new Gathering("down", answers.get(2)));
        StreamObserver<String> up = ClientCalls.asyncClientStreamingCall(
                channel.newCall(Calls.UP, options), new Gathering("up", answers.get(3)));
        StreamObserver<String> both = ClientCalls.asyncBidiStreamingCall(
                channel.newCall(Calls.BOTH, options), new Gathering("both", answers.get(4)));
        for (int i = 0; i < 3; i++) {
            up.onNext("u" + i);
            both.onNext("b" + i);
        }
        up.onCompleted();
        host.executor().schedule(both::onCompleted, 2, TimeUnit.SECONDS);
        Context.CancellableContext context = Context.current().withCancellation();
        context.run(() -> ClientCalls.asyncServerStreamingCall(
                channel.newCall(Calls.DOWN, options), "go", new Gathering("cut", answers.get(5))));
        host.executor().schedule(() -> context.cancel(null), 1_500, TimeUnit.MILLISECONDS);
        return answers;
    }

    /** What the calls of one client gave goes into {@code answers}, and whose end the server was told of into {@code cancelled}. */
    static Scenario scenario(List<String> answers, List<String> cancelled, Consumer<World> faults) {
        return world -> {
            answers.clear();
            cancelled.clear();
            SimFuture<String> end = world.newFuture();
            world.host("server", host -> serve(host, cancelled));
            faults.accept(world);
            world.host(
                    "client",
                    host -> world.delay(Duration.ofMillis(100))
                            .thenRun(() -> host.executor().execute(() -> {
                                List<SimFuture<String>> all = ask(host);
                                all.forEach(each -> each.thenAccept(answers::add));
                                // The server hears of a deadline, too.
                                world.loop()
                                        .allOf(all.toArray(SimFuture[]::new))
                                        .thenRun(() -> world.delay(Duration.ofSeconds(90))
                                                .thenRun(() -> end.complete(String.join(", ", answers))));
                            })));
            return end;
        };
    }

    static Campaign campaign(List<String> answers, Consumer<World> faults) {
        return Campaign.of(scenario(answers, new ArrayList<>(), faults));
    }

    static void lose(World world) {
        SimNetwork net = SimNetwork.of(world);
        net.setDefaults(net.defaults().withLoss(0.2));
    }

    /** Resets, a partition that heals, and a server that crashes and is started again, at moments that the seed draws. */
    static void harm(World world) {
        SimNetwork net = SimNetwork.of(world);
        var draws = world.random("faults");
        world.delay(Duration.ofMillis(draws.nextLong(100, 130))).thenRun(() -> net.resetConnections(Links.all()));
        world.delay(Duration.ofMillis(draws.nextLong(100, 140))).thenRun(() -> {
            var cut = net.partition(Set.of("server"), Set.of("client"));
            world.delay(Duration.ofSeconds(2)).thenRun(cut::close);
        });
        world.delay(Duration.ofMillis(draws.nextLong(100, 4_000))).thenRun(() -> {
            world.host("server").crash();
            world.delay(Duration.ofMillis(300))
                    .thenRun(() -> world.host("server").restart());
        });
    }

    static void loseAndHarm(World world) {
        lose(world);
        harm(world);
    }

    /** For the evidence of libraries. */
    static Campaign evidence() {
        return campaign(new ArrayList<>(), Exchange::loseAndHarm);
    }
}
