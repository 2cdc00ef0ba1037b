package dev.simloop.reactornetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Host;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.SimFuture;
import dev.simloop.TakeOver;
import dev.simloop.campaign.Campaign;
import io.netty.channel.unix.DomainSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The clock of a pool is the host's, and what it gives out is the run's. */
@SuppressWarnings("FutureReturnValueIgnored") // the run waits for what a scenario returns
class PoolTest {
    private static final SimConfig CONFIG = SimConfig.defaults().withTakeOver(TakeOver.REACTOR, TakeOver.CHANCE);

    private static void serve(Host host, Set<String> connections) {
        SimHttp.server(host)
                .port(80)
                .doOnConnection(
                        connection -> connections.add(connection.channel().id().asShortText()))
                .handle((request, response) ->
                        response.sendString(request.uri().equals("/never") ? Mono.never() : Mono.just("ok")))
                .bind()
                .subscribe();
    }

    private static Mono<String> get(HttpClient client, String path) {
        return client.get()
                .uri("http://server" + path)
                .responseSingle((response, body) -> body.asString())
                .onErrorResume(e -> Mono.just(e.getClass().getSimpleName()));
    }

    private static Campaign twice(Duration between, Set<String> connections) {
        Scenario scenario = world -> {
            connections.clear();
            world.host("server", host -> serve(host, connections));
            SimFuture<String> end = world.newFuture();
            world.host("client", host -> {
                HttpClient client = SimHttp.client(
                        host,
                        SimHttp.pool(host, ConnectionProvider.builder("idle").maxIdleTime(Duration.ofSeconds(30))));
                Mono.delay(Duration.ofSeconds(1))
                        .then(get(client, "/"))
                        .then(Mono.delay(between))
                        .then(get(client, "/"))
                        .subscribe(end::complete);
            });
            return end;
        };
        return Campaign.of(scenario).withConfig(CONFIG);
    }

    @Test
    void anIdleConnectionIsGivenOutAgainUntilItsVirtualTimeIsOver() {
        Set<String> connections = new TreeSet<>();
        twice(Duration.ofSeconds(20), connections).runSeed(1).assertPassed();
        assertThat(connections).hasSize(1);
        twice(Duration.ofSeconds(40), connections).runSeed(1).assertPassed();
        assertThat(connections).hasSize(2);
    }

    @Test
    void whoWaitsForAConnectionGivesUpInVirtualTime() {
        List<String> answers = new ArrayList<>();
        Scenario scenario = world -> {
            answers.clear();
            world.host("server", host -> serve(host, new TreeSet<>()));
            SimFuture<Long> end = world.newFuture();
            world.host("client", host -> {
                HttpClient client = SimHttp.client(
                                host,
                                SimHttp.pool(
                                        host,
                                        ConnectionProvider.builder("one")
                                                .maxConnections(1)
                                                .pendingAcquireTimeout(Duration.ofSeconds(45))))
                        .responseTimeout(Duration.ofMinutes(10));
                Mono.delay(Duration.ofSeconds(1))
                        .thenMany(Flux.just("/never", "/").flatMap(path -> get(client, path)))
                        .doOnNext(answers::add)
                        .subscribe(answer -> end.complete(world.now().toSeconds()));
            });
            return end.thenAccept(at -> assertThat(at).isEqualTo(46));
        };
        Campaign.of(scenario).withConfig(CONFIG).runSeed(1).assertPassed();
        assertThat(answers).containsExactly("PoolAcquireTimeoutException");
    }

    @Test
    void resourcesHaveNoUnixSocketsAndEndWithTheirLoops() {
        Scenario scenario = world -> {
            SimFuture<String> end = world.newFuture();
            world.host("client", host -> {
                SimLoopResources resources = SimLoopResources.of(host, 1);
                assertThatThrownBy(() -> resources.onChannel(DomainSocketChannel.class, resources.onServer(true)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("the simulated network has no DomainSocketChannels: only sockets, server sockets"
                                + " and datagrams");
                assertThat(resources.isDisposed()).isFalse();
                resources
                        .disposeLater(Duration.ofSeconds(2), Duration.ofSeconds(15))
                        .subscribe(unused -> {}, end::completeExceptionally, () -> end.complete("disposed"));
                assertThat(resources.isDisposed()).isTrue();
            });
            return end;
        };
        Campaign.of(scenario).withConfig(CONFIG).runSeed(1).assertPassed();
    }
}
