package dev.simloop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.faults.Faults;
import dev.simloop.net.LatencyModel;
import dev.simloop.net.LinkSettings;
import dev.simloop.net.NetworkFaultKinds;
import dev.simloop.verify.HiddenRefinement;
import dev.simloop.verify.Model;
import dev.simloop.verify.ModelDriver;
import dev.simloop.verify.ModelPaths;
import dev.simloop.verify.Refinement;
import dev.simloop.verify.Trace;
import dev.simloop.verify.node.Context;
import dev.simloop.verify.node.Node;
import dev.simloop.verify.node.NodeSimulation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/refinement.md shows in Java. */
@SuppressWarnings("FutureReturnValueIgnored") // the run goes on until nothing is left to do
class RefinementSnippets {
    // region refinement-model
    record Transfer(boolean asked, boolean done) {}

    static final Model<Transfer> TRANSFER = Model.<Transfer>named("transfer")
            .initial(new Transfer(false, false))
            .action("ask", s -> !s.asked(), s -> new Transfer(true, s.done()))
            .action("do", s -> s.asked() && !s.done(), s -> new Transfer(true, true))
            .invariant("nothing unasked", s -> s.asked() || !s.done())
            .terminal(Transfer::done)
            .build();
    // endregion

    // region refinement-node
    static final class Peer implements Node<String> {
        boolean asked;
        boolean done;

        @Override
        public void onStart(Context<String> context) {
            if (context.name().equals("client")) {
                context.setTimer("ask", Duration.ofMillis(20));
            }
        }

        @Override
        public void onTimer(Context<String> context, String timer) {
            asked = true;
            if (!done) {
                context.send("bank", "pay");
                context.setTimer("ask", Duration.ofMillis(200));
            }
        }

        @Override
        public void onMessage(Context<String> context, String from, String message) {
            done = true;
            if (message.equals("pay")) {
                context.send(from, "paid");
            }
        }
    }
    // endregion

    @Test
    void nodes() {
        // region refinement-simulation
        Refinement<Transfer> refinement = Refinement.of(TRANSFER);
        NodeSimulation.<Peer, String>of(String.class, List.of("client", "bank"), name -> new Peer())
                .withNetwork(net -> net.setDefaults(LinkSettings.defaults()
                        .withLatency(LatencyModel.uniform(Duration.ofMillis(1), Duration.ofMillis(50)))
                        .withLoss(0.2)))
                .withFaults(Faults.of(NetworkFaultKinds.all()).lasting(Duration.ofSeconds(5)))
                .refines(refinement, nodes -> new Transfer(nodes.get("client").asked, nodes.get("bank").done))
                .goal("the client knows", nodes -> nodes.get("client").done)
                .campaign()
                .withSeeds(300)
                .run()
                .assertPassed();
        String covered = refinement.coverage().describe();
        // endregion
        assertThat(covered).isEqualTo("model transfer: 2 of 2 actions, 2 transitions");
    }

    /** Does it at once. */
    private static final class Service {
        boolean asked;
        boolean done;

        void ask(World world) {
            asked = true;
            world.delay(Duration.ofMillis(3)).thenRun(() -> done = true);
        }
    }

    @Test
    void anyWorldAndPaths() {
        // region refinement-watch
        Campaign.ofAction(world -> {
                    Service service = new Service();
                    Refinement.of(TRANSFER).watch(world, () -> new Transfer(service.asked, service.done));
                    service.ask(world);
                })
                .run()
                .assertPassed();
        // endregion
        // region refinement-hidden
        Campaign.ofAction(world -> {
                    Service service = new Service();
                    HiddenRefinement.of(TRANSFER, Transfer::done).watch(world, () -> service.done);
                    service.ask(world);
                })
                .run()
                .assertPassed();
        // endregion
        // region refinement-drive
        for (Trace<Transfer> trace : ModelPaths.all(TRANSFER, 5, 100)) {
            Campaign.ofAction(world -> {
                        Service service = new Service();
                        ModelDriver.of(world, TRANSFER, () -> new Transfer(service.asked, service.done))
                                .on("ask", () -> service.ask(world))
                                .on("do", () -> {}) // it happens by itself
                                .follow(trace);
                    })
                    .withSeeds(10)
                    .run()
                    .assertPassed();
        }
        // endregion
    }
}
