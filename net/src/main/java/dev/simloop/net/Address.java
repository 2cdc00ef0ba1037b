package dev.simloop.net;

import org.jspecify.annotations.Nullable;

/** One address, bound or not. Its node is what stands before the colon. */
final class Address {
    final String name;
    final String node;
    final long hash;

    @Nullable
    Endpoint endpoint;

    Address(String name) {
        Check.address(name);
        this.name = name;
        int colon = name.indexOf(':');
        this.node = colon < 0 ? name : name.substring(0, colon);
        this.hash = Mix.hash(name);
    }
}
