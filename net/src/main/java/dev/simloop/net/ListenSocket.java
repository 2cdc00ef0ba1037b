package dev.simloop.net;

import dev.simloop.Actor;
import dev.simloop.Host;
import dev.simloop.spi.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A port that is listened at and never waits: what a non-blocking listening socket is to a kernel. Connections of {@link StreamSocket}
 * and of {@link SimChannelProvider} arrive here alike. Threads: tasks of the run.
 */
public final class ListenSocket implements Readiness {
    private static final int DEFAULT_BACKLOG = 50;

    private final Kernel kernel;
    private final SocketOptions options;
    private final Listener port = new Port();
    private final ArrayDeque<StreamEnd> ready = new ArrayDeque<>();
    private @Nullable Actor actor;
    private @Nullable InetSocketAddress bound;
    private @Nullable Runnable listener;
    private @Nullable String waitsFor;
    private int halfOpen;
    private int backlog;
    private boolean closed;

    private ListenSocket(Kernel kernel) {
        this.kernel = kernel;
        this.options = SocketOptions.ofListener(kernel.streams.settings);
    }

    /**
     * {@return a socket of that host that does not listen yet}
     *
     * @throws IllegalStateException if the host is down
     */
    public static ListenSocket open(Host host) {
        return new ListenSocket(SimNetwork.of(host.world()).streams().running(host));
    }

    private final class Port implements Listener {
        @Override
        public boolean hears(InetAddress target) {
            InetSocketAddress at = bound;
            return at != null
                    && (at.getAddress().isAnyLocalAddress() || at.getAddress().equals(target));
        }

        @Override
        public boolean isFull() {
            return halfOpen + ready.size() > backlog;
        }

        @Override
        public int receiveBuffer() {
            return options.get(StandardSocketOptions.SO_RCVBUF);
        }

        @Override
        public void begun() {
            halfOpen++;
        }

        @Override
        public void abandoned() {
            halfOpen--;
        }

        @Override
        public boolean ready(StreamEnd end) {
            halfOpen--;
            if (closed) {
                return false;
            }
            ready.add(end);
            changed();
            return true;
        }

        @Override
        public void release() {
            closed = true;
            InetSocketAddress at = bound;
            if (at != null) {
                kernel.stopListening(at.getPort());
            }
            for (StreamEnd end : ready) {
                end.abort();
            }
            ready.clear();
        }

        @Override
        public void waiting(List<Waiting> into) {
            String what = waitsFor;
            if (what != null) {
                Actor own = actor;
                if (own == null) {
                    own = kernel.domain.newActor("listener");
                    actor = own;
                }
                into.add(new Waiting(own, what + " at " + bound, null));
            }
        }
    }

    private void changed() {
        Runnable told = listener;
        if (told != null && kernel.domain.isAlive()) {
            told.run();
        }
    }

    private void refuseIfClosed() throws ClosedChannelException {
        if (closed || Ended.isDiscarded(kernel)) {
            throw new ClosedChannelException();
        }
    }

    /** {@return the host that it is of} */
    public Host host() {
        return kernel.host;
    }

    /** {@return whether it has not been closed} */
    public boolean isOpen() {
        return !closed;
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
        if (bound != null) {
            throw new IllegalStateException("socket listens already: " + bound);
        }
        InetSocketAddress at = kernel.take(wanted);
        bound = at;
        this.backlog = backlog < 1 ? DEFAULT_BACKLOG : backlog;
        kernel.listen(at.getPort(), port);
    }

    /**
     * {@return the next connection; null if there is none yet}
     *
     * @throws NotYetBoundException if it does not listen
     */
    public @Nullable StreamSocket accept() throws IOException {
        refuseIfClosed();
        if (bound == null) {
            throw new NotYetBoundException();
        }
        StreamEnd next = ready.pollFirst();
        return next == null ? null : StreamSocket.accepted(kernel, next);
    }

    /** {@return the address it listens at; null if it does not} */
    public @Nullable InetSocketAddress localAddress() {
        return bound;
    }

    /** Stops listening; connections that nobody has accepted are reset. */
    public void close() {
        if (!closed && Ended.mayClose(kernel)) {
            port.release();
            changed();
        }
    }

    @Override
    public int readyOps(int interest) {
        boolean isReady = closed || !kernel.domain.isAlive() || !ready.isEmpty();
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
        if (closed) {
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
        return "listener[" + (closed ? "closed" : bound == null ? "unbound" : bound.toString()) + "]";
    }
}
