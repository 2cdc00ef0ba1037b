package dev.simloop.examples.streamraft;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;

/** Writes messages to a connection, one buffer at a time; they wait until it is {@link #connected}. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails is told to whoever owns the connection
final class Sender {
    private final AsynchronousSocketChannel channel;
    private final Runnable broken;
    private final Outgoing outgoing = new Outgoing();
    private boolean connected;
    private boolean writing;

    /** @param broken called when the connection takes no more */
    Sender(AsynchronousSocketChannel channel, Runnable broken) {
        this.channel = channel;
        this.broken = broken;
    }

    /** The connection is there: messages go from now on, those that wait with {@link #flush}. */
    void connected() {
        connected = true;
    }

    void write(Message message) {
        if (!outgoing.add(message)) {
            broken.run();
        } else if (connected && !writing) {
            flush();
        }
    }

    /** Writes what waits. */
    void flush() {
        ByteBuffer next = outgoing.next();
        writing = next != null;
        if (next != null) {
            writeAll(next);
        }
    }

    private void writeAll(ByteBuffer bytes) {
        Completion<Integer> written = new Completion<>();
        channel.write(bytes, null, written);
        written.whenComplete((count, failure) -> {
            if (failure != null) {
                broken.run();
            } else if (bytes.hasRemaining()) {
                writeAll(bytes);
            } else {
                flush();
            }
        });
    }
}
