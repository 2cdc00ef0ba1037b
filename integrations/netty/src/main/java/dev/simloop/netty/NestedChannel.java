package dev.simloop.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import java.net.SocketAddress;

/** What a channel does, with futures for which a task may wait. */
interface NestedChannel extends Channel {
    @Override
    default ChannelPromise newPromise() {
        return new NestedChannelPromise(this);
    }

    @Override
    default ChannelFuture bind(SocketAddress local) {
        return bind(local, newPromise());
    }

    @Override
    default ChannelFuture connect(SocketAddress remote) {
        return connect(remote, newPromise());
    }

    @Override
    default ChannelFuture connect(SocketAddress remote, SocketAddress local) {
        return connect(remote, local, newPromise());
    }

    @Override
    default ChannelFuture disconnect() {
        return disconnect(newPromise());
    }

    @Override
    default ChannelFuture close() {
        return close(newPromise());
    }

    @Override
    default ChannelFuture deregister() {
        return deregister(newPromise());
    }

    @Override
    default ChannelFuture write(Object message) {
        return write(message, newPromise());
    }

    @Override
    default ChannelFuture writeAndFlush(Object message) {
        return writeAndFlush(message, newPromise());
    }
}
