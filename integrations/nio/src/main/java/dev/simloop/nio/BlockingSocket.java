package dev.simloop.nio;

import dev.simloop.Host;
import dev.simloop.SimLoop;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@code Socket} and {@code ServerSocket} do their work by on a simulated host: the states, checks and words of the JDK's own on Linux, over a
 * channel of ours that blocks.
 *
 * <p>One file past the usual length: it is every method that the JDK asks of one.
 */
final class BlockingSocket extends SocketImpl {
    /** The JDK moves no more in one system call. */
    private static final int MOST = 128 * 1024;

    private static final int USUAL_BACKLOG = 50;

    private enum State {
        NEW,
        UNCONNECTED,
        CONNECTING,
        CONNECTED,
        CLOSED
    }

    private final SimSelectorProvider provider;
    private final BooleanSupplier isInterruptible;
    private final boolean isServer;
    /** Held while one reads, accepts or connects. */
    private final ReentrantLock reading = new ReentrantLock();

    private final ReentrantLock writing = new ReentrantLock();
    private State state = State.NEW;
    private @Nullable SimSocketChannel channel;
    private @Nullable SimServerSocketChannel listener;
    /** Where it is to listen. */
    private @Nullable InetSocketAddress wanted;

    private int timeoutMillis;
    private int trafficClass;
    private boolean isUrgentInline;
    private boolean isInputClosed;
    private boolean isOutputClosed;
    private boolean isAtEnd;

    BlockingSocket(SimSelectorProvider provider, boolean isServer, BooleanSupplier isInterruptible) {
        this.provider = provider;
        this.isServer = isServer;
        this.isInterruptible = isInterruptible;
    }

    // ---- states

    private SocketException closed() {
        return new SocketException("Socket closed");
    }

    private NetworkChannel opened() throws SocketException {
        if (state == State.CLOSED) {
            throw closed();
        }
        NetworkChannel known = isServer ? listener : channel;
        if (known == null) {
            throw new SocketException("Socket not created");
        }
        return known;
    }

    private SimSocketChannel connected() throws SocketException {
        SimSocketChannel known = channel;
        if (state == State.CLOSED) {
            throw closed();
        }
        if (known == null || state != State.CONNECTED) {
            throw new SocketException("Not connected");
        }
        return known;
    }

    /** {@return what the JDK's own throws where a channel throws {@code e}} */
    private IOException asOfSocket(IOException e) {
        if (e instanceof ClosedChannelException || state == State.CLOSED) {
            return closed();
        }
        return e instanceof InterruptedIOException ? e : AdaptedOptions.failed(e);
    }

