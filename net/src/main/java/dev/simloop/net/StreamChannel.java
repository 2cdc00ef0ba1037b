package dev.simloop.net;

import dev.simloop.Actor;
import dev.simloop.spi.Waiting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's socket channel on a simulated host. It keeps the rules of the interface: one read and one write at a time,
 * what each state allows, who is told what at close. Each direction is a {@link Half}; the bytes are {@link StreamEnd}'s.
 */
final class StreamChannel extends AsynchronousSocketChannel implements StreamOwner {
    final Kernel kernel;
    private final @Nullable ChannelGroup group;
    private final SocketOptions options;
    private final Half reads = new ReadHalf(this);
    private final Half writes = new WriteHalf(this);
    private @Nullable Actor actor;
    private @Nullable InetSocketAddress bound;
    private @Nullable StreamEnd end;
    private @Nullable Dial dial;
    private @Nullable Operation connecting;
    private boolean ownsPort;
    private boolean closed;

    StreamChannel(Kernel kernel, @Nullable ChannelGroup group, @Nullable StreamEnd connected) {
        super(SimChannelProvider.of(kernel.host));
        this.kernel = kernel;
        this.group = group;
        this.options = SocketOptions.ofSocket(kernel.streams.settings);
        this.end = connected;
        if (connected != null) {
            connected.channel = this;
            bound = connected.local;
            options.set(StandardSocketOptions.SO_RCVBUF, connected.receiveBuffer);
        }
        if (group != null) {
            group.add(this);
        }
    }

    // ---- states

    /**
     * {@return whether this is the last task of a host that is down already, whose doings are discarded}
     *
     * @throws IllegalStateException if the host is down and somebody else asks
     */
    boolean isDiscarded() {
        return Ended.isDiscarded(kernel);
    }

    Actor actor() {
        StreamEnd connected = end;
        if (connected != null) {
            return connected.actor();
        }
        Actor own = actor;
        if (own == null) {
            own = kernel.domain.newActor("socket");
            actor = own;
        }
        return own;
    }

    void complete(Operation op, @Nullable Object value, @Nullable Throwable failure, boolean here) {
        op.complete(kernel, actor(), group, value, failure, here);
    }

    private void done(Operation op, @Nullable Object value, @Nullable Throwable failure) {
        complete(op, value, failure, false);
    }

    StreamEnd connected() {
        StreamEnd is = end;
        if (is == null) {
            throw new NotYetConnectedException();
        }
        return is;
    }

