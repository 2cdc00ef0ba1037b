package dev.simloop.net;

import dev.simloop.Host;
import dev.simloop.World;
import dev.simloop.spi.NameResolver;
import dev.simloop.spi.Waiting;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a run knows of its network. */
final class NetworkRun implements NameResolver {
    final SimNetwork network;

    NetworkRun(World world) {
        network = new SimNetwork(world);
    }

    @Override
    public List<Waiting> waiting() {
        List<Waiting> waiting = new ArrayList<>();
        for (Endpoint endpoint : network.endpoints()) {
            if (endpoint.isAwaited() && endpoint.domain.isAlive()) {
                waiting.add(new Waiting(endpoint.actor, "receive() at " + endpoint.address(), null));
            }
        }
        Streams streams = network.streamsOrNull();
        if (streams != null) {
            streams.waiting(waiting);
        }
        return waiting;
    }

    @Override
    public CompletionStage<List<InetAddress>> resolve(Host asker, String name) {
        return network.dns().resolveAsync(asker, name).thenApply(List::of);
    }

    @Override
    public @Nullable String nameOf(InetAddress address) {
        Host host = network.dns().hostOf(address);
        return host == null ? null : host.name();
    }

    @Override
    public void teardown() {
        network.finish();
    }
}
