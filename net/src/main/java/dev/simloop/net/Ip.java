package dev.simloop.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** IPv4 addresses, made without asking the real machine for anything. */
final class Ip {
    private static final int BYTES = 4;
    private static final int MOST = 255;

    private Ip() {}

    static InetAddress address(String name, byte[] bytes) {
        try {
            return InetAddress.getByAddress(name, bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("no IPv4 address: " + bytes.length + " bytes", e);
        }
    }

    static InetAddress loopback() {
        return address("localhost", new byte[] {127, 0, 0, 1});
    }

    /** {@return the address that four numbers with dots stand for, loopback for {@code localhost}, null for a name} */
    static @Nullable InetAddress literal(String text) {
        if (text.isEmpty() || text.equals("localhost")) {
            return loopback();
        }
        String[] parts = text.split("\\.", -1);
        if (parts.length != BYTES) {
            return null;
        }
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            if (!parts[i].matches("[0-9]{1,3}") || Integer.parseInt(parts[i]) > MOST) {
                return null;
            }
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("no IPv4 address: " + text, e);
        }
    }

    /** {@return what the JDK throws on Linux for a name that stands for nothing} */
    static UnknownHostException unknown(String name) {
        return new UnknownHostException(name + ": Name or service not known");
    }
}
