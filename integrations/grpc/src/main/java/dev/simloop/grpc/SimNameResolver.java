package dev.simloop.grpc;

import dev.simloop.Host;
import dev.simloop.net.SimNetwork;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks one name up in the simulated DNS. */
final class SimNameResolver extends NameResolver {
    private final Host host;
    private final String name;
    private final int port;
    private final SynchronizationContext context;
    private @Nullable Listener2 listener;
    private boolean isUnderWay;

    SimNameResolver(Host host, String name, int port, SynchronizationContext context) {
        this.host = host;
        this.name = name;
        this.port = port;
        this.context = context;
    }

    @Override
    public String getServiceAuthority() {
        return name + ":" + port;
    }

    @Override
    public void start(Listener2 told) {
        listener = told;
        lookUp();
    }

    @Override
    public void refresh() {
        lookUp();
    }

    private void lookUp() {
        if (isUnderWay || listener == null) {
            return;
        }
        isUnderWay = true;
        var unused = SimNetwork.of(host.world())
                .dns()
                .resolveAsync(host, name)
                .whenComplete((address, failure) -> context.execute(() -> {
                    isUnderWay = false;
                    tell(address, failure);
                }));
    }

    private void tell(@Nullable InetAddress address, @Nullable Throwable failure) {
        Listener2 told = listener;
        if (told == null) {
            return;
        }
        StatusOr<List<EquivalentAddressGroup>> result = address == null
                ? StatusOr.fromStatus(Status.UNAVAILABLE
                        .withDescription("Unable to resolve host " + name)
                        .withCause(failure))
                : StatusOr.fromValue(List.of(new EquivalentAddressGroup(new InetSocketAddress(address, port))));
        Status unused = told.onResult2(
                ResolutionResult.newBuilder().setAddressesOrError(result).build());
    }

    @Override
    public void shutdown() {
        listener = null;
    }
}
