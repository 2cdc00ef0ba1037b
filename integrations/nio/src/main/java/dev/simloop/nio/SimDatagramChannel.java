package dev.simloop.nio;

import dev.simloop.Domain;
import dev.simloop.Host;
import dev.simloop.SimLoop;
import dev.simloop.net.Endpoint;
import dev.simloop.net.Packet;
import dev.simloop.net.SimNetwork;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A datagram channel of a simulated host. A datagram is a packet of {@link SimNetwork}: it can be lost, doubled, late and out of order.
 * Its address there is the host's name, a colon and {@code udp} with the port.
 *
 * <p><b>Models</b> ports, the filter of a connected channel, datagrams that are longer than the buffer (cut off), and a receive
 * buffer: what does not fit is dropped. <b>Leaves out</b> multicast, broadcast and the ICMP message of a port that nobody has: a
 * datagram to it vanishes.
 *
 * <p>One file past the usual length: it is every method of the channel that it stands in for.
 */
final class SimDatagramChannel extends DatagramChannel implements Selectable {
    private static final int LONGEST = 65_507;
    private static final int FIRST_FREE_PORT = 32_768;
    private static final int LAST_PORT = 65_535;
    private static final int BUFFER = 212_992;
    private static final String UDP = ":udp";

    private final Host host;
    private final Domain domain;
    private final SimNetwork network;
    private final SimLoop loop;
    private final Waits waits;
    private final Watchers watchers;
    private final ArrayDeque<Datagram> arrived = new ArrayDeque<>();
    private final Map<SocketOption<?>, Object> options = new HashMap<>();
    private @Nullable Endpoint endpoint;
    private @Nullable InetSocketAddress local;
    private @Nullable InetSocketAddress remote;
    private @Nullable DatagramAdaptor adaptor;
    private @Nullable BooleanSupplier ofSocket;
    private int held;

    private static final class Datagram {
        private final InetSocketAddress from;
        private final byte[] bytes;

        Datagram(InetSocketAddress from, byte[] bytes) {
            this.from = from;
            this.bytes = bytes;
        }
    }

    /** Which ports the incarnations of a host have given out. */
    private static final class Ports {
        private int next = FIRST_FREE_PORT;
        private final Map<Integer, Domain> taken = new HashMap<>();

        int take(int wanted, Domain domain) throws BindException {
            taken.values().removeIf(owner -> !owner.isAlive());
            int port = wanted == 0 ? free() : wanted;
            if (taken.putIfAbsent(port, domain) != null) {
                throw new BindException("Address already in use");
            }
            return port;
        }

        private int free() throws BindException {
            for (int tried = FIRST_FREE_PORT; tried <= LAST_PORT; tried++) {
                int port = next;
                next = port == LAST_PORT ? FIRST_FREE_PORT : port + 1;
                if (!taken.containsKey(port)) {
                    return port;
                }
            }
            throw new BindException("Address already in use");
        }
    }

    SimDatagramChannel(SelectorProvider provider, Host host) {
        super(provider);
        this.host = host;
        this.domain = host.domain();
        this.loop = host.world().loop();
        this.network = SimNetwork.of(host.world());
        this.waits = Waits.of(loop);
        this.watchers = new Watchers(waits);
        options.put(StandardSocketOptions.SO_RCVBUF, BUFFER);
        options.put(StandardSocketOptions.SO_SNDBUF, BUFFER);
        options.put(StandardSocketOptions.SO_REUSEADDR, false);
        options.put(StandardSocketOptions.SO_BROADCAST, false);
        options.put(StandardSocketOptions.IP_TOS, 0);
    }

    /** Has a socket of the JDK do its work by it, which is interrupted as {@code isInterruptible} says. */
    void ofSocket(BooleanSupplier isInterruptible) {
        ofSocket = isInterruptible;
    }

    @Override
    public int readyOps(int interest) {
        int ready = interest & SelectionKey.OP_WRITE;
        return arrived.isEmpty() ? ready : ready | (interest & SelectionKey.OP_READ);
    }

    @Override
    public Watchers watchers() {
        return watchers;
    }

    private void refuseIfClosed() throws ClosedChannelException {
        if (!isOpen() || !domain.isAlive()) {
            throw new ClosedChannelException();
        }
    }

    // ---- addresses

