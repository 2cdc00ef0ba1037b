package dev.simloop.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelId;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Netty's NIO socket channel on the simulated network, of the host whose task makes it. Beside Netty's own: its id follows from the run,
 * its buffers are on the heap and not pooled, and tasks of no event loop may wait for its futures ({@link SimEventLoopGroup}).
 */
public final class SimSocketChannel extends NioSocketChannel implements NestedChannel {
    static final ByteBufAllocator BUFFERS = new HeapBuffers();

    private @Nullable ChannelFuture closed;

    /**
     * Makes one that is not connected; bootstraps call it.
     *
     * @throws IllegalStateException if no task of a host runs
     */
    public SimSocketChannel() {
        super(WatchedSelectors.CHANNELS);
        config().setAllocator(BUFFERS);
    }

    SimSocketChannel(Channel parent, SocketChannel accepted) {
        super(parent, accepted);
        config().setAllocator(BUFFERS);
    }

    /** {@return where channels have their buffers from: the heap, for nobody releases what a crashed host has left} */
    public static ByteBufAllocator heapBuffers() {
        return BUFFERS;
    }

    @Override
    protected ChannelId newId() {
        return SimChannelId.next();
    }

    @Override
    public ChannelFuture closeFuture() {
        ChannelFuture known = closed;
        if (known == null) {
            known = NestedChannelPromise.following(super.closeFuture());
            closed = known;
        }
        return known;
    }
}
