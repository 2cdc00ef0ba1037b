package dev.simloop.grpc.sample;

// region hello-grpc
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.SimFuture;
import dev.simloop.campaign.Campaign;
import dev.simloop.grpc.SimChannelBuilder;
import dev.simloop.grpc.SimServerBuilder;
import dev.simloop.net.SimNetwork;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // the answer is looked at
class HelloTest {
    @Test
    void anAnswerComesAlthoughPacketsGetLost() {
        Campaign.of(world -> {
                    SimNetwork network = SimNetwork.of(world);
                    network.setDefaults(network.defaults().withLoss(0.2));
                    SimFuture<String> answer = world.newFuture();
                    world.host(
                            "server",
                            host -> SimServerBuilder.forPort(host, 8080)
                                    .addService(Greeter.service())
                                    .build()
                                    .start());
                    world.host("client", host -> {
                        ManagedChannel channel =
                                SimChannelBuilder.forTarget(host, "server:8080").build();
                        CallOptions patient = CallOptions.DEFAULT.withWaitForReady(); // as stub.withWaitForReady()
                        String said = ClientCalls.blockingUnaryCall(channel, Greeter.HELLO, patient, "you");
                        assertThat(said).isEqualTo("hello, you");
                        answer.complete(said);
                    });
                    return answer;
                })
                .withSeeds(30)
                .run()
                .assertPassed();
    }
}
// endregion