    @Override
    public DatagramChannel bind(@Nullable SocketAddress address) throws IOException {
        refuseIfClosed();
        if (local != null) {
            throw new AlreadyBoundException();
        }
        InetSocketAddress wanted = address == null ? new InetSocketAddress(0) : SimSocketChannel.checked(address);
        InetAddress ip = wanted.getAddress();
        if (!ip.isAnyLocalAddress() && !ip.isLoopbackAddress() && network.dns().hostOf(ip) != host) {
            throw new BindException("Cannot assign requested address");
        }
        int port = host.part(Ports.class, Ports::new).take(wanted.getPort(), domain);
        Endpoint bound = network.bind(host, host.name() + UDP + port);
        bound.onPacket(this::take);
        endpoint = bound;
        local = new InetSocketAddress(ip, port);
        return this;
    }

    private Endpoint bound() throws IOException {
        Endpoint known = endpoint;
        if (known == null) {
            var unused = bind(null);
            known = Objects.requireNonNull(endpoint);
        }
        return known;
    }

    private void take(Packet packet) {
        int port = packet.from().indexOf(UDP);
        Host sender = port < 0 ? null : host.world().findHost(packet.from().substring(0, port));
        if (sender == null) {
            return;
        }
        InetSocketAddress from = new InetSocketAddress(
                sender == host && isLoopback() ? loopback() : network.dns().addressOf(sender),
                Integer.parseInt(packet.from().substring(port + UDP.length())));
        InetSocketAddress only = remote;
        byte[] bytes = packet.bytes();
        boolean isFull =
                held + bytes.length > (Integer) Objects.requireNonNull(options.get(StandardSocketOptions.SO_RCVBUF));
        if (isFull || (only != null && !isSame(only, from))) {
            return;
        }
        held += bytes.length;
        arrived.add(new Datagram(from, bytes));
        watchers.changed();
    }

    private boolean isLoopback() {
        InetSocketAddress at = local;
        return at != null
                && !at.getAddress().isAnyLocalAddress()
                && at.getAddress().isLoopbackAddress();
    }

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    private boolean isSame(InetSocketAddress one, InetSocketAddress other) {
        return one.getPort() == other.getPort() && hostAt(one) == hostAt(other);
    }

    private @Nullable Host hostAt(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        return ip.isLoopbackAddress() || ip.isAnyLocalAddress()
                ? host
                : network.dns().hostOf(ip);
    }

    @Override
    public DatagramChannel connect(SocketAddress address) throws IOException {
        InetSocketAddress to = SimSocketChannel.checked(address);
        refuseIfClosed();
        if (remote != null) {
            throw new AlreadyConnectedException();
        }
        Endpoint unused = bound();
        InetSocketAddress at = Objects.requireNonNull(local);
        if (at.getAddress().isAnyLocalAddress()) {
            InetAddress own = to.getAddress().isLoopbackAddress()
                    ? to.getAddress()
                    : network.dns().addressOf(host);
            local = new InetSocketAddress(own, at.getPort());
        }
        remote = to;
        arrived.removeIf(datagram -> !isSame(to, datagram.from));
        return this;
    }

    @Override
    public DatagramChannel disconnect() throws IOException {
        if (isOpen() && remote != null) {
            remote = null;
        }
        return this;
    }

    @Override
    public boolean isConnected() {
        return remote != null;
    }

    @Override
    public @Nullable SocketAddress getLocalAddress() throws IOException {
        refuseIfClosed();
        return local;
    }

    @Override
    public @Nullable SocketAddress getRemoteAddress() throws IOException {
        refuseIfClosed();
        return remote;
    }

    @Nullable
    InetSocketAddress local() {
        return local;
    }

    @Nullable
    InetSocketAddress remote() {
        return remote;
    }

    // ---- datagrams

    @Override
    public int send(ByteBuffer src, SocketAddress target) throws IOException {
        InetSocketAddress to = SimSocketChannel.checked(target);
        refuseIfClosed();
        InetSocketAddress only = remote;
        if (only != null && !only.equals(to)) {
            throw new AlreadyConnectedException();
        }
        if (to.getPort() == 0) {
            throw new SocketException("Can't send to port 0");
        }
        Endpoint out = bound();
        if (src.remaining() > LONGEST) {
            throw new SocketException("Message too long");
        }
        byte[] bytes = new byte[src.remaining()];
        src.get(bytes);
        Host receiver = hostAt(to);
        // A datagram to an address that nobody has vanishes, as it does behind the first router.
        if (receiver != null) {
            out.send(receiver.name() + UDP + to.getPort(), bytes);
        }
        return bytes.length;
    }

