package dev.simloop.examples.systems;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.simloop.Cluster;
import dev.simloop.Host;
import dev.simloop.RestartPolicy;
import dev.simloop.Scenario;
import dev.simloop.disk.AppendLog;
import dev.simloop.disk.AtomicFile;
import dev.simloop.faults.Chaos;
import dev.simloop.net.Dns;
import dev.simloop.net.FaultPresets;
import dev.simloop.net.FrameCodec;
import dev.simloop.net.Frames;
import dev.simloop.net.SimChannelProvider;
import dev.simloop.net.SimNetwork;
import dev.simloop.workload.Workload;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A broker keeps messages in a log and sends them over streams; a consumer keeps what it got, and where it is. */
@SuppressWarnings("FutureReturnValueIgnored") // what a message fails with ends its stream, which both sides see
public final class StreamBroker {
    /** What can be wrong with it. */
    public enum Bug {
        /** A message is acknowledged before it is durable. */
        BROKER_DOES_NOT_FORCE,
        /** The consumer notes that it is past a message before it has kept it. */
        OFFSET_FIRST
    }

    sealed interface Frame permits Publish, Published, Fetch, Batch {}

    record Publish(String id) implements Frame {}

    record Published(int offset) implements Frame {}

    record Fetch(int offset) implements Frame {}

    record Batch(List<String> ids) implements Frame {}

    private static final int PORT = 9000;
    private static final Duration LATER = Duration.ofSeconds(9);
    private static final Frames<Frame> FRAMES = Frames.of(FrameCodec.records(Frame.class));

    private StreamBroker() {}

    /** The log on a host's disk, and the texts that are in it. */
    private static final class Messages {
        final List<String> ids = new ArrayList<>();
        private final Host host;
        private final AppendLog disk;

        Messages(Host host) {
            this.host = host;
            disk = host.orExit(() -> AppendLog.open(host.disk().path("/messages")));
            ids.addAll(disk.texts());
        }

        int store(String id, boolean force) {
            if (!ids.contains(id)) {
                int unused = host.orExit(() -> force ? disk.appendForced(id) : disk.append(id));
                ids.add(id);
            }
            return ids.indexOf(id);
        }
    }

    private static Messages serve(Host host, @Nullable Bug bug) {
        Messages log = new Messages(host);
        var unused =
                host.orExit(() -> FRAMES.listen(SimChannelProvider.of(host), new InetSocketAddress(PORT), client -> {
                    client.onMessage(message -> {
                        if (message instanceof Publish publish) {
                            client.send(new Published(log.store(publish.id(), bug != Bug.BROKER_DOES_NOT_FORCE)));
                        } else if (message instanceof Fetch fetch && fetch.offset() <= log.ids.size()) {
                            client.send(new Batch(log.ids.subList(fetch.offset(), log.ids.size())));
                        }
                    });
                }));
        return log;
    }

    private static Messages consume(Host host, Dns names, @Nullable Bug bug) {
        Messages kept = new Messages(host);
        String offset = host.orExit(() -> AtomicFile.readText(host.disk().path("/offset"), "0"));
        poll(host, names, kept, Integer.parseInt(offset), bug);
        return kept;
    }

    /** Not a workload: what a system does by itself must not be left out where a failure is made small. */
    private static void poll(Host host, Dns names, Messages kept, int from, @Nullable Bug bug) {
        ask(host, names, new Fetch(from)).handle((answer, failure) -> {
            int[] offset = {from};
            for (String id : answer instanceof Batch batch ? batch.ids() : List.<String>of()) {
                String next = Integer.toString(++offset[0]);
                Host.IoWork<Path> note = () -> AtomicFile.writeText(host.disk().path("/offset"), next);
                if (bug == Bug.OFFSET_FIRST) {
                    host.orExit(note);
                }
                kept.store(id, true);
                host.orExit(note);
            }
            return host.executor().schedule(() -> poll(host, names, kept, offset[0], bug), 200, MILLISECONDS);
        });
    }

    private static CompletableFuture<Frame> ask(Host host, Dns names, Frame what) {
        var broker = names.resolveAsync(host, "broker1").orTimeout(1, SECONDS);
        return broker.thenCompose(ip -> FRAMES.connect(SimChannelProvider.of(host), new InetSocketAddress(ip, PORT)))
                .thenCompose(stream -> {
                    stream.send(what);
                    return stream.receive().orTimeout(1, SECONDS).whenComplete((answer, failure) -> stream.close());
                });
    }

    /** {@return the broker with that bug, or none, two producers, and every fault that one host survives} */
    public static Scenario scenario(@Nullable Bug bug) {
        return world -> {
            Chaos chaos = FaultPresets.everything().lasting(LATER).start(world);
            world.setRestartPolicy(RestartPolicy.after(Duration.ofMillis(200)));
            Cluster<Messages> brokers = world.cluster("broker", 1, (host, names) -> serve(host, bug));
            Dns names = SimNetwork.of(world).dns();
            Cluster<Messages> consumers = world.cluster("consumer", 1, (host, all) -> consume(host, names, bug));
            Map<String, Frame> told = new LinkedHashMap<>(); // not if the stream ended without an answer
            Workload load = Workload.aboutEvery(Duration.ofMillis(300)).withClients(2);
            Workload retrying = load.withRetries(2, Duration.ofMillis(100)).until(chaos);
            world.host(
                    "producer",
                    host -> retrying.start(
                            host,
                            op -> op.retryAsync(() -> ask(host, names, new Publish(op.id())))
                                    .thenAccept(answer -> told.computeIfAbsent(op.id(), id -> answer))));
            chaos.thenEventually("what was acknowledged is consumed, in the order of the broker", LATER, () -> {
                Messages log = brokers.node("broker1");
                Messages kept = consumers.node("consumer1");
                return log != null && kept != null && kept.ids.equals(log.ids) && kept.ids.containsAll(told.keySet());
            });
            return chaos.healedFor(LATER.plusMillis(1));
        };
    }
}
