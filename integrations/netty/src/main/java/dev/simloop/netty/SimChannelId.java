package dev.simloop.netty;

import dev.simloop.Host;
import dev.simloop.SimLoop;
import io.netty.channel.ChannelId;

/** The id of a channel: its host, and which of the channels of that host it is. Netty's own has the time and a random number in it. */
final class SimChannelId implements ChannelId {
    private static final long serialVersionUID = 1;

    private final String host;
    private final int number;

    private SimChannelId(String host, int number) {
        this.host = host;
        this.number = number;
    }

    /** How many ids a host has given out, all its incarnations together. */
    private static final class Given {
        private int count;
    }

    /**
     * {@return the next id of the host whose task runs}
     *
     * @throws IllegalStateException if none runs
     */
    static SimChannelId next() {
        SimLoop loop = SimLoop.currentOrNull();
        Host host = loop == null ? null : loop.domain().currentActor().domain().host();
        if (host == null) {
            throw new IllegalStateException(
                    "a channel is of a host, and no task of a host runs on this thread: make it in one, as in"
                            + " world.host(\"server\", host -> ...)");
        }
        return new SimChannelId(host.name(), ++host.part(Given.class, Given::new).count);
    }

    @Override
    public String asShortText() {
        return host + "-" + number;
    }

    @Override
    public String asLongText() {
        return asShortText();
    }

    @Override
    public int compareTo(ChannelId other) {
        if (other instanceof SimChannelId same) {
            int byHost = host.compareTo(same.host);
            return byHost != 0 ? byHost : Integer.compare(number, same.number);
        }
        return asLongText().compareTo(other.asLongText());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SimChannelId same && same.number == number && same.host.equals(host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + number;
    }

    @Override
    public String toString() {
        return asShortText();
    }
}
