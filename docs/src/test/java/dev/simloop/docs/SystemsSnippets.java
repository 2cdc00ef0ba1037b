package dev.simloop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Cluster;
import dev.simloop.Host;
import dev.simloop.RestartPolicy;
import dev.simloop.Scenario;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.disk.AppendLog;
import dev.simloop.disk.DiskFaultKinds;
import dev.simloop.faults.Chaos;
import dev.simloop.faults.Faults;
import dev.simloop.faults.HostFaultKinds;
import dev.simloop.net.CallSettings;
import dev.simloop.net.FrameCodec;
import dev.simloop.net.Frames;
import dev.simloop.net.NetworkFaultKinds;
import dev.simloop.net.Rpc;
import dev.simloop.net.SimChannelProvider;
import dev.simloop.net.SimNetwork;
import dev.simloop.verify.history.HistoryRecorder;
import dev.simloop.workload.Workload;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What docs/systems.md shows: deposits that are acknowledged when they are durable, or, in the wrong version, before. */
@SuppressWarnings("FutureReturnValueIgnored") // the run goes on until nothing is left to do
class SystemsSnippets {
    // region messages
    record Deposit(String account, int amount) {}

    record Done(int balance) {}
    // endregion

    // region node
    static final class Bank {
        private final AppendLog log;
        private final Map<String, Integer> applied = new LinkedHashMap<>(); // by the id of the call
        private final boolean forces;

        Bank(Host host, SimNetwork net, boolean forces) {
            this.forces = forces;
            // Cuts off what a power cut has torn. If the disk is not well, the supervisor tries again.
            log = host.orExit(() -> AppendLog.open(host.disk().path("/deposits")));
            for (String record : log.texts()) {
                String[] parts = record.split(" ", 2);
                applied.put(parts[0], Integer.valueOf(parts[1]));
            }
            Rpc rpc = Rpc.bind(net, host);
            rpc.handle(
                    Deposit.class, call -> deposit(host, call.id(), call.body().amount()));
        }

        private Done deposit(Host host, String id, int amount) {
            if (!applied.containsKey(id)) { // a retry has the id of the first attempt
                String record = id + " " + amount;
                int unused = host.orExit(() -> forces ? log.appendForced(record) : log.append(record));
                applied.put(id, amount);
            }
            return new Done(balance());
        }

        int balance() {
            return applied.values().stream().mapToInt(amount -> amount).sum();
        }
    }
    // endregion

    // region scenario
    static Scenario bank(boolean forces) {
        return world -> {
            SimNetwork net = SimNetwork.of(world);
            Cluster<Bank> banks = world.cluster("bank", 1, (host, names) -> new Bank(host, net, forces));
            banks.setRestartPolicy(RestartPolicy.after(Duration.ofMillis(200)));
            Chaos chaos = Faults.of(HostFaultKinds.all())
                    .and(NetworkFaultKinds.all())
                    .and(DiskFaultKinds.survivable())
                    .lasting(Duration.ofSeconds(10))
                    .start(world);
            List<Integer> acknowledged = new ArrayList<>();
            clients(world, net, chaos, acknowledged);
            chaos.thenCheck("no acknowledged deposit is lost", () -> {
                Bank bank = banks.node("bank1");
                int sum = acknowledged.stream().mapToInt(amount -> amount).sum();
                if (bank == null || bank.balance() < sum) {
                    throw new AssertionError(
                            "acknowledged " + sum + ", found " + (bank == null ? "no bank" : bank.balance()));
                }
            });
            return chaos.healedFor(Duration.ofSeconds(5));
        };
    }
    // endregion

    // region clients
    private static void clients(World world, SimNetwork net, Chaos chaos, List<Integer> acknowledged) {
        Rpc rpc = Rpc.over(net.bind(world.domain(), "client")); // of the world: no fault of a host reaches it
        CallSettings patiently = CallSettings.within(Duration.ofMillis(300)).withRetries(3, Duration.ofMillis(100));
        Workload.aboutEvery(Duration.ofMillis(300)).until(chaos).start(world, operation -> {
            int amount = 1 + operation.next(30);
            return rpc.ask("bank1", new Deposit("a", amount), Done.class, patiently)
                    .thenAccept(done -> acknowledged.add(amount)); // what fails may have been booked, or not
        });
    }
    // endregion

