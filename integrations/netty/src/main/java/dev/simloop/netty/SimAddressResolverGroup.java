package dev.simloop.netty;

import dev.simloop.Host;
import dev.simloop.net.Dns;
import dev.simloop.net.SimNetwork;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;

/**
 * Looks names up in the simulated DNS, for one host: give it to {@code Bootstrap.resolver}, as Netty's own asks the real machine. It takes
 * the time, and has the faults, of {@link Dns#resolveAsync}; a name has one address.
 */
public final class SimAddressResolverGroup extends AddressResolverGroup<InetSocketAddress> {
    private final Host host;
    private final Dns dns;

    private SimAddressResolverGroup(Host host) {
        this.host = host;
        dns = SimNetwork.of(host.world()).dns();
    }

    /** {@return the names as {@code host} sees them} */
    public static SimAddressResolverGroup of(Host host) {
        return new SimAddressResolverGroup(Objects.requireNonNull(host, "host"));
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new InetNameResolver(executor) {
            @Override
            protected void doResolve(String name, Promise<InetAddress> promise) {
                var unused = dns.resolveAsync(host, name).whenComplete((address, failure) -> {
                    if (failure == null) {
                        promise.trySuccess(address);
                    } else {
                        promise.tryFailure(failure);
                    }
                });
            }

            @Override
            protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
                var unused = dns.resolveAsync(host, name).whenComplete((address, failure) -> {
                    if (failure == null) {
                        promise.trySuccess(List.of(address));
                    } else {
                        promise.tryFailure(failure);
                    }
                });
            }
        }.asAddressResolver();
    }
}
