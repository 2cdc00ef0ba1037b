package dev.simloop.examples.streamraft;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;

/** How names become addresses: {@code InetAddress::getByName} on a thread that may wait, or what stands for it. */
@FunctionalInterface
public interface Names {
    /**
     * {@return the address of that name, once it is known; an {@link java.net.UnknownHostException} if there is none}
     * Completed on any thread.
     */
    CompletableFuture<InetAddress> resolve(String name);
}
