package dev.simloop.reactornetty.sample;

// region hello
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Host;
import dev.simloop.SimConfig;
import dev.simloop.SimFuture;
import dev.simloop.TakeOver;
import dev.simloop.campaign.Campaign;
import dev.simloop.net.SimNetwork;
import dev.simloop.reactornetty.SimHttp;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

@SuppressWarnings("FutureReturnValueIgnored") // the answer is looked at
class HelloTest {
    @Test
    void anAnswerComesAlthoughPacketsGetLost() {
        Campaign.of(world -> {
                    SimNetwork network = SimNetwork.of(world);
                    network.setDefaults(network.defaults().withLoss(0.2));
                    SimFuture<String> answer = world.newFuture();
                    world.host("server", HelloTest::serve);
                    world.host("client", host -> ask(host).subscribe(answer::complete));
                    return answer.thenAccept(text -> assertThat(text).isEqualTo("hello, you"));
                })
                .withConfig(SimConfig.defaults().withTakeOver(TakeOver.REACTOR, TakeOver.CHANCE))
                .withSeeds(30)
                .run()
                .assertPassed();
    }

    private static void serve(Host host) {
        SimHttp.server(host)
                .port(8080)
                .handle((request, response) -> response.sendString(Mono.just("hello, you")))
                .bind()
                .subscribe();
    }

    private static Mono<String> ask(Host host) {
        return SimHttp.client(host)
                .get()
                .uri("http://server:8080/")
                .responseSingle((response, body) -> body.asString())
                .retryWhen(Retry.backoff(10, Duration.ofMillis(100))); // the server may not listen yet
    }
}
// endregion
