package dev.simloop.examples.systems;

import dev.simloop.Cluster;
import dev.simloop.Host;
import dev.simloop.RestartPolicy;
import dev.simloop.Scenario;
import dev.simloop.disk.AppendLog;
import dev.simloop.disk.AtomicFile;
import dev.simloop.faults.Chaos;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
    private static final Frames<Frame> FRAMES =
            Frames.of(FrameCodec.records(Frame.class)).withMaxBytes(1 << 16);

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
        var port = new InetSocketAddress(PORT);
        var unused = host.orExit(() -> FRAMES.listen(SimChannelProvider.of(host), port, client -> {
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

    private static Messages consume(Host host, InetSocketAddress broker, @Nullable Bug bug) {
        Messages kept = new Messages(host);
        Path file = host.disk().path("/offset");
        int[] offset = {Integer.parseInt(host.orExit(() -> AtomicFile.readText(file, "0")))};
        Workload polls = Workload.every(Duration.ofMillis(200)).withLength(Duration.ofSeconds(20));
        polls.start(
                host,
                poll -> ask(host, broker, new Fetch(offset[0])).thenAccept(answer -> {
                    for (String id : answer instanceof Batch batch ? batch.ids() : List.<String>of()) {
                        String next = Integer.toString(++offset[0]);
                        Host.IoWork<Path> note = () -> AtomicFile.writeText(file, next);
                        if (bug == Bug.OFFSET_FIRST) {
                            host.orExit(note);
                        }
                        kept.store(id, true);
                        host.orExit(note);
                    }
                }));
        return kept;
    }

    private static CompletableFuture<Frame> ask(Host host, InetSocketAddress broker, Frame what) {
        return FRAMES.connect(SimChannelProvider.of(host), broker).thenCompose(stream -> {
            stream.send(what);
            return stream.receive().orTimeout(1, TimeUnit.SECONDS).whenComplete((answer, failure) -> stream.close());
        });
    }

    /** {@return the broker with that bug, or none, two producers, and every fault that one host survives} */
    public static Scenario scenario(@Nullable Bug bug) {
        return world -> {
            Chaos chaos =
                    FaultPresets.everything().lasting(Duration.ofSeconds(10)).start(world);
            world.setRestartPolicy(RestartPolicy.after(Duration.ofMillis(200)));
            Cluster<Messages> brokers = world.cluster("broker", 1, (host, names) -> serve(host, bug));
            var address = new InetSocketAddress(SimNetwork.of(world).dns().addressOf(brokers.host("broker1")), PORT);
            Cluster<Messages> consumers = world.cluster("consumer", 1, (host, names) -> consume(host, address, bug));
            Set<String> acknowledged = new LinkedHashSet<>();
            Workload load = Workload.aboutEvery(Duration.ofMillis(300)).withClients(2);
            Workload retrying = load.withRetries(2, Duration.ofMillis(100)).until(chaos);
            world.host(
                    "producer",
                    host -> retrying.start(
                            host,
                            op -> op.retryAsync(() -> ask(host, address, new Publish(op.id())))
                                    .thenAccept(answer -> {
                                        if (answer instanceof Published) {
                                            acknowledged.add(op.id());
                                        }
                                    })));
            chaos.thenEventually("what was acknowledged is consumed, in the order of the broker", LATER, () -> {
                Messages log = brokers.node("broker1");
                Messages kept = consumers.node("consumer1");
                return log != null && kept != null && kept.ids.equals(log.ids) && kept.ids.containsAll(acknowledged);
            });
            return chaos.healedFor(LATER.plusMillis(1));
        };
    }
}
