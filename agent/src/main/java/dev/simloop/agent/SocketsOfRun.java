package dev.simloop.agent;

import dev.simloop.agent.hooks.Sockets;
import dev.simloop.spi.BlockingSockets;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/** The blocking sockets of one run: made by simloop-nio, which the JDK has found already as the provider of its channels. */
final class SocketsOfRun implements Sockets.Run {
    private final RunOfThreads threads;
    private final BlockingSockets maker;
    private @Nullable Class<?> made;

    private SocketsOfRun(RunOfThreads threads, BlockingSockets maker) {
        this.threads = threads;
        this.maker = maker;
    }

    /** {@return those of that run; null if simloop-nio is not there} */
    static @Nullable SocketsOfRun of(RunOfThreads threads) {
        return SelectorProvider.provider() instanceof BlockingSockets maker ? new SocketsOfRun(threads, maker) : null;
    }

    @Override
    public boolean isCurrent() {
        return threads.isCurrent();
    }

    @Override
    public SocketImpl socket(boolean isServer) {
        SocketImpl socket = maker.newSocket(isServer, threads::isOnVirtual);
        made = socket.getClass();
        return socket;
    }

    @Override
    public boolean isSimulated(Object candidate) {
        return candidate.getClass() == made;
    }

    @Override
    public DatagramSocket datagrams(@Nullable SocketAddress at) throws SocketException {
        DatagramSocket socket = null;
        boolean isDone = false;
        try {
            socket = maker.newDatagramSocket(threads::isOnVirtual);
            if (at != null) {
                socket.bind(at);
            }
            socket.setBroadcast(true);
            isDone = true;
            return socket;
        } catch (SocketException e) {
            throw e;
        } catch (IOException e) {
            SocketException same = new SocketException(e.getMessage());
            same.initCause(e);
            throw same;
        } finally {
            if (!isDone && socket != null) {
                socket.close();
            }
        }
    }
}
