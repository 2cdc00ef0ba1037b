package dev.simloop.net;

import dev.simloop.Actor;
import dev.simloop.spi.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.AcceptPendingException;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.ShutdownChannelGroupException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's server channel on a simulated host. Connections whose handshake has begun and those that nobody has accepted
 * fill the backlog; when there are more than it allows, a SYN is dropped and comes again.
 */
final class ListenChannel extends AsynchronousServerSocketChannel implements Listener {
    private static final int DEFAULT_BACKLOG = 50;

    private final Kernel kernel;
    private final @Nullable ChannelGroup group;
    private final SocketOptions options;
    private final ArrayDeque<StreamEnd> ready = new ArrayDeque<>();
    private @Nullable Actor actor;
    private @Nullable InetSocketAddress bound;
    private @Nullable Operation accepting;
    private int backlog;
    private boolean acceptKilled;
    private boolean closed;
    /** Handshakes that have begun. */
    private int halfOpen;

    ListenChannel(Kernel kernel, @Nullable ChannelGroup group, SimChannelProvider provider) {
        super(provider);
        this.kernel = kernel;
        this.group = group;
        this.options = SocketOptions.ofListener(kernel.streams.settings);
        if (group != null) {
            group.add(this);
        }
    }

    // ---- for the kernel

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
        Operation op = accepting;
        if (op == null || op.isCancelled()) {
            ready.add(end);
        } else {
            accepting = null;
            accepted(op, end);
        }
        return true;
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
        op.complete(kernel, actor(), group, value, failure, false);
    }

    private Actor actor() {
        Actor own = actor;
        if (own == null) {
            own = kernel.domain.newActor("listener");
            actor = own;
        }
        return own;
    }

    @Override
    public void release() {
        closed = true;
        if (bound != null) {
            kernel.stopListening(bound.getPort());
        }
        for (StreamEnd end : ready) {
            end.abort();
        }
        ready.clear();
    }

    @Override
    public void waiting(List<Waiting> into) {
        if (accepting != null) {
            into.add(new Waiting(actor(), "accept() at " + bound, null));
        }
    }

    // ---- for the program

    @Override
    public boolean isOpen() {
        return !closed;
    }

    private void refuseIfClosed() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public AsynchronousServerSocketChannel bind(@Nullable SocketAddress local, int backlog) throws IOException {
        InetSocketAddress wanted = local == null ? new InetSocketAddress(0) : StreamChannel.checked(local);
        refuseIfClosed();
        if (bound != null) {
            throw new AlreadyBoundException();
        }
        if (!Ended.isDiscarded(kernel)) {
            InetSocketAddress at = kernel.take(wanted);
            bound = at;
            this.backlog = backlog < 1 ? DEFAULT_BACKLOG : backlog;
            kernel.listen(at.getPort(), this);
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
        if (closed) {
            done(op, null, new ClosedChannelException());
            return;
        }
        if (bound == null) {
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
        StreamEnd next = ready.pollFirst();
        if (next == null) {
            accepting = op;
        } else {
            accepted(op, next);
        }
    }

    @Override
    public void close() {
        if (closed || !Ended.mayClose(kernel)) {
            return;
        }
        release();
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
        return bound;
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
        return "listener[" + (closed ? "closed" : bound == null ? "unbound" : bound.toString()) + "]";
    }
}
