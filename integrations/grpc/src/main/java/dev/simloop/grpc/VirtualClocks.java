package dev.simloop.grpc;

import dev.simloop.Host;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.Map;

/** Waits in a pipeline for gRPC's handler, which comes with the first bytes, puts it on the clock of the host, and goes. */
final class VirtualClocks extends ChannelDuplexHandler {
    private final Host host;

    VirtualClocks(Host host) {
        this.host = host;
    }

    private void look(ChannelHandlerContext context) {
        for (Map.Entry<String, ChannelHandler> each : context.pipeline()) {
            if (Internals.get().settleConnection(each.getValue(), host)) {
                context.pipeline().remove(this);
                return;
            }
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        look(context);
        var unused = context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        look(context);
        context.fireChannelRead(message);
    }
}
