package dev.simloop.net;

import dev.simloop.Domain;
import dev.simloop.Mailbox;
import org.jspecify.annotations.Nullable;

/** From one endpoint to one address. Its mailbox keeps packets that arrive at the same instant in order. */
final class Route {
    final Address from;
    final Address to;
    final Link link;
    private @Nullable Mailbox mailbox;
    private @Nullable Domain receiver;
    private @Nullable Endpoint aimedAt;
    private @Nullable InFlight inFlight;

    Route(Address from, Address to, Link link) {
        this.from = from;
        this.to = to;
        this.link = link;
    }

    Mailbox mailbox(Domain of) {
        Mailbox current = mailbox;
        if (current == null || receiver != of) {
            current = of.mailbox("net." + from.name + "->" + to.name);
            mailbox = current;
            receiver = of;
        }
        return current;
    }

    /** {@return where packets armed for {@code endpoint} are accounted for} */
    InFlight inFlight(Endpoint endpoint) {
        InFlight current = inFlight;
        if (current == null || aimedAt != endpoint) {
            current = new InFlight(link);
            inFlight = current;
            aimedAt = endpoint;
            endpoint.underWay.add(current);
        }
        return current;
    }
}
