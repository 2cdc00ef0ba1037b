package dev.simloop.nio;

import dev.simloop.Host;
import dev.simloop.SimLoop;
import dev.simloop.net.StreamSocket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NoConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.channels.spi.SelectorProvider;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A socket channel of a simulated host: the rules of the JDK's class over a {@link StreamSocket}. */
final class SimSocketChannel extends SocketChannel implements Selectable {
    private static final long FOREVER = Long.MAX_VALUE;

    private final StreamSocket socket;
    private final SimLoop loop;
    private final Waits waits;
    private final Watchers watchers;
    private @Nullable SocketAdaptor adaptor;
    private @Nullable BooleanSupplier ofSocket;
    private int linger = -1;
    private boolean isConnecting;
    private boolean inputShut;
    private boolean outputShut;
    private boolean mayBeReady;

    private SimSocketChannel(SelectorProvider provider, StreamSocket socket) {
        super(provider);
        this.socket = socket;
        this.loop = socket.host().world().loop();
        this.waits = Waits.of(loop);
        this.watchers = new Watchers(waits);
        socket.onChange(() -> {
            mayBeReady = true;
            watchers.changed();
        });
    }

    static SimSocketChannel open(SelectorProvider provider, Host host) {
        return new SimSocketChannel(provider, StreamSocket.open(host));
    }

    static SimSocketChannel accepted(SelectorProvider provider, StreamSocket socket) {
        return new SimSocketChannel(provider, socket);
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
        int ops = interest;
        if (!isConnecting) {
            ops &= ~SelectionKey.OP_CONNECT;
        } else {
            ops &= SelectionKey.OP_CONNECT;
        }
        return ops == 0 || (!isConnecting && !socket.isConnected()) ? 0 : socket.readyOps(ops);
    }

    @Override
    public Watchers watchers() {
        return watchers;
    }

    // ---- states

    private void refuseIfClosed() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private void refuseUnlessConnected() throws ClosedChannelException {
        refuseIfClosed();
        if (!isConnected()) {
            throw new NotYetConnectedException();
        }
    }

    @Override
    public boolean isConnected() {
        return socket.isConnected() && !isConnecting;
    }

    @Override
    public boolean isConnectionPending() {
        return isConnecting;
    }

    boolean isInputShut() {
        return inputShut;
    }

    boolean isOutputShut() {
        return outputShut;
    }

