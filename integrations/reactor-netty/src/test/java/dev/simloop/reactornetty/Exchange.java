package dev.simloop.reactornetty;

import dev.simloop.Host;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.SimFuture;
import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.net.Links;
import dev.simloop.net.SimNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.util.retry.Retry;

/** Requests of Reactor Netty's client, with a pool of two connections, to its server; under faults or none. */
@SuppressWarnings("FutureReturnValueIgnored") // the run waits for what a scenario returns
final class Exchange {
    private static final int PORT = 8080;
    static final List<String> PATHS = List.of("/a", "/big", "/slow", "/stream", "/never", "/b", "/c");

    private Exchange() {}

    static void serve(Host host) {
        SimHttp.server(host)
                .port(PORT)
                .route(routes -> routes.post(
                                "/big",
                                (request, response) -> response.sendString(
                                        request.receive().aggregate().asString().map(body -> "got " + body.length())))
                        .get(
                                "/slow",
                                (request, response) ->
                                        response.sendString(Mono.just("slow").delayElement(Duration.ofSeconds(3))))
                        .get(
                                "/stream",
                                (request, response) -> response.sendString(Flux.interval(Duration.ofMillis(100))
                                        .take(5)
                                        .map(i -> i + " ")))
                        .get("/never", (request, response) -> response.sendString(Mono.never()))
                        .get(
                                "/{name}",
                                (request, response) ->
                                        response.sendString(Mono.just("hello " + request.param("name")))))
                .bind()
                .subscribe();
    }

    private static Mono<String> ask(HttpClient client, String path) {
        HttpClient.ResponseReceiver<?> asked = path.equals("/big")
                ? client.post()
                        .uri(path)
                        .send(ByteBufFlux.fromString(
                                Flux.just("x".repeat(10_000)).repeat(9)))
                : client.get().uri(path);
        return asked.responseSingle((response, body) ->
                        body.asString().map(text -> response.status().code() + " " + path + " " + text))
                .onErrorResume(e -> Mono.just(e.getClass().getSimpleName()));
    }

    static Scenario scenario(List<String> answers, Consumer<World> faults) {
        return world -> {
            answers.clear();
            world.host("server", Exchange::serve);
            SimFuture<String> end = world.newFuture();
            faults.accept(world);
            world.host("client", host -> {
                HttpClient client = SimHttp.client(
                                host,
                                SimHttp.pool(
                                        host,
                                        ConnectionProvider.builder("two")
                                                .maxConnections(2)
                                                .pendingAcquireMaxCount(100)
                                                .maxIdleTime(Duration.ofSeconds(5))))
                        .host("server")
                        .port(PORT)
                        .responseTimeout(Duration.ofSeconds(20));
                Mono.delay(Duration.ofMillis(100))
                        .thenMany(Flux.fromIterable(PATHS).flatMap(path -> ask(client, path)))
                        .doOnNext(answers::add)
                        .then(Mono.delay(Duration.ofMinutes(1)))
                        .then(client.get()
                                .uri("/later")
                                .responseSingle((response, body) -> body.asString())
                                .retryWhen(Retry.backoff(20, Duration.ofMillis(50))))
                        .doOnNext(answers::add)
                        .subscribe(end::complete, end::completeExceptionally);
            });
            return end;
        };
    }

    static Campaign campaign(List<String> answers, Consumer<World> faults) {
        return Campaign.of(scenario(answers, faults))
                .withConfig(SimConfig.defaults().withTakeOver(TakeOver.REACTOR, TakeOver.CHANCE));
    }

    static void lose(World world) {
        SimNetwork net = SimNetwork.of(world);
        net.setDefaults(net.defaults().withLoss(0.2));
    }

    /** Resets, a partition that heals, and a server that crashes and is started again, at moments that the seed draws. */
    static void loseAndHarm(World world) {
        lose(world);
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

    /** For the evidence. */
    static Campaign evidence() {
        return campaign(new ArrayList<>(), Exchange::loseAndHarm);
    }
}
