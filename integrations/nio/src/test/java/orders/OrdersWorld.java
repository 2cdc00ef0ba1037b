package orders;

import dev.simloop.Host;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.SimFuture;
import dev.simloop.TakeOver;
import dev.simloop.Timing;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.net.SimNetwork;
import dev.simloop.tape.Fallback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A server and two clients on hosts of their own; the network loses a fifth, cuts the server off, and its power is cut. */
@SuppressWarnings("FutureReturnValueIgnored") // a scenario returns the future that ends it
public final class OrdersWorld {
    private static final int CLIENTS = 2;
    private static final Duration EVERY = Duration.ofSeconds(5);

    private OrdersWorld() {}

    /** What can be wrong. */
    public enum Bug {
        /** An order that comes again, since its answer was lost, gets another number. */
        NUMBERED_TWICE,
        /** An answer whose end does not come is waited for without end. */
        WAITS_FOR_THE_BODY
    }

    /** {@return a campaign over that many orders of each client, one every five seconds} */
    public static Campaign campaign(int orders, @Nullable Bug bug) {
        return Campaign.of((Scenario) world -> run(world, orders, bug))
                .withConfig(SimConfig.defaults()
                        .withTakeOver(TakeOver.THREADS)
                        .withTiming(Timing.EXACT)
                        .withMaxVirtualTime(Duration.ofMinutes(100)))
                .withWorkers(1);
    }

    private static SimFuture<String> run(World world, int orders, @Nullable Bug bug) {
        SimNetwork net = SimNetwork.of(world);
        net.setDefaults(net.defaults().withLoss(0.2));
        List<OrderClient> clients = new ArrayList<>();
        List<SimFuture<Object>> done = new ArrayList<>();
        OrderServer[] live = new OrderServer[1];
        Host server = world.host("server", host -> {
            live[0] = new OrderServer(bug != Bug.NUMBERED_TWICE);
            live[0].start();
        });
        world.always("no order is booked twice", () -> live[0] == null || !live[0].hasBookedTwice());
        for (int i = 0; i < CLIENTS; i++) {
            String name = "c" + i + "-";
            SimFuture<Object> end = world.newFuture();
            done.add(end);
            world.host("client" + i, host -> {
                OrderClient client = new OrderClient(name, bug != Bug.WAITS_FOR_THE_BODY);
                clients.add(client);
                client.order(orders, EVERY);
                end.complete(client);
            });
        }
        var draws = world.stream("outages", Fallback.ZERO);
        while (done.stream().anyMatch(end -> !end.isDone())) {
            world.runFor(Duration.ofMillis(1_000 + draws.draw(9_000)));
            switch (draws.next(3)) {
                case 1 -> {
                    var partition = net.isolate("server");
                    world.runFor(Duration.ofMillis(draws.draw(4_000)));
                    partition.close();
                }
                case 2 -> {
                    server.crash();
                    world.runFor(Duration.ofMillis(1 + draws.draw(3_000)));
                    server.restart();
                }
                default -> {}
            }
        }
        TreeSet<String> told = new TreeSet<>();
        for (OrderClient client : clients) {
            told.addAll(client.told);
            for (int i = 0; i < client.failed; i++) {
                world.count("orders.failed");
            }
        }
        SimFuture<String> all = world.newFuture();
        all.complete(String.join(" ", told));
        // The server has not stopped: a value by itself would have the run wait for it.
        return all;
    }
}
