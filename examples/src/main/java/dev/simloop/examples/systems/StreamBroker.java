package dev.simloop.examples.systems;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.simloop.Cluster;
import dev.simloop.Host;
import dev.simloop.RestartPolicy;
import dev.simloop.Scenario;
import dev.simloop.disk.AppendLog;
import dev.simloop.disk.AtomicFile;
import dev.simloop.faults.Chaos;
import dev.simloop.net.FaultPresets;
import dev.simloop.net.FrameCodec;
import dev.simloop.net.FramedChannel;
import dev.simloop.net.Frames;
import dev.simloop.net.SimChannelProvider;
import dev.simloop.net.SimNetwork;
import dev.simloop.workload.Operation;
import dev.simloop.workload.Workload;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A broker keeps messages in a log and sends them over streams; a consumer keeps what it got, and where it is. */
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
    private static final Frames<Frame> FRAMES =
            Frames.of(FrameCodec.records(Frame.class)).withMaxBytes(1 << 16);

    private StreamBroker() {}

    /** The log on a host's disk, and the texts that are in it. */
    private static final class Messages {
        final List<String> ids = new ArrayList<>();
        private final AppendLog disk;

        Messages(Host host) throws IOException {
            disk = AppendLog.open(host.disk().path("/messages"));
            disk.records().forEach(id -> ids.add(new String(id, UTF_8)));
        }

        int store(String id, boolean force) throws IOException {
            if (!ids.contains(id)) {
                disk.append(id.getBytes(UTF_8));
                ids.add(id);
            }
            if (force) {
                disk.force();
            }
            return ids.indexOf(id);
        }
    }

    private static void serve(Host host, Messages log, @Nullable Bug bug) throws IOException {
        FRAMES.listen(
                SimChannelProvider.of(host), new InetSocketAddress(PORT), client -> client.onMessage(message -> {
                    try {
                        if (message instanceof Publish publish) {
                            client.send(new Published(log.store(publish.id(), bug != Bug.BROKER_DOES_NOT_FORCE)));
                        } else if (message instanceof Fetch fetch && fetch.offset() <= log.ids.size()) {
                            client.send(new Batch(log.ids.subList(fetch.offset(), log.ids.size())));
                        }
                    } catch (IOException e) {
                        throw host.exit();
                    }
                }));
    }

    private static void consume(Host host, Messages kept, List<String> got, @Nullable Bug bug) {
        try {
            for (String id : got) {
                int next = kept.ids.size() + 1;
                if (bug == Bug.OFFSET_FIRST) {
                    AtomicFile.write(host.disk().path("/offset"), Integer.toString(next).getBytes(UTF_8));
                }
                kept.store(id, true);
                if (bug != Bug.OFFSET_FIRST) {
                    AtomicFile.write(host.disk().path("/offset"), Integer.toString(next).getBytes(UTF_8));
                }
            }
        } catch (IOException e) {
            throw host.exit();
        }
    }

    private static int offset(Host host) throws IOException {
        byte[] offset = AtomicFile.read(host.disk().path("/offset"));
        return offset == null ? 0 : Integer.parseInt(new String(offset, UTF_8));
    }

    private static CompletableFuture<Frame> ask(AsynchronousChannelProvider from, InetSocketAddress broker, Frame what) {
        return FRAMES.connect(from, broker).thenCompose(stream -> {
            stream.send(what);
            return stream.receive().orTimeout(1, TimeUnit.SECONDS).whenComplete((answer, failure) -> stream.close());
        });
    }
}
