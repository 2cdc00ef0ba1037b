package dev.simloop.net;

import java.io.IOException;
import java.nio.channels.ReadPendingException;

/** The direction in which a channel reads. */
final class ReadHalf extends Half {
    ReadHalf(StreamChannel channel) {
        super(channel);
    }

    @Override
    boolean attempt(StreamEnd end, Operation op, boolean here) {
        int there;
        try {
            there = end.readable();
        } catch (IOException e) {
            complete(op, null, e, here);
            return true;
        }
        if (there == 0) {
            return false;
        }
        int count = there > 0 ? end.read(op.buffers, there) : -1;
        complete(op, op.result(count), null, here);
        return true;
    }

    @Override
    void refuse(Operation op) {
        complete(op, op.result(-1), null, false);
    }

    @Override
    RuntimeException whilePending() {
        return new ReadPendingException();
    }

    @Override
    String whatIsKilled() {
        return "Reading";
    }
}
