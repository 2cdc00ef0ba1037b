package dev.simloop.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.AcceptPendingException;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.ShutdownChannelGroupException;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's server channel on a simulated host. Connections whose handshake has begun and those that nobody has accepted
 * fill the backlog; when there are more than it allows, a SYN is dropped and comes again.
 */
final class ListenChannel extends AsynchronousServerSocketChannel {
    private final Kernel kernel;
    private final @Nullable ChannelGroup group;
    private final SocketOptions options;
    private final Backlog port;
    private @Nullable Operation accepting;
    private boolean acceptKilled;

    ListenChannel(Kernel kernel, @Nullable ChannelGroup group, SimChannelProvider provider) {
        super(provider);
        this.kernel = kernel;
        this.group = group;
        this.options = SocketOptions.ofListener(kernel.streams.settings);
        this.port = new Port(kernel);
        if (group != null) {
            group.add(this);
        }
    }

    private final class Port extends Backlog {
        Port(Kernel kernel) {
            super(kernel, options);
        }

        @Override
        void arrived(StreamEnd end) {
            Operation op = accepting;
            if (op == null || op.isCancelled()) {
                keep(end);
            } else {
                accepting = null;
                accepted(op, end);
            }
        }

        @Override
        @Nullable
        String waitsFor() {
            return accepting == null ? null : "accept()";
        }
    }

    private void accepted(Operation op, StreamEnd end) {
        if (group != null && group.isShutdown()) {
            end.abort();
            done(op, null, new IOException(new ShutdownChannelGroupException()));
        } else {
            done(op, new StreamChannel(kernel, group, end), null);
        }
    }

    private void done(Operation op, @Nullable Object value, @Nullable Throwable failure) {
        op.complete(kernel, port.actor(), group, value, failure, false);
    }

    // ---- for the program

    @Override
    public boolean isOpen() {
        return !port.isClosed();
    }

    private void refuseIfClosed() throws ClosedChannelException {
        if (port.isClosed()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public AsynchronousServerSocketChannel bind(@Nullable SocketAddress local, int backlog) throws IOException {
        InetSocketAddress wanted = local == null ? new InetSocketAddress(0) : StreamChannel.checked(local);
        refuseIfClosed();
        if (port.bound() != null) {
            throw new AlreadyBoundException();
        }
        if (!Ended.isDiscarded(kernel)) {
            port.listen(wanted, backlog);
        }
        return this;
    }

    @Override
    public Future<AsynchronousSocketChannel> accept() {
        Operation op = Operation.plainFuture(kernel.domain);
        accept(op);
        return op.asFuture();
    }

    @Override
    public <A extends @Nullable Object> void accept(
            A attachment, CompletionHandler<AsynchronousSocketChannel, ? super A> handler) {
        accept(Operation.plainHandler(handler, attachment));
    }

    private void accept(Operation op) {
        if (port.isClosed()) {
            done(op, null, new ClosedChannelException());
            return;
        }
        if (port.bound() == null) {
            throw new NotYetBoundException();
        }
        Operation before = accepting;
        if (before != null && before.isCancelled()) {
            accepting = null;
            acceptKilled = true;
        }
        if (acceptKilled) {
            throw new RuntimeException("Accept not allowed due cancellation");
        }
        if (accepting != null) {
            throw new AcceptPendingException();
        }
        if (Ended.isDiscarded(kernel)) {
            return;
        }
        StreamEnd next = port.poll();
        if (next == null) {
            accepting = op;
        } else {
            accepted(op, next);
        }
    }

    @Override
    public void close() {
        if (port.isClosed() || !Ended.mayClose(kernel)) {
            return;
        }
        port.release();
        if (group != null) {
            group.remove(this);
        }
        Operation op = accepting;
        accepting = null;
        if (op != null) {
            done(op, null, new AsynchronousCloseException());
        }
    }

    @Override
    public @Nullable SocketAddress getLocalAddress() throws IOException {
        refuseIfClosed();
        return port.bound();
    }

    @Override
    public <T> AsynchronousServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        options.check(name, value, true);
        refuseIfClosed();
        options.set(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        options.check(name, null, false);
        refuseIfClosed();
        return options.get(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return options.supported();
    }

    @Override
    public String toString() {
        return port.toString();
    }
}
