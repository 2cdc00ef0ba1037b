package dev.simloop.examples.streamraft;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** How names become addresses: {@code InetAddress::getByName}, or what stands for it. */
@FunctionalInterface
public interface Names {
    /** {@return the address of that name} */
    InetAddress resolve(String name) throws UnknownHostException;
}
