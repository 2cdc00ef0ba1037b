package dev.simloop.net;

import dev.simloop.Host;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.SelectionKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A port that is listened at and never waits: what a non-blocking listening socket is to a kernel. Connections of {@link StreamSocket}
 * and of {@link SimChannelProvider} arrive here alike. Threads: tasks of the run.
 */
public final class ListenSocket implements Readiness {
    private final Kernel kernel;
    private final SocketOptions options;
    private final Backlog port;
    private @Nullable Runnable listener;
    private @Nullable String waitsFor;

    private ListenSocket(Kernel kernel) {
        this.kernel = kernel;
        this.options = SocketOptions.ofListener(kernel.streams.settings);
        this.port = new Port(kernel);
    }

    /**
     * {@return a socket of that host that does not listen yet}
     *
     * @throws IllegalStateException if the host is down
     */
    public static ListenSocket open(Host host) {
        return new ListenSocket(SimNetwork.of(host.world()).streams().running(host));
    }

    private final class Port extends Backlog {
        Port(Kernel kernel) {
            super(kernel, options);
        }

        @Override
        void arrived(StreamEnd end) {
            keep(end);
            changed();
        }

        @Override
        @Nullable
        String waitsFor() {
            return waitsFor;
        }
    }

    private void changed() {
        Runnable told = listener;
        if (told != null && kernel.domain.isAlive()) {
            told.run();
        }
    }

    private void refuseIfClosed() throws ClosedChannelException {
        if (port.isClosed() || Ended.isDiscarded(kernel)) {
            throw new ClosedChannelException();
        }
    }

    /** {@return the host that it is of} */
    public Host host() {
        return kernel.host;
    }

    /** {@return whether it has not been closed} */
    public boolean isOpen() {
        return !port.isClosed();
    }

    /**
     * Takes a port, a free one for port 0, and listens there.
     *
     * @param backlog how many connections may wait to be accepted; the usual number if it is below 1
     * @throws java.net.BindException if the port is taken or the address is not the host's
     * @throws IllegalStateException if it listens already
     */
    public void bind(InetSocketAddress local, int backlog) throws IOException {
        InetSocketAddress wanted = StreamChannel.checked(local);
        refuseIfClosed();
        if (port.bound() != null) {
            throw new IllegalStateException("socket listens already: " + port.bound());
        }
        port.listen(wanted, backlog);
    }

    /**
     * {@return the next connection; null if there is none yet}
     *
     * @throws NotYetBoundException if it does not listen
     */
    public @Nullable StreamSocket accept() throws IOException {
        refuseIfClosed();
        if (port.bound() == null) {
            throw new NotYetBoundException();
        }
        StreamEnd next = port.poll();
        return next == null ? null : StreamSocket.accepted(kernel, next);
    }

    /** {@return the address it listens at; null if it does not} */
    public @Nullable InetSocketAddress localAddress() {
        return port.bound();
    }

    /** Stops listening; connections that nobody has accepted are reset. */
    public void close() {
        if (!port.isClosed() && Ended.mayClose(kernel)) {
            port.release();
            changed();
        }
    }

    @Override
    public int readyOps(int interest) {
        boolean isReady = port.isClosed() || !kernel.domain.isAlive() || !port.isEmpty();
        return isReady ? interest & SelectionKey.OP_ACCEPT : 0;
    }

    @Override
    public void onChange(@Nullable Runnable listener) {
        this.listener = listener;
    }

    /** Says what its program waits for, as a deadlock tells it: {@code "accept()"}; null for nothing. */
    public void setWaiting(@Nullable String what) {
        waitsFor = what;
    }

    /** Sets an option of those of {@link #supportedOptions}; the checks and the words are the JDK's. */
    public <T> void setOption(SocketOption<T> name, T value) throws IOException {
        options.check(name, value, true);
        refuseIfClosed();
        options.set(name, value);
    }

    /** {@return the value of that option} */
    public <T> T getOption(SocketOption<T> name) throws IOException {
        options.check(name, null, false);
        if (port.isClosed()) {
            throw new ClosedChannelException();
        }
        return options.get(name);
    }

    /** {@return the options there are} */
    public Set<SocketOption<?>> supportedOptions() {
        return options.supported();
    }

    @Override
    public String toString() {
        return port.toString();
    }
}