    private void refuseIfClosed() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    static InetSocketAddress checked(@Nullable SocketAddress address) {
        if (!(Objects.requireNonNull(address) instanceof InetSocketAddress inet)) {
            throw new UnsupportedAddressTypeException();
        }
        if (inet.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
        if (!(inet.getAddress() instanceof java.net.Inet4Address) && !isLocal6(inet)) {
            throw new UnsupportedAddressTypeException();
        }
        return inet;
    }

    private static boolean isLocal6(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress() || address.getAddress().isLoopbackAddress();
    }

    // ---- binding, connecting, closing

    @Override
    public AsynchronousSocketChannel bind(@Nullable SocketAddress local) throws IOException {
        refuseIfClosed();
        if (connecting != null) {
            throw new ConnectionPendingException();
        }
        if (bound != null) {
            throw new AlreadyBoundException();
        }
        InetSocketAddress wanted = local == null ? new InetSocketAddress(0) : checked(local);
        if (!isDiscarded()) {
            bound = kernel.take(wanted);
            ownsPort = true;
        }
        return this;
    }

    @Override
    public Future<Void> connect(SocketAddress remote) {
        Operation op = Operation.plainFuture(kernel.domain);
        connect(remote, op);
        return op.asFuture();
    }

    @Override
    public <A extends @Nullable Object> void connect(
            SocketAddress remote, A attachment, CompletionHandler<Void, ? super A> handler) {
        connect(remote, Operation.plainHandler(handler, attachment));
    }

    private void connect(SocketAddress remote, Operation op) {
        if (closed) {
            done(op, null, new ClosedChannelException());
            return;
        }
        InetSocketAddress to = checked(remote);
        if (end != null) {
            throw new AlreadyConnectedException();
        }
        if (connecting != null) {
            throw new ConnectionPendingException();
        }
        if (isDiscarded()) {
            return;
        }
        InetSocketAddress from = bound;
        if (from == null) {
            try {
                from = kernel.take(new InetSocketAddress(0));
            } catch (IOException e) {
                throw new AssertionError("simulator bug: a free port is taken", e);
            }
            ownsPort = true;
        }
        connecting = op;
        Dial begun = new Dial(this, kernel, from, to);
        bound = begun.end.local;
        options.apply(begun.end, null);
        dial = begun;
        begun.start();
    }

    @Override
    public void connected(StreamEnd established) {
        Operation op = connecting;
        connecting = null;
        dial = null;
        end = established;
        established.channel = this;
        if (options.get(StandardSocketOptions.SO_KEEPALIVE)) {
            established.keepAlive(true);
        }
        if (op != null) {
            complete(op, null, null, true);
        }
    }

    @Override
    public void connectFailed(IOException e) {
        Operation op = connecting;
        connecting = null;
        dial = null;
        close();
        if (op != null) {
            complete(op, null, e, true);
        }
    }

    @Override
    public void close() {
        if (closed || !Ended.mayClose(kernel)) {
            return;
        }
        closed = true;
        InetSocketAddress local = bound;
        if (ownsPort && local != null) {
            kernel.release(local.getPort());
        }
        if (group != null) {
            group.remove(this);
        }
        Dial pending = dial;
        dial = null;
        if (pending != null) {
            pending.abandon();
        }
        StreamEnd over = end;
        if (over != null) {
            over.close();
        }
        Operation[] waiting = {connecting, writes.giveUp(), reads.giveUp()};
        connecting = null;
        for (Operation op : waiting) {
            if (op != null) {
                done(op, null, new AsynchronousCloseException());
            }
        }
    }

    @Override
    public AsynchronousSocketChannel shutdownInput() throws IOException {
        refuseIfClosed();
        StreamEnd mine = connected();
        if (!isDiscarded() && !reads.shut) {
            reads.shut = true;
            Operation op = reads.giveUp();
            if (op != null) {
                done(op, op.result(-1), null);
            }
            mine.heard();
        }
        return this;
    }

    @Override
    public AsynchronousSocketChannel shutdownOutput() throws IOException {
        refuseIfClosed();
        StreamEnd mine = connected();
        if (!isDiscarded() && !writes.shut) {
            writes.shut = true;
            mine.shutdownOutput();
        }
        return this;
    }

    // ---- reading

    @Override
    public Future<Integer> read(ByteBuffer dst) {
        refuseReadOnly(dst);
        Operation op = Operation.future(kernel.domain, dst);
        reads.begin(op, 0);
        return op.asFuture();
    }

    @Override
    public <A extends @Nullable Object> void read(
            ByteBuffer dst, long timeout, TimeUnit unit, A attachment, CompletionHandler<Integer, ? super A> handler) {
        Operation op = Operation.handler(handler, attachment, false, dst);
        refuseReadOnly(dst);
        reads.begin(op, unit.toNanos(timeout));
    }

    @Override
    public <A extends @Nullable Object> void read(
            ByteBuffer[] dsts,
            int offset,
            int length,
            long timeout,
            TimeUnit unit,
            A attachment,
            CompletionHandler<Long, ? super A> handler) {
        Operation op = Operation.handler(handler, attachment, true, some(dsts, offset, length));
        for (ByteBuffer dst : op.buffers) {
            refuseReadOnly(dst);
        }
        reads.begin(op, unit.toNanos(timeout));
    }

    private static ByteBuffer[] some(ByteBuffer[] all, int offset, int length) {
        if (offset < 0 || length < 0 || offset > all.length - length) {
            throw new IndexOutOfBoundsException();
        }
        return java.util.Arrays.copyOfRange(all, offset, offset + length);
    }

    private static void refuseReadOnly(ByteBuffer dst) {
        if (dst.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
    }

    @Override
    public void wakeReader() {
        reads.wake(end);
    }

    // ---- writing

    @Override
    public Future<Integer> write(ByteBuffer src) {
        Operation op = Operation.future(kernel.domain, Objects.requireNonNull(src));
        writes.begin(op, 0);
        return op.asFuture();
    }

    @Override
    public <A extends @Nullable Object> void write(
            ByteBuffer src, long timeout, TimeUnit unit, A attachment, CompletionHandler<Integer, ? super A> handler) {
        writes.begin(Operation.handler(handler, attachment, false, Objects.requireNonNull(src)), unit.toNanos(timeout));
    }

    @Override
    public <A extends @Nullable Object> void write(
            ByteBuffer[] srcs,
            int offset,
            int length,
            long timeout,
            TimeUnit unit,
            A attachment,
            CompletionHandler<Long, ? super A> handler) {
        writes.begin(Operation.handler(handler, attachment, true, some(srcs, offset, length)), unit.toNanos(timeout));
    }

    @Override
    public void wakeWriter() {
        writes.wake(end);
    }

    // ---- what it is

    @Override
    public @Nullable SocketAddress getLocalAddress() throws IOException {
        refuseIfClosed();
        return bound;
    }

    @Override
    public @Nullable SocketAddress getRemoteAddress() throws IOException {
        refuseIfClosed();
        StreamEnd is = end;
        return is == null ? null : is.remote;
    }

    @Override
    public <T> AsynchronousSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        options.check(name, value, true);
        refuseIfClosed();
        options.set(name, value);
        StreamEnd is = end;
        if (is != null && !isDiscarded()) {
            options.apply(is, name);
        }
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
    public void waiting(List<Waiting> into) {
        if (reads.isPending()) {
            into.add(new Waiting(actor(), "read() of " + this, null));
        }
        if (writes.isPending()) {
            into.add(new Waiting(actor(), "write() to " + this, null));
        }
    }

    @Override
    public String toString() {
        StreamEnd is = end;
        String state = closed
                ? "closed"
                : is != null ? "connected" : connecting != null ? "connection-pending" : "unconnected";
        return "stream[" + state + (bound == null ? "" : " local=" + bound) + (is == null ? "" : " remote=" + is.remote)
                + "]";
    }
}
