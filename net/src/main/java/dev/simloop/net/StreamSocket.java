package dev.simloop.net;

import dev.simloop.Actor;
import dev.simloop.Host;
import dev.simloop.spi.Waiting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection that never waits: what a non-blocking TCP socket is to a kernel. It moves the bytes, loses, breaks and is
 * reset as {@link SimChannelProvider} says; the two differ only in how a program uses them, and one can talk to the other.
 *
 * <p>Failures are those of the JDK's {@code SocketChannel} on Linux: a reset is a {@link SocketException}, {@code Connection reset}, to
 * each read from then on, and an {@link IOException}, {@code Connection reset by peer} and then {@code Broken pipe}, to writes. What the
 * last task of a crashed host still asks is refused with {@link ClosedChannelException}. Threads: tasks of the run.
 */
public final class StreamSocket implements Readiness {
    private final Kernel kernel;
    private final SocketOptions options;
    private final StreamOwner owner = new Owner();
    private @Nullable Actor actor;
    private @Nullable InetSocketAddress bound;
    private @Nullable StreamEnd end;
    private @Nullable Dial dial;
    private @Nullable IOException refusal;
    private @Nullable Runnable listener;
    private @Nullable String waitsFor;
    private boolean ownsPort;
    private boolean wasReset;
    private boolean inputShut;
    private boolean outputShut;
    private boolean closed;

    private StreamSocket(Kernel kernel, @Nullable StreamEnd connected) {
        this.kernel = kernel;
        this.options = SocketOptions.ofSocket(kernel.streams.settings);
        this.end = connected;
        if (connected != null) {
            connected.channel = owner;
            bound = connected.local;
            options.set(StandardSocketOptions.SO_RCVBUF, connected.receiveBuffer);
        }
    }

    /**
     * {@return a socket of that host that is not connected}
     *
     * @throws IllegalStateException if the host is down
     */
    public static StreamSocket open(Host host) {
        return new StreamSocket(SimNetwork.of(host.world()).streams().running(host), null);
    }

    static StreamSocket accepted(Kernel kernel, StreamEnd end) {
        return new StreamSocket(kernel, end);
    }

    private final class Owner implements StreamOwner {
        @Override
        public void connected(StreamEnd established) {
            dial = null;
            end = established;
            established.channel = this;
            if (options.get(StandardSocketOptions.SO_KEEPALIVE)) {
                established.keepAlive(true);
            }
            changed();
        }

        @Override
        public void connectFailed(IOException e) {
            dial = null;
            refusal = e;
            changed();
        }

        @Override
        public void wakeReader() {
            changed();
        }

        @Override
        public void wakeWriter() {
            changed();
        }

        @Override
        public void waiting(List<Waiting> into) {
            String what = waitsFor;
            if (what != null) {
                into.add(new Waiting(actor(), what + " of " + StreamSocket.this, null));
            }
        }
    }

    private void changed() {
        Runnable told = listener;
        if (told != null && kernel.domain.isAlive()) {
            told.run();
        }
    }

