package dev.simloop.net;

import dev.simloop.Host;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Which host has which IP address, and what a name stands for. */
public interface Names {
    /** {@return the host's first address, {@code 10.x}} */
    InetAddress addressOf(Host host);

    /** {@return the host that has the address, or null if none does} */
    @Nullable
    Host hostOf(InetAddress address);

    /**
     * {@return the address that the name or IP address stands for}
     *
     * @throws UnknownHostException if it stands for none, with the JDK's own message
     */
    InetAddress resolve(String name) throws UnknownHostException;
}
