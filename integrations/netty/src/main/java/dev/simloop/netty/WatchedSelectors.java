package dev.simloop.netty;

import dev.simloop.nio.SimSelectorProvider;
import io.netty.channel.IoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/** Opens the selector of one event loop and has the loop told when it is to select. */
final class WatchedSelectors extends SelectorProvider {
    static final SelectorProvider CHANNELS = new SimSelectorProvider();

    private final Runnable onReady;

    private WatchedSelectors(Runnable onReady) {
        this.onReady = onReady;
    }

    static IoHandler newHandler(ThreadAwareExecutor loop, Runnable onReady) {
        return NioIoHandler.newFactory(new WatchedSelectors(onReady)).newHandler(loop);
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        AbstractSelector selector = CHANNELS.openSelector();
        SimSelectorProvider.onReady(selector, onReady);
        return selector;
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return CHANNELS.openSocketChannel();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return CHANNELS.openServerSocketChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        return CHANNELS.openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return CHANNELS.openDatagramChannel(family);
    }

    @Override
    public Pipe openPipe() throws IOException {
        return CHANNELS.openPipe();
    }
}