    private Actor actor() {
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

    private void refuseIfClosed() throws ClosedChannelException {
        if (closed || Ended.isDiscarded(kernel)) {
            throw new ClosedChannelException();
        }
    }

    private StreamEnd connected() {
        StreamEnd is = end;
        if (is == null) {
            throw new NotYetConnectedException();
        }
        return is;
    }

    // ---- beginning

    /** {@return the host that it is of} */
    public Host host() {
        return kernel.host;
    }

    /** {@return whether it has not been closed} */
    public boolean isOpen() {
        return !closed;
    }

    /** {@return whether it is one end of a connection, which may be broken by now} */
    public boolean isConnected() {
        return end != null;
    }

    /**
     * Takes a port, a free one for port 0.
     *
     * @throws java.net.BindException if the port is taken or the address is not the host's
     * @throws IllegalStateException if it has one already
     */
    public void bind(InetSocketAddress local) throws IOException {
        refuseIfClosed();
        if (bound != null) {
            throw new IllegalStateException("socket is bound already: " + bound);
        }
        bound = kernel.take(StreamChannel.checked(local));
        ownsPort = true;
    }

    /**
     * Begins to connect; {@link #finishConnect} tells what became of it.
     *
     * @throws IllegalStateException if it is connected already, or under way to be
     */
    public void connect(InetSocketAddress remote) throws IOException {
        refuseIfClosed();
        InetSocketAddress to = StreamChannel.checked(remote);
        if (end != null || dial != null || refusal != null) {
            throw new IllegalStateException("socket connects already or has tried: " + this);
        }
        InetSocketAddress from = bound;
        if (from == null) {
            from = kernel.take(new InetSocketAddress(0));
            ownsPort = true;
        }
        Dial begun = new Dial(owner, kernel, from, to);
        bound = begun.end.local;
        options.apply(begun.end, null);
        dial = begun;
        begun.start();
    }

    /**
     * {@return whether it is connected by now}
     *
     * @throws java.net.ConnectException if nobody listens there, or nobody answered in time
     * @throws java.net.NoRouteToHostException if no host has that address
     */
    public boolean finishConnect() throws IOException {
        refuseIfClosed();
        IOException failed = refusal;
        if (failed != null) {
            throw failed;
        }
        return end != null;
    }

    /** {@return the address it is bound to; null if it is not} */
    public @Nullable InetSocketAddress localAddress() {
        return bound;
    }

    /** {@return the address of the other end; null before it is connected} */
    public @Nullable InetSocketAddress remoteAddress() {
        StreamEnd is = end;
        return is == null ? null : is.remote;
    }

    // ---- bytes

    /**
     * Moves what has arrived into the buffers, in their order.
     *
     * @return how many bytes: 0 if there are none yet, -1 at the end
     * @throws IOException if the connection is broken
     */
    public long read(ByteBuffer... dsts) throws IOException {
        refuseIfClosed();
        StreamEnd from = connected();
        if (wasReset) {
            throw new SocketException("Connection reset");
        }
        if (inputShut) {
            return -1;
        }
        if (Operation.remaining(dsts) == 0) {
            return 0;
        }
        int there;
        try {
            there = from.readable();
        } catch (IOException e) {
            wasReset = "Connection reset".equals(e.getMessage());
            throw wasReset ? new SocketException("Connection reset") : e;
        }
        return there <= 0 ? there : from.read(dsts, there);
    }

    /** {@return how many bytes could be read now} */
    public int available() throws IOException {
        refuseIfClosed();
        StreamEnd is = end;
        return is == null || inputShut || wasReset ? 0 : is.available();
    }

    /**
     * Takes as many bytes from the buffers, in their order, as there is room for.
     *
     * @return how many: 0 if there is no room
     * @throws ClosedChannelException if the output was shut down
     * @throws IOException if the connection is broken
     */
    public long write(ByteBuffer... srcs) throws IOException {
        refuseIfClosed();
        StreamEnd to = connected();
        if (outputShut) {
            throw new ClosedChannelException();
        }
        int wanted = Operation.remaining(srcs);
        if (wanted == 0) {
            return 0;
        }
        IOException broken = to.writeFailure();
        if (broken != null) {
            throw broken;
        }
        int room = to.writable(wanted);
        return room == 0 ? 0 : to.write(srcs, room);
    }

    /** Every read from now on finds the end. */
    public void shutdownInput() throws IOException {
        refuseIfClosed();
        connected().heard();
        inputShut = true;
        changed();
    }

    /** Says to the other end that no more bytes come. */
    public void shutdownOutput() throws IOException {
        refuseIfClosed();
        StreamEnd mine = connected();
        if (!outputShut) {
            outputShut = true;
            mine.shutdownOutput();
        }
    }

    /** Closes it, as a kernel closes a socket: what is written still goes, what nobody read makes it a reset. */
    public void close() {
        close(false);
    }

    /** Closes it at once, as a kernel does where {@code SO_LINGER} is 0: what has not gone yet never does, and the other end is reset. */
    public void reset() {
        close(true);
    }

    private void close(boolean atOnce) {
        if (closed || !Ended.mayClose(kernel)) {
            return;
        }
        closed = true;
        InetSocketAddress local = bound;
        if (ownsPort && local != null) {
            kernel.release(local.getPort());
        }
        Dial pending = dial;
        dial = null;
        if (pending != null) {
            pending.abandon();
        }
        StreamEnd over = end;
        if (over != null && atOnce) {
            over.closeAtOnce();
        } else if (over != null) {
            over.close();
        }
        changed();
    }

    // ---- readiness

    @Override
    public int readyOps(int interest) {
        if (closed || !kernel.domain.isAlive()) {
            return interest;
        }
        StreamEnd is = end;
        if (is == null) {
            return refusal == null ? 0 : interest;
        }
        int ready = interest & SelectionKey.OP_CONNECT;
        if ((interest & SelectionKey.OP_READ) != 0 && (inputShut || wasReset || is.isReadable())) {
            ready |= SelectionKey.OP_READ;
        }
        if ((interest & SelectionKey.OP_WRITE) != 0 && (outputShut || is.isWritable())) {
            ready |= SelectionKey.OP_WRITE;
        }
        return ready;
    }

    @Override
    public void onChange(@Nullable Runnable listener) {
        this.listener = listener;
    }

    /** Says what its program waits for, as a deadlock tells it: {@code "read()"}; null for nothing. */
    public void setWaiting(@Nullable String what) {
        waitsFor = what;
    }

    // ---- options

    /** Sets an option of those of {@link #supportedOptions}; the checks and the words are the JDK's. */
    public <T> void setOption(SocketOption<T> name, T value) throws IOException {
        options.check(name, value, true);
        refuseIfClosed();
        options.set(name, value);
        StreamEnd is = end;
        if (is != null) {
            options.apply(is, name);
        }
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
        InetSocketAddress remote = remoteAddress();
        String state = closed ? "closed" : end != null ? "connected" : dial != null ? "connecting" : "unconnected";
        return "socket[" + state + (bound == null ? "" : " local=" + bound)
                + (remote == null ? "" : " remote=" + remote) + "]";
    }
}
