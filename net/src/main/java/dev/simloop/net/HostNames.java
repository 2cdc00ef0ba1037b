package dev.simloop.net;

import dev.simloop.Host;
import dev.simloop.World;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A host is known by its name and has an address of 10.0.0.0/8, given out in the order in which hosts were made, whoever
 * asks first: {@code 10.0.0.1}, {@code 10.0.0.2}, and so on. No address ends in 0 or 255.
 */
final class HostNames implements Names {
    private static final int PER_THIRD_BYTE = 254;

    private final World world;
    private final Map<Host, InetAddress> addresses = new HashMap<>();
    private final Map<InetAddress, Host> hosts = new HashMap<>();

    HostNames(World world) {
        this.world = world;
    }

    @Override
    public InetAddress addressOf(Host host) {
        InetAddress address = addresses.get(host);
        if (address == null) {
            learn();
            address = addresses.get(host);
            if (address == null) {
                throw new IllegalArgumentException("host " + host.name() + " is of another world");
            }
        }
        return address;
    }

    @Override
    public @Nullable Host hostOf(InetAddress address) {
        Host host = hosts.get(address);
        if (host == null) {
            learn();
            host = hosts.get(address);
        }
        return host;
    }

    @Override
    public InetAddress resolve(String name) throws UnknownHostException {
        InetAddress literal = Ip.literal(name);
        if (literal != null) {
            return literal;
        }
        Host host = world.findHost(name);
        if (host == null) {
            throw Ip.unknown(name);
        }
        return addressOf(host);
    }

    private void learn() {
        for (Host host : world.hosts()) {
            if (!addresses.containsKey(host)) {
                InetAddress address = numbered(host.name(), addresses.size());
                addresses.put(host, address);
                hosts.put(address, host);
            }
        }
    }

    private static InetAddress numbered(String name, int index) {
        int third = index / PER_THIRD_BYTE;
        byte[] bytes = {10, (byte) (third >>> 8), (byte) third, (byte) (1 + index % PER_THIRD_BYTE)};
        return Ip.address(name, bytes);
    }
}
