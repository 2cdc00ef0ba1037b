package dev.simloop.nio;

import dev.simloop.Host;
import dev.simloop.SimLoop;
import dev.simloop.net.ListenSocket;
import dev.simloop.net.StreamSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A server socket channel of a simulated host: the rules of the JDK's class over a {@link ListenSocket}. */
final class SimServerSocketChannel extends ServerSocketChannel implements Selectable {
    private final ListenSocket socket;
    private final SimLoop loop;
    private final Waits waits;
    private final Watchers watchers;
    private @Nullable ServerSocketAdaptor adaptor;
    private @Nullable BooleanSupplier ofSocket;
    private boolean mayBeReady;

    SimServerSocketChannel(SelectorProvider provider, Host host) {
        super(provider);
        this.socket = ListenSocket.open(host);
        this.loop = host.world().loop();
        this.waits = Waits.of(loop);
        this.watchers = new Watchers(waits);
        socket.onChange(() -> {
            mayBeReady = true;
            watchers.changed();
        });
    }

    /** Has a socket of the JDK do its work by it, which is interrupted as {@code isInterruptible} says. */
    void ofSocket(BooleanSupplier isInterruptible) {
        ofSocket = isInterruptible;
    }

    Waits waits() {
        return waits;
    }

    @Override
    public int readyOps(int interest) {
        return socket.readyOps(interest);
    }

    @Override
    public Watchers watchers() {
        return watchers;
    }

    private void refuseIfClosed() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public ServerSocketChannel bind(@Nullable SocketAddress local, int backlog) throws IOException {
        refuseIfClosed();
        if (socket.localAddress() != null) {
            throw new AlreadyBoundException();
        }
        socket.bind(local == null ? new InetSocketAddress(0) : SimSocketChannel.checked(local), backlog);
        return this;
    }

    @Override
    public @Nullable SocketChannel accept() throws IOException {
        return accept(Long.MAX_VALUE);
    }

    /** As {@link #accept()}; where the channel blocks it throws after {@code deadline}. */
    @Nullable
    SocketChannel accept(long deadline) throws IOException {
        refuseIfClosed();
        if (socket.localAddress() == null) {
            throw new NotYetBoundException();
        }
        StreamSocket next = socket.accept();
        while (next == null && isBlocking()) {
            if (loop.nowNanos() >= deadline) {
                throw new SocketTimeoutException("Accept timed out");
            }
            await(deadline);
            next = socket.accept();
        }
        return next == null ? null : SimSocketChannel.accepted(provider(), next);
    }

    private void await(long deadline) throws IOException {
        socket.setWaiting("accept()");
        mayBeReady = socket.readyOps(SelectionKey.OP_ACCEPT) != 0;
        waits.block(this, "accept()", () -> mayBeReady, deadline, ofSocket);
        socket.setWaiting(null);
    }

    @Override
    protected void implCloseSelectableChannel() {
        socket.close();
        watchers.changed();
    }

    @Override
    protected void implConfigureBlocking(boolean block) {}

    @Override
    public @Nullable SocketAddress getLocalAddress() throws IOException {
        refuseIfClosed();
        return socket.localAddress();
    }

    /** {@return where it is bound, of a closed channel too} */
    @Nullable
    InetSocketAddress local() {
        return socket.localAddress();
    }

    long deadline(int timeoutMillis) {
        return waits.deadline(timeoutMillis);
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        socket.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return socket.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return socket.supportedOptions();
    }

    @Override
    public ServerSocket socket() {
        ServerSocketAdaptor known = adaptor;
        if (known == null) {
            known = ServerSocketAdaptor.of(this);
            adaptor = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return socket.toString();
    }
}