    // region history
    private static void recordedClients(World world, Rpc rpc, Chaos chaos) {
        HistoryRecorder<Deposit, Done> history = HistoryRecorder.on(world);
        CallSettings once = CallSettings.within(Duration.ofMillis(300));
        Workload.aboutEvery(Duration.ofMillis(300))
                .withClients(3)
                .withRetries(2, Duration.ofMillis(100))
                .until(chaos)
                .start(world, operation -> {
                    Deposit deposit = new Deposit(operation.id(), 1 + operation.next(30));
                    return history.recordAsync(operation, deposit, () -> rpc.ask("bank1", deposit, Done.class, once));
                });
        chaos.thenCheck("somebody was told a balance", () -> {
            if (history.history().operations().stream().noneMatch(operation -> operation.output() != null)) {
                throw new AssertionError(history.history());
            }
        });
    }
    // endregion

    // region frames
    sealed interface Line permits Ask, Told {}

    record Ask(String key) implements Line {}

    record Told(String key, List<String> values) implements Line {}

    private static final Frames<Line> LINES =
            Frames.of(FrameCodec.records(Line.class)).withMaxBytes(64 * 1024);

    /** The provider is {@code SimChannelProvider.of(host)} here, and {@code AsynchronousChannelProvider.provider()} in production. */
    static void serve(AsynchronousChannelProvider provider, InetSocketAddress local) throws IOException {
        LINES.listen(
                provider,
                local,
                client -> client.onMessage(line -> {
                    if (line instanceof Ask ask) {
                        client.send(new Told(ask.key(), List.of("v")));
                    }
                }));
    }

    static CompletableFuture<Line> ask(AsynchronousChannelProvider provider, InetSocketAddress server, String key) {
        return LINES.connect(provider, server).thenCompose(stream -> {
            stream.send(new Ask(key));
            return stream.receive().whenComplete((line, failure) -> stream.close());
        });
    }
    // endregion

    @Test
    void linesGoOverStreams() {
        Campaign.of(world -> {
                    Host server = world.host(
                            "server", host -> serve(SimChannelProvider.of(host), new InetSocketAddress(7000)));
                    var address =
                            new InetSocketAddress(SimNetwork.of(world).dns().addressOf(server), 7000);
                    return world.delay(Duration.ofMillis(1))
                            .thenCompose(up -> ask(SimChannelProvider.of(world.host("client")), address, "k"))
                            .thenAccept(line -> assertThat(line).isEqualTo(new Told("k", List.of("v"))));
                })
                .withSeeds(20)
                .run()
                .assertPassed();
    }

    @Test
    void clientsAreRecorded() {
        Campaign.of(world -> {
                    SimNetwork net = SimNetwork.of(world);
                    world.cluster("bank", 1, (host, names) -> new Bank(host, net, true));
                    Chaos chaos = Faults.of(NetworkFaultKinds.all())
                            .lasting(Duration.ofSeconds(10))
                            .start(world);
                    recordedClients(world, Rpc.over(net.bind(world.domain(), "clients")), chaos);
                    return chaos.healedFor(Duration.ofSeconds(5));
                })
                .withSeeds(50)
                .run()
                .assertPassed();
    }

    @Test
    void whatIsForcedBeforeItIsAcknowledgedIsNeverLost() {
        Campaign.of(bank(true)).withSeeds(300).run().assertPassed();
        var careless = Campaign.of(bank(false)).withSeeds(300).run();
        assertThat(careless.findings()).isNotEmpty();
        assertThat(careless.findings().get(0).failure())
                .hasMessageStartingWith("property \"no acknowledged deposit is lost\": acknowledged ");
    }
}
