package dev.simloop.nio;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code serverChannel.socket()} gives: a server socket whose work the channel does. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // a run has one thread
final class ServerSocketAdaptor extends ServerSocket {
    private final SimServerSocketChannel channel;
    private final AdaptedOptions options;
    private int timeoutMillis;

    private ServerSocketAdaptor(SimServerSocketChannel channel) throws IOException {
        super(new Unused());
        this.channel = channel;
        this.options = new AdaptedOptions(channel);
    }

    static ServerSocketAdaptor of(SimServerSocketChannel channel) {
        try {
            return new ServerSocketAdaptor(channel);
        } catch (IOException e) {
            throw new AssertionError("simulator bug: an adaptor opens nothing", e);
        }
    }

    /** The constructor demands one; every method that would use it is overridden. */
    private static final class Unused extends SocketImpl {
        private static AssertionError used() {
            return new AssertionError("simulator bug: a method of an adaptor is not overridden");
        }

        @Override
        protected void create(boolean stream) {
            throw used();
        }

        @Override
        protected void connect(String host, int port) {
            throw used();
        }

        @Override
        protected void connect(InetAddress address, int port) {
            throw used();
        }

        @Override
        protected void connect(SocketAddress address, int timeout) {
            throw used();
        }

        @Override
        protected void bind(InetAddress host, int port) {
            throw used();
        }

        @Override
        protected void listen(int backlog) {
            throw used();
        }

        @Override
        protected void accept(SocketImpl other) {
            throw used();
        }

        @Override
        protected java.io.InputStream getInputStream() {
            throw used();
        }

        @Override
        protected java.io.OutputStream getOutputStream() {
            throw used();
        }

        @Override
        protected int available() {
            throw used();
        }

        @Override
        protected void close() {
            throw used();
        }

        @Override
        protected void sendUrgentData(int data) {
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
    public void bind(@Nullable SocketAddress local) throws IOException {
        bind(local, 50);
    }

    @Override
    public void bind(@Nullable SocketAddress local, int backlog) throws IOException {
        options.refuseIfClosed();
        if (isBound()) {
            throw new SocketException("Already bound");
        }
        var unused = channel.bind(local, backlog);
    }

    @Override
    public Socket accept() throws IOException {
        options.refuseIfClosed();
        if (!isBound()) {
            throw new SocketException("Socket is not bound yet");
        }
        if (!channel.isBlocking()) {
            throw new IllegalBlockingModeException();
        }
        SocketChannel next = channel.accept(channel.deadline(timeoutMillis));
        if (next == null) {
            throw new AssertionError("simulator bug: a channel that blocks accepts nothing");
        }
        return next.socket();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public ServerSocketChannel getChannel() {
        return channel;
    }

    @Override
    public @Nullable InetAddress getInetAddress() {
        InetSocketAddress local = channel.local();
        return local == null ? null : local.getAddress();
    }

    @Override
    public int getLocalPort() {
        InetSocketAddress local = channel.local();
        return local == null ? -1 : local.getPort();
    }

    @Override
    public @Nullable SocketAddress getLocalSocketAddress() {
        return channel.local();
    }

    @Override
    public boolean isBound() {
        return channel.local() != null;
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
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
    public int getSoTimeout() throws IOException {
        options.refuseIfClosed();
        return timeoutMillis;
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
    public void setReceiveBufferSize(int size) throws SocketException {
        if (size <= 0) {
            throw new IllegalArgumentException("size cannot be 0 or negative");
        }
        options.set(StandardSocketOptions.SO_RCVBUF, size);
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        return options.get(StandardSocketOptions.SO_RCVBUF);
    }

    @Override
    public <T> ServerSocket setOption(SocketOption<T> name, T value) throws IOException {
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
    public String toString() {
        return isBound()
                ? "ServerSocket[addr=" + getInetAddress() + ",localport=" + getLocalPort() + "]"
                : "ServerSocket[unbound]";
    }
}
