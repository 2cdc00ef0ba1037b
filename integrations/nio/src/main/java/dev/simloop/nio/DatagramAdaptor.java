package dev.simloop.nio;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.DatagramSocketImpl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.IllegalBlockingModeException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code datagramChannel.socket()} gives: a datagram socket whose work the channel does. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // a run has one thread
final class DatagramAdaptor extends DatagramSocket {
    private final SimDatagramChannel channel;
    private final AdaptedOptions options;
    private int timeoutMillis;

    DatagramAdaptor(SimDatagramChannel channel) {
        super(new Unused());
        this.channel = channel;
        this.options = new AdaptedOptions(channel);
    }

    /** The constructor demands one; every method that would use it is overridden. */
    private static final class Unused extends DatagramSocketImpl {
        private static AssertionError used() {
            return new AssertionError("simulator bug: a method of an adaptor is not overridden");
        }

        @Override
        protected void create() {
            throw used();
        }

        @Override
        protected void bind(int port, InetAddress address) {
            throw used();
        }

        @Override
        protected void send(DatagramPacket packet) {
            throw used();
        }

        @Override
        protected int peek(InetAddress from) {
            throw used();
        }

        @Override
        protected int peekData(DatagramPacket packet) {
            throw used();
        }

        @Override
        protected void receive(DatagramPacket packet) {
            throw used();
        }

        @Override
        @SuppressWarnings("deprecation")
        protected void setTTL(byte ttl) {
            throw used();
        }

        @Override
        @SuppressWarnings("deprecation")
        protected byte getTTL() {
            throw used();
        }

        @Override
        protected void setTimeToLive(int ttl) {
            throw used();
        }

        @Override
        protected int getTimeToLive() {
            throw used();
        }

        @Override
        protected void join(InetAddress group) {
            throw used();
        }

        @Override
        protected void leave(InetAddress group) {
            throw used();
        }

        @Override
        protected void joinGroup(SocketAddress group, NetworkInterface at) {
            throw used();
        }

        @Override
        protected void leaveGroup(SocketAddress group, NetworkInterface at) {
            throw used();
        }

        @Override
        protected void close() {
            throw used();
        }

        @Override
        public void setOption(int option, Object value) {
            throw used();
        }

        @Override
        public Object getOption(int option) {
            throw used();
        }
    }

    @Override
    public void bind(@Nullable SocketAddress local) throws SocketException {
        options.refuseIfClosed();
        if (isBound()) {
            throw new SocketException("Already bound");
        }
        try {
            var unused = channel.bind(local);
        } catch (IOException e) {
            throw AdaptedOptions.failed(e);
        }
    }