    @Override
    public @Nullable SocketAddress receive(ByteBuffer dst) throws IOException {
        if (dst.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
        return receive(dst, Long.MAX_VALUE);
    }

    @Nullable
    SocketAddress receive(ByteBuffer dst, long deadline) throws IOException {
        refuseIfClosed();
        Endpoint unused = bound();
        Datagram next = next(deadline);
        if (next == null) {
            return null;
        }
        dst.put(next.bytes, 0, Math.min(dst.remaining(), next.bytes.length));
        return next.from;
    }

    private @Nullable Datagram next(long deadline) throws IOException {
        while (isBlocking() && arrived.isEmpty()) {
            if (loop.nowNanos() >= deadline) {
                throw new SocketTimeoutException("Receive timed out");
            }
            waits.block(this, "receive()", () -> !arrived.isEmpty(), deadline, ofSocket);
        }
        Datagram next = arrived.poll();
        if (next != null) {
            held -= next.bytes.length;
        }
        return next;
    }

    private InetSocketAddress connected() throws IOException {
        refuseIfClosed();
        InetSocketAddress to = remote;
        if (to == null) {
            throw new NotYetConnectedException();
        }
        return to;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        return (int) read(new ByteBuffer[] {dst}, 0, 1);
    }

    @Override
    public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, dsts.length);
        InetSocketAddress unused = connected();
        Datagram next = next(Long.MAX_VALUE);
        if (next == null) {
            return 0;
        }
        int at = 0;
        for (ByteBuffer dst : Arrays.copyOfRange(dsts, offset, offset + length)) {
            int part = Math.min(next.bytes.length - at, dst.remaining());
            dst.put(next.bytes, at, part);
            at += part;
        }
        return at;
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        return send(src, connected());
    }

    @Override
    public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, srcs.length);
        ByteBuffer[] some = Arrays.copyOfRange(srcs, offset, offset + length);
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(some).mapToInt(ByteBuffer::remaining).sum());
        for (ByteBuffer src : some) {
            all.put(src);
        }
        return send(all.flip(), connected());
    }

    // ---- the rest

    @Override
    public MembershipKey join(InetAddress group, NetworkInterface at) {
        throw new UnsupportedOperationException("the simulated network has no multicast");
    }

    @Override
    public MembershipKey join(InetAddress group, NetworkInterface at, InetAddress source) {
        throw new UnsupportedOperationException("the simulated network has no multicast");
    }

    @Override
    public <T> DatagramChannel setOption(SocketOption<T> name, T value) throws IOException {
        refuseUnknown(name);
        refuseIfClosed();
        if (name.equals(StandardSocketOptions.IP_TOS) && ((Integer) value < 0 || (Integer) value > 255)) {
            throw new IllegalArgumentException("Invalid IP_TOS value");
        }
        if (value instanceof Integer size && size < 0) {
            throw new IllegalArgumentException("Invalid send/receive buffer size");
        }
        options.put(name, Objects.requireNonNull(value));
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        refuseUnknown(name);
        refuseIfClosed();
        return name.type().cast(Objects.requireNonNull(options.get(name)));
    }

    private void refuseUnknown(SocketOption<?> name) {
        if (!options.containsKey(name)) {
            throw new UnsupportedOperationException("'" + name + "' not supported");
        }
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.copyOf(new HashSet<>(options.keySet()));
    }

    @Override
    public DatagramSocket socket() {
        DatagramAdaptor known = adaptor;
        if (known == null) {
            known = new DatagramAdaptor(this);
            adaptor = known;
        }
        return known;
    }

    @Override
    protected void implCloseSelectableChannel() {
        Endpoint bound = endpoint;
        InetSocketAddress at = local;
        if (bound != null && at != null && domain.isAlive() && !isOver()) {
            bound.close();
            host.part(Ports.class, Ports::new).taken.remove(at.getPort());
        }
        watchers.changed();
    }

    private boolean isOver() {
        return SimLoop.currentOrNull() != loop;
    }

    @Override
    protected void implConfigureBlocking(boolean block) {}

    long deadline(int timeoutMillis) {
        return waits.deadline(timeoutMillis);
    }

    @Override
    public String toString() {
        return "datagrams[" + (isOpen() ? local == null ? "unbound" : local.toString() : "closed")
                + (remote == null ? "" : " remote=" + remote) + "]";
    }
}
