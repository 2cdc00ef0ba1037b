package dev.simloop.net;

import dev.simloop.Host;
import dev.simloop.World;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A host is known by its name and has the next free address of 10.0.0.0/8, given out when it is first asked for. */
final class HostNames implements Names {
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
            int number = addresses.size() + 1;
            byte[] bytes = {10, (byte) (number >>> 16), (byte) (number >>> 8), (byte) number};
            address = Ip.address(host.name(), bytes);
            addresses.put(host, address);
            hosts.put(address, host);
        }
        return address;
    }

    @Override
    public @Nullable Host hostOf(InetAddress address) {
        return hosts.get(address);
    }

    @Override
    public InetAddress resolve(String name) throws UnknownHostException {
        InetAddress literal = Ip.literal(name);
        if (literal != null) {
            return literal;
        }
        Host host = world.findHost(name).orElseThrow(() -> Ip.unknown(name));
        return addressOf(host);
    }
}
