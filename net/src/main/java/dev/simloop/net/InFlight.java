package dev.simloop.net;

/** Packets of one route that are armed for one endpoint and have not arrived; they vanish with its host. */
final class InFlight {
    final Link link;
    long packets;
    long bytes;

    InFlight(Link link) {
        this.link = link;
    }
}
