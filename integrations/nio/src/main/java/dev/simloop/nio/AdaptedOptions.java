package dev.simloop.nio;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;

/** The options of a channel as its adaptor has them: what goes wrong is a {@link SocketException}. */
final class AdaptedOptions {
    private final NetworkChannel channel;

    AdaptedOptions(NetworkChannel channel) {
        this.channel = channel;
    }

    void refuseIfClosed() throws SocketException {
        if (!channel.isOpen()) {
            throw new SocketException("Socket is closed");
        }
    }

    <T> void set(SocketOption<T> name, T value) throws SocketException {
        refuseIfClosed();
        try {
            var unused = channel.setOption(name, value);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    <T> T get(SocketOption<T> name) throws SocketException {
        refuseIfClosed();
        try {
            return channel.getOption(name);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    static SocketException failed(IOException e) {
        if (e instanceof SocketException known) {
            return known;
        }
        SocketException same = new SocketException(e.getMessage());
        same.initCause(e);
        return same;
    }
}
