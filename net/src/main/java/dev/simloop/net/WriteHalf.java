package dev.simloop.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritePendingException;

/** The direction in which a channel writes. A handler never runs within the task that made room: that task goes on. */
final class WriteHalf extends Half {
    WriteHalf(StreamChannel channel) {
        super(channel);
    }

    @Override
    boolean attempt(StreamEnd end, Operation op, boolean here) {
        IOException broken = end.writeFailure();
        if (broken != null) {
            complete(op, null, broken, false);
            return true;
        }
        int room = end.writable(op.remaining());
        if (room == 0) {
            return false;
        }
        byte[] bytes = new byte[channel.kernel.partial(room)];
        int at = 0;
        for (ByteBuffer src : op.buffers) {
            int part = Math.min(bytes.length - at, src.remaining());
            src.get(bytes, at, part);
            at += part;
        }
        end.write(bytes);
        complete(op, op.result(bytes.length), null, false);
        return true;
    }

    @Override
    void refuse(Operation op) {
        complete(op, null, new ClosedChannelException(), false);
    }

    @Override
    RuntimeException whilePending() {
        return new WritePendingException();
    }

    @Override
    String whatIsKilled() {
        return "Writing";
    }
}
