package dev.simloop.net;

import dev.simloop.Host;
import dev.simloop.World;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Host names and IPv4 addresses of one world. The first host made has {@code 10.0.0.1}, the next {@code 10.0.0.2}, and so
 * on; {@code 127.0.0.1} and {@code localhost} are whoever asks.
 *
 * <p>Models the answers of a name service that knows every host of the world. Nothing here looks a name up on the real
 * machine. Leaves out IPv6 and names that are not those of hosts.
 */
public final class Names {
    private static final int PER_THIRD_BYTE = 254;

    private final World world;
    private final Map<String, InetAddress> byName = new HashMap<>();
    private final Map<InetAddress, Host> byAddress = new HashMap<>();

    Names(World world) {
        this.world = world;
    }

    /** {@return the address of {@code host}; it stays the same for the whole run} */
    public InetAddress addressOf(Host host) {
        InetAddress address = byName.get(host.name());
        if (address == null) {
            learn();
            address = byName.get(host.name());
            if (address == null) {
                throw new IllegalArgumentException("host " + host.name() + " is of another world");
            }
        }
        return address;
    }

    /** {@return the host that has {@code address}, or null if nobody has; no host has a loopback address} */
    public @Nullable Host hostOf(InetAddress address) {
        Host host = byAddress.get(address);
        if (host == null) {
            learn();
            host = byAddress.get(address);
        }
        return host;
    }

    /**
     * {@return the address of the host of that name; of {@code localhost}; or of an IPv4 address in digits}
     *
     * @throws UnknownHostException if no host of the world has that name, with the message that the JDK has for it on
     *     Linux
     */
    public InetAddress resolve(String name) throws UnknownHostException {
        InetAddress address = byName.get(name);
        if (address == null) {
            learn();
            address = byName.get(name);
        }
        if (address != null) {
            return address;
        }
        if (name.equals("localhost")) {
            return loopback();
        }
        byte[] digits = digits(name);
        if (digits != null) {
            return InetAddress.getByAddress(digits);
        }
        throw new UnknownHostException(name + ": Name or service not known");
    }

    static InetAddress loopback() {
        return of("localhost", new byte[] {127, 0, 0, 1});
    }

    private void learn() {
        for (Host host : world.hosts()) {
            if (!byName.containsKey(host.name())) {
                InetAddress address = numbered(host.name(), byName.size());
                byName.put(host.name(), address);
                byAddress.put(address, host);
            }
        }
    }

    private static InetAddress numbered(String name, int index) {
        int third = index / PER_THIRD_BYTE;
        return of(name, new byte[] {10, (byte) (third / 256), (byte) third, (byte) (1 + index % PER_THIRD_BYTE)});
    }

    private static InetAddress of(String name, byte[] bytes) {
        try {
            return InetAddress.getByAddress(name, bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("simulator bug: four bytes are no IPv4 address", e);
        }
    }

    private static byte @Nullable [] digits(String name) {
        if (!name.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            return null;
        }
        byte[] bytes = new byte[4];
        int from = 0;
        for (int i = 0; i < 4; i++) {
            int dot = name.indexOf('.', from);
            int part = Integer.parseInt(name.substring(from, dot < 0 ? name.length() : dot));
            if (part > 255) {
                return null;
            }
            bytes[i] = (byte) part;
            from = dot + 1;
        }
        return bytes;
    }
}
