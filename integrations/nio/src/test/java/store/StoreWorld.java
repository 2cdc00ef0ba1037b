package store;

import dev.simloop.Host;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.SimFuture;
import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.net.SimNetwork;
import dev.simloop.tape.Fallback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A store behind a server socket and two hosts that use it; the network loses a fifth, cuts the server off, and its power is cut. */
public final class StoreWorld {
    private static final int CLIENTS = 2;

    private StoreWorld() {}

    /**
     * {@return a campaign over that many values of each thread}
     *
     * @param readsAll whether the server takes a message for read when all of it is there
     */
    @SuppressWarnings("FutureReturnValueIgnored") // a scenario returns the future that ends it
    public static Campaign campaign(int values, boolean readsAll) {
        return Campaign.of((Scenario) world -> run(world, values, readsAll))
                .withConfig(
                        SimConfig.defaults().withTakeOver(TakeOver.THREADS).withMaxVirtualTime(Duration.ofMinutes(30)))
                .withWorkers(1);
    }

    private static SimFuture<String> run(World world, int values, boolean readsAll) {
        SimNetwork net = SimNetwork.of(world);
        net.setDefaults(net.defaults().withLoss(0.2));
        Map<String, StoreServer.Entry> entries = new TreeMap<>();
        List<SimFuture<Boolean>> done = new ArrayList<>();
        Host server = world.host("server", host -> new StoreServer(entries, readsAll).serve());
        for (int i = 0; i < CLIENTS; i++) {
            String name = "c" + i + "-";
            SimFuture<Boolean> end = world.newFuture();
            done.add(end);
            world.host("client" + i, host -> {
                new StoreClient(name).run(values);
                end.complete(true);
            });
        }
        var draws = world.stream("outages", Fallback.ZERO);
        while (done.stream().anyMatch(end -> !end.isDone())) {
            world.runFor(Duration.ofMillis(500 + draws.draw(2_000)));
            switch (draws.next(4)) {
                case 1 -> {
                    var partition = net.isolate("server");
                    world.runFor(Duration.ofMillis(draws.draw(4_000)));
                    partition.close();
                }
                case 2 -> {
                    server.crash();
                    world.runFor(Duration.ofMillis(1 + draws.draw(1_000)));
                    server.restart();
                }
                default -> {}
            }
        }
        SimFuture<String> all = world.newFuture();
        all.complete(String.join(" ", entries.keySet()));
        // The server has not stopped: a value by itself would have the run wait for it.
        return all;
    }
}
