package dev.simloop.net;

import dev.simloop.CheckReturnValue;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Typed messages over streams: how they become bytes, and how long they may be. Immutable. Needs only the JDK's channels, so the
 * same code runs on real sockets; take the provider as a parameter.
 *
 * <pre>{@code
 * Frames<Message> frames = Frames.of(FrameCodec.records(Message.class));
 * frames.listen(provider, new InetSocketAddress(7000), client -> client.onMessage(message -> client.send(answer(message))));
 * frames.connect(provider, address).thenCompose(server -> server.send(new Hello("n1")).thenCompose(sent -> server.receive()));
 * }</pre>
 *
 * <p>A frame is its length in four bytes, the highest first, then the bytes of the {@linkplain FrameCodec codec}.
 *
 * @param <M> the type of the messages
 */
public final class Frames<M> {
    private static final int MOST = 1 << 20;

    final FrameCodec<M> codec;
    final int maxBytes;

    private Frames(FrameCodec<M> codec, int maxBytes) {
        this.codec = codec;
        this.maxBytes = maxBytes;
    }

    /** {@return frames of at most a mebibyte} */
    public static <M> Frames<M> of(FrameCodec<M> codec) {
        return new Frames<>(Objects.requireNonNull(codec), MOST);
    }

    /**
     * {@return a copy with frames of at most that many bytes: a longer one is not sent, and one that comes ends the stream}
     *
     * @throws IllegalArgumentException if the number is not positive
     */
    @CheckReturnValue
    public Frames<M> withMaxBytes(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("most bytes of a frame is not positive: " + bytes);
        }
        return new Frames<>(codec, bytes);
    }

    /** {@return messages over {@code channel}, which is connected and which nothing else reads or writes} */
    public FramedChannel<M> over(AsynchronousSocketChannel channel) {
        return new FramedChannel<>(this, channel);
    }

    /** {@return messages over a new connection to {@code remote}; fails as the connect does, and then the channel is closed} */
    public CompletableFuture<FramedChannel<M>> connect(AsynchronousChannelProvider provider, SocketAddress remote) {
        AsynchronousSocketChannel channel;
        try {
            channel = provider.openAsynchronousSocketChannel(null);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<FramedChannel<M>> connected = FramedChannel.future(channel);
        channel.connect(remote, null, new CompletionHandler<Void, @Nullable Object>() {
            @Override
            public void completed(Void result, @Nullable Object attachment) {
                connected.complete(over(channel));
            }

            @Override
            public void failed(Throwable failure, @Nullable Object attachment) {
                FramedChannel.closeQuietly(channel);
                connected.completeExceptionally(failure);
            }
        });
        return connected;
    }

    /**
     * Listens at {@code local} and gives each connection to {@code each}, in the order in which they come.
     *
     * @return the listener; closing it ends the listening and leaves connections alone
     * @throws IOException if the address is taken
     */
    public AsynchronousServerSocketChannel listen(
            AsynchronousChannelProvider provider, SocketAddress local, Consumer<? super FramedChannel<M>> each)
            throws IOException {
        AsynchronousServerSocketChannel listener = provider.openAsynchronousServerSocketChannel(null);
        listener.bind(local);
        accept(listener, each);
        return listener;
    }

    private void accept(AsynchronousServerSocketChannel listener, Consumer<? super FramedChannel<M>> each) {
        listener.accept(null, new CompletionHandler<AsynchronousSocketChannel, @Nullable Object>() {
            @Override
            public void completed(AsynchronousSocketChannel channel, @Nullable Object attachment) {
                accept(listener, each);
                each.accept(over(channel));
            }

            @Override
            public void failed(Throwable failure, @Nullable Object attachment) {
                // A connection that failed before it was accepted; a listener that was closed has no next one.
                if (listener.isOpen()) {
                    accept(listener, each);
                }
            }
        });
    }

    @Override
    public String toString() {
        return "frames of at most " + maxBytes + " bytes";
    }
}