    /** Threads that read or accept take turns; the time in which one waits for its turn counts. */
    private long takeTurn(String late) throws IOException {
        long deadline = deadline(timeoutMillis);
        if (deadline == Long.MAX_VALUE) {
            reading.lock();
            return deadline;
        }
        boolean wasInterrupted = false;
        try {
            while (true) {
                long left = deadline - now();
                try {
                    if (left > 0 && reading.tryLock(left, TimeUnit.NANOSECONDS)) {
                        return deadline;
                    }
                    throw new SocketTimeoutException(late);
                } catch (InterruptedException e) {
                    wasInterrupted = true;
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private long deadline(int millis) throws SocketException {
        return millis == 0 ? Long.MAX_VALUE : now() + millis * 1_000_000L;
    }

    private long now() throws SocketException {
        return waits().nowNanos();
    }

    private Waits waits() throws SocketException {
        SimServerSocketChannel at = listener;
        SimSocketChannel of = channel;
        if (at != null) {
            return at.waits();
        }
        if (of == null) {
            throw new SocketException("Socket not created");
        }
        return of.waits();
    }

    // ---- beginning

    @Override
    protected void create(boolean stream) throws IOException {
        if (!stream) {
            throw new IOException("Datagram socket creation not supported");
        }
        if (state != State.NEW) {
            throw new IOException("Already created");
        }
        Host host = SimSelectorProvider.host(SimLoop.current(), isServer ? "a server socket" : "a socket");
        if (isServer) {
            SimServerSocketChannel made = new SimServerSocketChannel(provider, host);
            made.ofSocket(isInterruptible);
            // As on Linux.
            var unused = made.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener = made;
        } else {
            SimSocketChannel made = SimSocketChannel.open(provider, host);
            made.ofSocket(isInterruptible);
            channel = made;
        }
        state = State.UNCONNECTED;
    }

    @Override
    protected void connect(String host, int port) throws IOException {
        connect(new InetSocketAddress(host, port), 0);
    }

    @Override
    protected void connect(InetAddress address, int port) throws IOException {
        connect(new InetSocketAddress(address, port), 0);
    }

    @Override
    protected void connect(SocketAddress remote, int timeout) throws IOException {
        if (!(remote instanceof InetSocketAddress to)) {
            throw new IOException("Unsupported address type");
        }
        if (to.isUnresolved()) {
            throw new UnknownHostException(to.getHostName());
        }
        try {
            reading.lock();
            try {
                connectInTurn(to, timeout);
            } finally {
                reading.unlock();
            }
        } catch (IOException e) {
            IOException told = asOfSocket(e);
            close();
            if (told instanceof InterruptedIOException && !(told instanceof SocketTimeoutException)) {
                throw new SocketException("Closed by interrupt");
            }
            throw told;
        }
    }

    private void connectInTurn(InetSocketAddress to, int timeout) throws IOException {
        switch (state) {
            case NEW -> throw new SocketException("Not created");
            case CONNECTING -> throw new SocketException("Connection in progress");
            case CONNECTED -> throw new SocketException("Already connected");
            case CLOSED -> throw closed();
            case UNCONNECTED -> {}
        }
        SimSocketChannel by = Objects.requireNonNull(channel);
        state = State.CONNECTING;
        address = to.getAddress();
        port = to.getPort();
        try {
            var unused = by.connect(to, deadline(timeout));
        } catch (UnsupportedAddressTypeException e) {
            throw new ConnectException("Network is unreachable");
        }
        if (state == State.CLOSED) {
            throw closed();
        }
        state = State.CONNECTED;
        localport = Objects.requireNonNull(by.local()).getPort();
    }

    @Override
    protected void bind(InetAddress host, int port) throws IOException {
        NetworkChannel at = opened();
        if (localport != 0) {
            throw new SocketException("Already bound");
        }
        InetSocketAddress to = new InetSocketAddress(host, port);
        if (isServer) {
            // A server socket of the JDK listens at once.
            wanted = to;
            address = host;
            return;
        }
        try {
            var unused = at.bind(to);
        } catch (UnsupportedAddressTypeException e) {
            throw new SocketException("Cannot assign requested address");
        } catch (IOException e) {
            throw asOfSocket(e);
        }
        address = host;
        localport =
                Objects.requireNonNull(Objects.requireNonNull(channel).local()).getPort();
    }

    @Override
    protected void listen(int backlog) throws IOException {
        var unused = opened();
        InetSocketAddress at = wanted;
        if (at == null) {
            throw new SocketException("Not bound");
        }
        SimServerSocketChannel by = Objects.requireNonNull(listener);
        try {
            unused = by.bind(at, backlog < 1 ? USUAL_BACKLOG : backlog);
        } catch (UnsupportedAddressTypeException e) {
            throw new SocketException("Cannot assign requested address");
        } catch (IOException e) {
            throw asOfSocket(e);
        }
        localport = Objects.requireNonNull(by.local()).getPort();
    }

    @Override
    protected void accept(SocketImpl into) throws IOException {
        if (!(into instanceof BlockingSocket accepted)) {
            throw new SocketException("a server socket of a run accepts in that run alone");
        }
        if (accepted.state != State.NEW) {
            throw new SocketException("Not a newly created SocketImpl");
        }
        NetworkChannel unused = opened();
        long deadline = takeTurn("Accept timed out");
        try {
            unused = opened();
            if (localport == 0) {
                throw new SocketException("Not bound");
            }
            SimSocketChannel next = (SimSocketChannel)
                    Objects.requireNonNull(Objects.requireNonNull(listener).accept(deadline));
            accepted.take(next);
        } catch (IOException e) {
            throw asOfSocket(e);
        } finally {
            reading.unlock();
        }
    }

    private void take(SimSocketChannel next) {
        InetSocketAddress remote = Objects.requireNonNull(next.remote());
        next.ofSocket(isInterruptible);
        channel = next;
        localport = Objects.requireNonNull(next.local()).getPort();
        address = remote.getAddress();
        port = remote.getPort();
        state = State.CONNECTED;
    }

    // ---- bytes

    @Override
    protected InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) > 0 ? one[0] & 0xff : -1;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return receive(into, offset, length);
            }

            @Override
            public int available() throws IOException {
                return BlockingSocket.this.available();
            }

            @Override
            public void close() throws IOException {
                BlockingSocket.this.close();
            }
        };
    }

