package dev.simloop.net;

import java.io.IOException;
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
        complete(op, op.result(end.write(op.buffers, room)), null, false);
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
