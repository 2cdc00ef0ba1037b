package dev.simloop.grpc;

import dev.simloop.Host;
import dev.simloop.SimLoop;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of the simulated DNS as targets of gRPC: {@code sim:///server:8080}. A name has one address; it is looked up again when a connection is
 * lost. Outside of a run, and in tasks of the world, it stands for nothing.
 */
public final class SimNameResolverProvider extends NameResolverProvider {
    static final String SCHEME = "sim";
    private static final int USUAL_PRIORITY = 5;

    /** For {@link java.util.ServiceLoader}. */
    public SimNameResolverProvider() {}

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return USUAL_PRIORITY;
    }

    @Override
    public String getDefaultScheme() {
        return SCHEME;
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
        return List.of(InetSocketAddress.class);
    }

    /**
     * {@return what looks the target up; null if it is of another scheme or no task of a host runs}
     *
     * @throws IllegalArgumentException if it is no name with a port
     */
    @Override
    public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args arguments) {
        SimLoop loop = SimLoop.currentOrNull();
        Host host = loop == null ? null : loop.domain().currentActor().domain().host();
        if (!SCHEME.equals(target.getScheme()) || host == null) {
            return null;
        }
        String name = target.getPath() == null ? "" : target.getPath().substring(1);
        int colon = name.lastIndexOf(':');
        int port = colon < 1 ? -1 : port(name.substring(colon + 1));
        if (port < 0) {
            throw new IllegalArgumentException(
                    "target is not a name with a port, such as sim:///server:8080: " + target);
        }
        return new SimNameResolver(host, name.substring(0, colon), port, arguments.getSynchronizationContext());
    }

    private static int port(String digits) {
        try {
            int port = Integer.parseInt(digits);
            return port > 65_535 ? -1 : port;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