    static InetSocketAddress checked(@Nullable SocketAddress address) {
        if (address == null) {
            throw new NullPointerException();
        }
        if (!(address instanceof InetSocketAddress inet)) {
            throw new UnsupportedAddressTypeException();
        }
        if (inet.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
        boolean isLocal =
                inet.getAddress().isAnyLocalAddress() || inet.getAddress().isLoopbackAddress();
        if (!(inet.getAddress() instanceof Inet4Address) && !isLocal) {
            throw new UnsupportedAddressTypeException();
        }
        return inet;
    }

    /** Runs other tasks until {@code ops} may be ready or {@code deadline} has come. */
    private void await(String what, int ops, long deadline) throws IOException {
        socket.setWaiting(what);
        mayBeReady = socket.readyOps(ops) != 0;
        waits.block(this, what, () -> mayBeReady, deadline, ofSocket);
        socket.setWaiting(null);
    }

    // ---- beginning

    @Override
    public SocketChannel bind(@Nullable SocketAddress local) throws IOException {
        refuseIfClosed();
        if (isConnecting) {
            throw new ConnectionPendingException();
        }
        if (socket.localAddress() != null) {
            throw new AlreadyBoundException();
        }
        socket.bind(local == null ? new InetSocketAddress(0) : checked(local));
        return this;
    }

    @Override
    public boolean connect(SocketAddress remote) throws IOException {
        return connect(remote, FOREVER);
    }

    /** As {@link #connect(SocketAddress)}; where the channel blocks, until {@code deadline}. */
    boolean connect(SocketAddress remote, long deadline) throws IOException {
        InetSocketAddress to = checked(remote);
        refuseIfClosed();
        if (isConnected()) {
            throw new AlreadyConnectedException();
        }
        if (isConnecting) {
            throw new ConnectionPendingException();
        }
        isConnecting = true;
        try {
            socket.connect(to);
        } catch (IOException | RuntimeException e) {
            isConnecting = false;
            throw e;
        }
        return isBlocking() && finish(deadline);
    }

    @Override
    public boolean finishConnect() throws IOException {
        refuseIfClosed();
        if (isConnected()) {
            return true;
        }
        if (!isConnecting) {
            throw new NoConnectionPendingException();
        }
        return finish(FOREVER);
    }

    private boolean finish(long deadline) throws IOException {
        try {
            while (isBlocking() && !socket.finishConnect()) {
                if (loop.nowNanos() >= deadline) {
                    throw new SocketTimeoutException("Connect timed out");
                }
                await("connect()", SelectionKey.OP_CONNECT, deadline);
            }
            boolean done = socket.finishConnect();
            isConnecting = !done;
            return done;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    // ---- bytes

    @Override
    public int read(ByteBuffer dst) throws IOException {
        return (int) read(FOREVER, dst);
    }

    @Override
    public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
        java.util.Objects.checkFromIndexSize(offset, length, dsts.length);
        return read(FOREVER, java.util.Arrays.copyOfRange(dsts, offset, offset + length));
    }

    /** Reads as the channel does; where that blocks, it throws after {@code deadline}. */
    long read(long deadline, ByteBuffer... dsts) throws IOException {
        for (ByteBuffer dst : dsts) {
            if (dst.isReadOnly()) {
                throw new IllegalArgumentException("Read-only buffer");
            }
        }
        refuseUnlessConnected();
        long count = socket.read(dsts);
        while (count == 0 && isBlocking() && remaining(dsts) > 0) {
            if (loop.nowNanos() >= deadline) {
                throw new SocketTimeoutException("Read timed out");
            }
            await("read()", SelectionKey.OP_READ, deadline);
            count = socket.read(dsts);
        }
        return count;
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        return (int) write(new ByteBuffer[] {src}, 0, 1);
    }

    @Override
    public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
        java.util.Objects.checkFromIndexSize(offset, length, srcs.length);
        ByteBuffer[] some = java.util.Arrays.copyOfRange(srcs, offset, offset + length);
        refuseUnlessConnected();
        long count = socket.write(some);
        // In blocking mode the JDK's channel writes all there is.
        while (isBlocking() && remaining(some) > 0) {
            await("write()", SelectionKey.OP_WRITE, FOREVER);
            count += socket.write(some);
        }
        return count;
    }

    private static long remaining(ByteBuffer... buffers) {
        long sum = 0;
        for (ByteBuffer buffer : buffers) {
            sum += buffer.remaining();
        }
        return sum;
    }

    @Override
    public SocketChannel shutdownInput() throws IOException {
        refuseUnlessConnected();
        if (!inputShut) {
            inputShut = true;
            socket.shutdownInput();
        }
        return this;
    }

    @Override
    public SocketChannel shutdownOutput() throws IOException {
        refuseUnlessConnected();
        if (!outputShut) {
            outputShut = true;
            socket.shutdownOutput();
        }
        return this;
    }

    @Override
    protected void implCloseSelectableChannel() {
        isConnecting = false;
        if (linger == 0) {
            socket.reset();
        } else {
            socket.close();
        }
        watchers.changed();
    }

    @Override
    protected void implConfigureBlocking(boolean block) {}

    // ---- what it is

    @Override
    public @Nullable SocketAddress getLocalAddress() throws IOException {
        refuseIfClosed();
        return socket.localAddress();
    }

    @Override
    public @Nullable SocketAddress getRemoteAddress() throws IOException {
        refuseIfClosed();
        return socket.remoteAddress();
    }

    /** {@return where it is bound, of a closed channel too} */
    @Nullable
    InetSocketAddress local() {
        return socket.localAddress();
    }

    /** {@return whom it is connected to, of a closed channel too} */
    @Nullable
    InetSocketAddress remote() {
        return isConnecting ? null : socket.remoteAddress();
    }

    long deadline(int timeoutMillis) {
        return waits.deadline(timeoutMillis);
    }

    int available() throws IOException {
        return socket.available();
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        if (name.equals(StandardSocketOptions.SO_LINGER)) {
            refuseIfClosed();
            linger = Math.min(65_535, (Integer) java.util.Objects.requireNonNull(value));
        } else {
            socket.setOption(name, value);
        }
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        if (name.equals(StandardSocketOptions.SO_LINGER)) {
            refuseIfClosed();
            return name.type().cast(linger < 0 ? -1 : linger);
        }
        return socket.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        Set<SocketOption<?>> all = new HashSet<>(socket.supportedOptions());
        all.add(StandardSocketOptions.SO_LINGER);
        return Set.copyOf(all);
    }

    @Override
    public Socket socket() {
        SocketAdaptor known = adaptor;
        if (known == null) {
            known = SocketAdaptor.of(this);
            adaptor = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return socket.toString();
    }
}
