package dev.simloop.net;

import dev.simloop.SimFuture;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that sends and receives whole messages. Made by {@link Frames}.
 *
 * <p>What breaks the stream (a reset, a frame that is too long, bytes that are no message, an end within a frame) closes it, and the
 * {@link #receive} that waits fails, as does every later one.
 *
 * <p>Threads: on a simulated channel, tasks of its host; on a real one any. Futures of a simulated channel stay on the loop.
 *
 * @param <M> the type of the messages
 */
public final class FramedChannel<M> implements AutoCloseable {
    private static final int HEADER = Integer.BYTES;

    /** A frame on its way into the channel. */
    private record Outgoing(ByteBuffer bytes, CompletableFuture<@Nullable Void> sent) {}

    private final Frames<M> frames;
    private final AsynchronousSocketChannel channel;
    private final Object lock = new Object();
    private final ArrayDeque<Outgoing> outgoing = new ArrayDeque<>();
    /** Messages that came when the receive they were for had been given up. */
    private final ArrayDeque<M> kept = new ArrayDeque<>();

    private ByteBuffer incoming = ByteBuffer.allocate(HEADER);
    private boolean inBody;
    private boolean reading;
    private @Nullable CompletableFuture<@Nullable M> receiver;
    private boolean ended;
    private @Nullable Throwable broken;

    FramedChannel(Frames<M> frames, AsynchronousSocketChannel channel) {
        this.frames = frames;
        this.channel = channel;
    }

    static <T extends @Nullable Object> CompletableFuture<T> future(AsynchronousSocketChannel channel) {
        return channel instanceof StreamChannel simulated
                ? simulated.kernel.domain.newFuture()
                : new CompletableFuture<>();
    }

    /** {@return the channel below, for its addresses and options} */
    public AsynchronousSocketChannel channel() {
        return channel;
    }

    /** {@return whether it can send and receive} */
    public boolean isOpen() {
        return channel.isOpen();
    }

    // ---- sending

    /**
     * Sends {@code message} behind those that were sent before.
     *
     * @return completes when all its bytes are in the send buffer, which says nothing of whether they arrive; fails if the stream is
     *     broken or closed. May be dropped: {@link #receive} tells the same.
     * @throws IllegalArgumentException if it is longer than a frame may be, or the codec refuses it
     */
    public CompletableFuture<@Nullable Void> send(M message) {
        byte[] body = frames.codec.encode(message);
        if (body.length > frames.maxBytes) {
            throw new IllegalArgumentException("a message of " + body.length + " bytes is longer than a frame may be, "
                    + frames.maxBytes + " (Frames.withMaxBytes)");
        }
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + body.length);
        bytes.putInt(body.length).put(body).flip();
        CompletableFuture<@Nullable Void> sent = future(channel);
        // Somebody is told: a result that nobody looks at is no failure of its own.
        var unused = sent.handle((nothing, failure) -> null);
        Throwable why;
        boolean first = false;
        synchronized (lock) {
            why = broken != null ? broken : channel.isOpen() ? null : new ClosedChannelException();
            if (why == null) {
                first = outgoing.isEmpty();
                outgoing.add(new Outgoing(bytes, sent));
            }
        }
        if (why != null) {
            sent.completeExceptionally(why);
        } else if (first) {
            write();
        }
        return sent;
    }

    private void write() {
        Outgoing next;
        synchronized (lock) {
            next = outgoing.peek();
        }
        if (next == null) {
            return;
        }
        channel.write(next.bytes, next, new CompletionHandler<Integer, Outgoing>() {
            @Override
            public void completed(Integer count, Outgoing frame) {
                boolean more = true;
                if (!frame.bytes.hasRemaining()) {
                    // Under one lock: who sends when nothing is left writes by itself, on another thread of a real
                    // channel.
                    synchronized (lock) {
                        outgoing.poll();
                        more = !outgoing.isEmpty();
                    }
                    frame.sent.complete(null);
                }
                if (more) {
                    write();
                }
            }

            @Override
            public void failed(Throwable failure, Outgoing frame) {
                fail(failure);
            }
        });
    }

    // ---- receiving

    /**
     * {@return the next message; null when the other side has closed the stream behind its last message}
     *
     * <p>It fails with a {@link BadFrameException} if what comes is no message, with an {@link EOFException} if the stream ends
     * within a frame, and as the channel does if that fails. If it is cancelled or given up, its message is kept for the next one.
     *
     * @throws IllegalStateException if another one waits
     */
    public CompletableFuture<@Nullable M> receive() {
        CompletableFuture<@Nullable M> next = future(channel);
        M known = null;
        Throwable why = null;
        boolean start = false;
        synchronized (lock) {
            CompletableFuture<@Nullable M> waiting = receiver;
            if (waiting != null && !waiting.isDone()) {
                throw new IllegalStateException("another receive waits: one at a time");
            }
            known = kept.poll();
            if (known == null && !ended) {
                why = broken != null ? broken : channel.isOpen() ? null : new ClosedChannelException();
                if (why == null) {
                    receiver = next;
                    start = !reading;
                    reading = true;
                }
            } else if (known == null) {
                next.complete(null);
            }
        }
        if (known != null) {
            next.complete(known);
        } else if (why != null) {
            next.completeExceptionally(why);
        } else if (start) {
            read();
        }
        return next;
    }

    /**
     * Gives each message to {@code each}, one after the other.
     *
     * @return completes when the other side has closed the stream; fails as {@link #receive} does, which may be dropped, or with
     *     what {@code each} threw, which fails a run if nobody looks; the stream is closed then
     * @throws IllegalStateException if a receive waits
     */
    public CompletableFuture<@Nullable Void> onMessage(Consumer<? super M> each) {
        CompletableFuture<@Nullable Void> end = future(channel);
        onMessage(each, end);
        return end;
    }

    private void onMessage(Consumer<? super M> each, CompletableFuture<@Nullable Void> end) {
        var unused = receive().handle((message, failure) -> {
            if (failure != null) {
                broke(end, failure);
            } else if (message == null) {
                end.complete(null);
            } else {
                try {
                    each.accept(message);
                } catch (Throwable e) {
                    close();
                    threw(end, e);
                    return null;
                }
                onMessage(each, end);
            }
            return null;
        });
    }

    /** Ends with what broke the stream, which may be dropped. */
    private static void broke(CompletableFuture<@Nullable Void> end, Throwable failure) {
        var unused = end.handle((nothing, told) -> null);
        end.completeExceptionally(failure);
    }

    /** Ends with a mistake of the program, which must not go by unseen. */
    private void threw(CompletableFuture<@Nullable Void> end, Throwable failure) {
        if (channel instanceof StreamChannel simulated && end instanceof SimFuture<@Nullable Void> own) {
            boolean unused = simulated.kernel.domain.settle(own, null, failure);
        } else {
            end.completeExceptionally(failure);
        }
    }

    private void read() {
        channel.read(incoming, null, new CompletionHandler<Integer, @Nullable Object>() {
            @Override
            public void completed(Integer count, @Nullable Object attachment) {
                if (count < 0) {
                    end();
                } else if (incoming.hasRemaining()) {
                    read();
                } else if (inBody) {
                    frame(incoming.array());
                } else {
                    header(incoming.getInt(0));
                }
            }

            @Override
            public void failed(Throwable failure, @Nullable Object attachment) {
                fail(failure);
            }
        });
    }

    private void header(int length) {
        if (length < 0 || length > frames.maxBytes) {
            fail(new BadFrameException("a frame of " + Integer.toUnsignedString(length) + " bytes has come, at most "
                    + frames.maxBytes + " are allowed (Frames.withMaxBytes)"));
            return;
        }
        incoming = ByteBuffer.allocate(length);
        inBody = true;
        if (length == 0) {
            frame(incoming.array());
        } else {
            read();
        }
    }

    private void frame(byte[] body) {
        M message;
        try {
            message = frames.codec.decode(body);
        } catch (IOException e) {
            fail(e);
            return;
        } catch (RuntimeException e) {
            fail(new BadFrameException("a frame of " + body.length + " bytes is no message: " + e, e));
            return;
        }
        incoming = ByteBuffer.allocate(HEADER);
        inBody = false;
        CompletableFuture<@Nullable M> waiting;
        synchronized (lock) {
            waiting = receiver;
            receiver = null;
            reading = false;
        }
        if (waiting == null || !waiting.complete(message)) {
            synchronized (lock) {
                kept.add(message);
            }
        }
    }

    private void end() {
        if (inBody || incoming.position() > 0) {
            fail(new EOFException("the stream ended within a frame, "
                    + (inBody ? incoming.remaining() + " bytes before its end" : "in its length")));
            return;
        }
        CompletableFuture<@Nullable M> waiting;
        synchronized (lock) {
            ended = true;
            waiting = receiver;
            receiver = null;
        }
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    private void fail(Throwable failure) {
        CompletableFuture<@Nullable M> waiting;
        ArrayDeque<Outgoing> unsent;
        Throwable why;
        synchronized (lock) {
            why = broken == null ? failure : broken;
            broken = why;
            waiting = receiver;
            receiver = null;
            unsent = new ArrayDeque<>(outgoing);
            outgoing.clear();
        }
        closeQuietly(channel);
        for (Outgoing each : unsent) {
            each.sent.completeExceptionally(why);
        }
        if (waiting != null) {
            waiting.completeExceptionally(why);
        }
    }

    static void closeQuietly(AsynchronousSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("simulator bug: a socket does not close", e);
        }
    }

    /** Closes the channel: what waits fails with an {@link java.nio.channels.AsynchronousCloseException}. */
    @Override
    public void close() {
        closeQuietly(channel);
    }

    @Override
    public String toString() {
        return "frames over " + channel;
    }
}
