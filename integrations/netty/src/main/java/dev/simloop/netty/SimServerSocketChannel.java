package dev.simloop.netty;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelId;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Netty's NIO server socket channel on the simulated network; what it accepts are {@link SimSocketChannel}s. */
public final class SimServerSocketChannel extends NioServerSocketChannel implements NestedChannel {
    private @Nullable ChannelFuture closed;

    /**
     * Makes one that is not bound; bootstraps call it.
     *
     * @throws IllegalStateException if no task of a host runs
     */
    public SimServerSocketChannel() {
        super(WatchedSelectors.CHANNELS);
        config().setAllocator(SimSocketChannel.BUFFERS);
    }

    @Override
    protected int doReadMessages(List<Object> into) throws IOException {
        SocketChannel accepted = javaChannel().accept();
        if (accepted == null) {
            return 0;
        }
        into.add(new SimSocketChannel(this, accepted));
        return 1;
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