    @Override
    public void connect(InetAddress address, int port) {
        try {
            connect(new InetSocketAddress(address, port));
        } catch (SocketException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void connect(SocketAddress remote) throws SocketException {
        options.refuseIfClosed();
        try {
            var unused = channel.connect(remote);
        } catch (IOException e) {
            throw AdaptedOptions.failed(e);
        }
    }

    @Override
    public void disconnect() {
        try {
            var unused = channel.disconnect();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void send(DatagramPacket packet) throws IOException {
        if (isClosed()) {
            throw new SocketException("Socket closed");
        }
        SocketAddress to =
                packet.getPort() <= 0 || packet.getAddress() == null ? channel.remote() : packet.getSocketAddress();
        if (to == null) {
            throw new IllegalArgumentException("Address not set");
        }
        try {
            int unused = channel.send(ByteBuffer.wrap(packet.getData(), packet.getOffset(), packet.getLength()), to);
        } catch (AlreadyConnectedException e) {
            throw new IllegalArgumentException("Connected and packet address differ");
        }
    }

    @Override
    public void receive(DatagramPacket packet) throws IOException {
        if (!channel.isBlocking()) {
            throw new IllegalBlockingModeException();
        }
        ByteBuffer into =
                ByteBuffer.wrap(packet.getData(), packet.getOffset(), packet.getData().length - packet.getOffset());
        int begin = into.position();
        try {
            SocketAddress from = channel.receive(into, channel.deadline(timeoutMillis));
            packet.setSocketAddress(from);
            packet.setLength(into.position() - begin);
        } catch (SocketTimeoutException | ClosedByInterruptException e) {
            throw e;
        } catch (InterruptedIOException e) {
            close();
            throw new SocketException("Closed by interrupt");
        } catch (ClosedChannelException e) {
            SocketException closed = new SocketException("Socket closed");
            closed.initCause(e);
            throw closed;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public DatagramChannel getChannel() {
        return channel;
    }

    @Override
    public boolean isBound() {
        return channel.local() != null;
    }

    @Override
    public boolean isConnected() {
        return channel.remote() != null;
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public @Nullable InetAddress getInetAddress() {
        InetSocketAddress remote = channel.remote();
        return remote == null ? null : remote.getAddress();
    }

    @Override
    public int getPort() {
        InetSocketAddress remote = channel.remote();
        return remote == null ? -1 : remote.getPort();
    }

    @Override
    public @Nullable SocketAddress getRemoteSocketAddress() {
        return channel.remote();
    }

    @Override
    public @Nullable SocketAddress getLocalSocketAddress() {
        return isClosed() ? null : channel.local();
    }

    @Override
    public @Nullable InetAddress getLocalAddress() {
        InetSocketAddress local = channel.local();
        return isClosed() ? null : local == null ? new InetSocketAddress(0).getAddress() : local.getAddress();
    }

    @Override
    public int getLocalPort() {
        InetSocketAddress local = channel.local();
        return isClosed() ? -1 : local == null ? 0 : local.getPort();
    }

    @Override
    public void setSoTimeout(int timeout) throws SocketException {
        options.refuseIfClosed();
        if (timeout < 0) {
            throw new IllegalArgumentException("timeout < 0");
        }
        timeoutMillis = timeout;
    }

    @Override
    public int getSoTimeout() throws SocketException {
        options.refuseIfClosed();
        return timeoutMillis;
    }

    // ---- options

    @Override
    public void setSendBufferSize(int size) throws SocketException {
        if (size <= 0) {
            throw new IllegalArgumentException("Invalid send size");
        }
        options.set(StandardSocketOptions.SO_SNDBUF, size);
    }

    @Override
    public int getSendBufferSize() throws SocketException {
        return options.get(StandardSocketOptions.SO_SNDBUF);
    }

    @Override
    public void setReceiveBufferSize(int size) throws SocketException {
        if (size <= 0) {
            throw new IllegalArgumentException("Invalid receive size");
        }
        options.set(StandardSocketOptions.SO_RCVBUF, size);
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        return options.get(StandardSocketOptions.SO_RCVBUF);
    }

    @Override
    public void setReuseAddress(boolean on) throws SocketException {
        options.set(StandardSocketOptions.SO_REUSEADDR, on);
    }

    @Override
    public boolean getReuseAddress() throws SocketException {
        return options.get(StandardSocketOptions.SO_REUSEADDR);
    }

    @Override
    public void setBroadcast(boolean on) throws SocketException {
        options.set(StandardSocketOptions.SO_BROADCAST, on);
    }

    @Override
    public boolean getBroadcast() throws SocketException {
        return options.get(StandardSocketOptions.SO_BROADCAST);
    }

    @Override
    public void setTrafficClass(int trafficClass) throws SocketException {
        options.set(StandardSocketOptions.IP_TOS, trafficClass);
    }

    @Override
    public int getTrafficClass() throws SocketException {
        return options.get(StandardSocketOptions.IP_TOS);
    }

    @Override
    public <T> DatagramSocket setOption(SocketOption<T> name, T value) throws IOException {
        var unused = channel.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return channel.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return channel.supportedOptions();
    }

    @Override
    public void joinGroup(SocketAddress group, NetworkInterface at) {
        throw new UnsupportedOperationException("the simulated network has no multicast");
    }

    @Override
    public void leaveGroup(SocketAddress group, NetworkInterface at) {
        throw new UnsupportedOperationException("the simulated network has no multicast");
    }
}