    private int receive(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        SimSocketChannel unused = connected();
        long deadline = takeTurn("Read timed out");
        try {
            // Once it was there it stays, even if the socket is closed by now.
            if (isAtEnd) {
                return -1;
            }
            SimSocketChannel from = connected();
            ByteBuffer bytes = ByteBuffer.wrap(into, offset, Math.min(length, MOST));
            int count = isInputClosed ? -1 : (int) from.read(deadline, bytes);
            if (count < 0 && state == State.CLOSED) {
                throw closed();
            }
            isAtEnd = count < 0;
            return count;
        } catch (IOException e) {
            throw asOfSocket(e);
        } finally {
            reading.unlock();
        }
    }

    @Override
    protected OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                transmit(from, offset, length);
            }

            @Override
            public void close() throws IOException {
                BlockingSocket.this.close();
            }
        };
    }

    private void transmit(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        if (length == 0) {
            return;
        }
        writing.lock();
        try {
            SimSocketChannel to = connected();
            if (isOutputClosed) {
                throw new SocketException("Broken pipe");
            }
            int unused = to.write(ByteBuffer.wrap(from, offset, length));
        } catch (ClosedChannelException e) {
            throw state != State.CLOSED && isOutputClosed ? new SocketException("Broken pipe") : closed();
        } catch (IOException e) {
            throw asOfSocket(e);
        } finally {
            writing.unlock();
        }
    }

    @Override
    protected int available() throws IOException {
        SimSocketChannel from = connected();
        return isInputClosed ? 0 : from.available();
    }

    // ---- end

    @Override
    protected void shutdownInput() throws IOException {
        SimSocketChannel of = connected();
        if (!isInputClosed) {
            isInputClosed = true;
            var unused = of.shutdownInput();
        }
    }

    @Override
    protected void shutdownOutput() throws IOException {
        SimSocketChannel of = connected();
        if (!isOutputClosed) {
            isOutputClosed = true;
            var unused = of.shutdownOutput();
        }
    }

    @Override
    protected void close() throws IOException {
        if (state == State.CLOSED) {
            return;
        }
        boolean wasConnected = state == State.CONNECTED;
        state = State.CLOSED;
        SimSocketChannel connection = channel;
        SimServerSocketChannel at = listener;
        if (connection != null) {
            // First says that no more comes: the other end reads up to there, also if what comes next is a reset.
            if (wasConnected && !isOutputClosed && connection.getOption(StandardSocketOptions.SO_LINGER) != 0) {
                var unused = connection.shutdownOutput();
            }
            connection.close();
        }
        if (at != null) {
            at.close();
        }
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw new SocketException("Urgent data not supported");
    }

    // ---- options

    @Override
    protected Set<SocketOption<?>> supportedOptions() {
        Set<SocketOption<?>> all = new HashSet<>(Set.of(
                StandardSocketOptions.SO_RCVBUF,
                StandardSocketOptions.SO_REUSEADDR,
                StandardSocketOptions.SO_REUSEPORT,
                StandardSocketOptions.IP_TOS));
        if (!isServer) {
            all.addAll(Set.of(
                    StandardSocketOptions.SO_KEEPALIVE,
                    StandardSocketOptions.SO_SNDBUF,
                    StandardSocketOptions.SO_LINGER,
                    StandardSocketOptions.TCP_NODELAY));
        }
        return Set.copyOf(all);
    }

    @Override
    protected <T> void setOption(SocketOption<T> name, T value) throws IOException {
        if (!supportedOptions().contains(name)) {
            throw new UnsupportedOperationException("'" + name + "' not supported");
        }
        if (!name.type().isInstance(value)) {
            throw new IllegalArgumentException("Invalid value '" + value + "'");
        }
        NetworkChannel of = opened();
        if (name.equals(StandardSocketOptions.IP_TOS)) {
            int trafficClass = (Integer) value;
            if (trafficClass < 0 || trafficClass > 255) {
                throw new IllegalArgumentException("Invalid IP_TOS value");
            }
            this.trafficClass = trafficClass;
        } else {
            var unused = of.setOption(name, value);
        }
    }

    @Override
    protected <T> T getOption(SocketOption<T> name) throws IOException {
        if (!supportedOptions().contains(name)) {
            throw new UnsupportedOperationException("'" + name + "' not supported");
        }
        NetworkChannel of = opened();
        return name.equals(StandardSocketOptions.IP_TOS) ? name.type().cast(trafficClass) : of.getOption(name);
    }

    private static boolean asBoolean(Object value, SocketOption<Boolean> name) throws SocketException {
        if (value instanceof Boolean is) {
            return is;
        }
        throw new SocketException("Bad value for " + name.name());
    }

    private static int asInt(Object value, String name) throws SocketException {
        if (value instanceof Integer is) {
            return is;
        }
        throw new SocketException("Bad value for " + name);
    }

    private void setSize(SocketOption<Integer> name, Object value) throws IOException {
        int size = asInt(value, name.name());
        if (size <= 0) {
            throw new SocketException(name.name() + " <= 0");
        }
        setOption(name, size);
    }

    private void set(SocketOption<Boolean> name, Object value) throws IOException {
        var unused = opened().setOption(name, asBoolean(value, name));
    }

    @Override
    public void setOption(int option, Object value) throws SocketException {
        NetworkChannel unused = opened();
        try {
            switch (option) {
                case SocketOptions.SO_LINGER ->
                    setOption(
                            StandardSocketOptions.SO_LINGER,
                            Boolean.FALSE.equals(value)
                                    ? Integer.valueOf(-1)
                                    : Integer.valueOf(asInt(value, "SO_LINGER")));
                case SocketOptions.SO_TIMEOUT -> {
                    int millis = asInt(value, "SO_TIMEOUT");
                    if (millis < 0) {
                        throw new IllegalArgumentException("timeout < 0");
                    }
                    timeoutMillis = millis;
                }
                case SocketOptions.IP_TOS -> setOption(StandardSocketOptions.IP_TOS, asInt(value, "IP_TOS"));
                case SocketOptions.TCP_NODELAY -> set(StandardSocketOptions.TCP_NODELAY, value);
                case SocketOptions.SO_SNDBUF -> setSize(StandardSocketOptions.SO_SNDBUF, value);
                case SocketOptions.SO_RCVBUF -> setSize(StandardSocketOptions.SO_RCVBUF, value);
                case SocketOptions.SO_KEEPALIVE -> set(StandardSocketOptions.SO_KEEPALIVE, value);
                case SocketOptions.SO_OOBINLINE -> isUrgentInline = Boolean.TRUE.equals(value);
                case SocketOptions.SO_REUSEADDR -> set(StandardSocketOptions.SO_REUSEADDR, value);
                case SocketOptions.SO_REUSEPORT -> set(StandardSocketOptions.SO_REUSEPORT, value);
                default -> throw new SocketException("Unknown option " + option);
            }
        } catch (SocketException e) {
            throw e;
        } catch (IllegalArgumentException | UnsupportedOperationException | IOException e) {
            SocketException same = new SocketException(e.getMessage());
            same.initCause(e);
            throw same;
        }
    }

    @Override
    public Object getOption(int option) throws SocketException {
        NetworkChannel of = opened();
        try {
            return switch (option) {
                case SocketOptions.SO_TIMEOUT -> timeoutMillis;
                case SocketOptions.TCP_NODELAY -> of.getOption(StandardSocketOptions.TCP_NODELAY);
                case SocketOptions.SO_OOBINLINE -> isUrgentInline;
                case SocketOptions.SO_LINGER -> {
                    int seconds = of.getOption(StandardSocketOptions.SO_LINGER);
                    yield seconds < 0 ? (Object) false : (Object) seconds;
                }
                case SocketOptions.SO_REUSEADDR -> of.getOption(StandardSocketOptions.SO_REUSEADDR);
                case SocketOptions.SO_BINDADDR -> {
                    SocketAddress local = of.getLocalAddress();
                    yield local == null
                            ? new InetSocketAddress(0).getAddress()
                            : ((InetSocketAddress) local).getAddress();
                }
                case SocketOptions.SO_SNDBUF -> of.getOption(StandardSocketOptions.SO_SNDBUF);
                case SocketOptions.SO_RCVBUF -> of.getOption(StandardSocketOptions.SO_RCVBUF);
                case SocketOptions.IP_TOS -> trafficClass;
                case SocketOptions.SO_KEEPALIVE -> of.getOption(StandardSocketOptions.SO_KEEPALIVE);
                case SocketOptions.SO_REUSEPORT -> of.getOption(StandardSocketOptions.SO_REUSEPORT);
                default -> throw new SocketException("Unknown option " + option);
            };
        } catch (IOException e) {
            throw AdaptedOptions.failed(e);
        }
    }
}
