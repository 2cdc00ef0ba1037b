package dev.simloop.examples.streamraft;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What is to be written to a connection: one buffer under way, one that fills meanwhile. */
final class Outgoing {
    private static final int FIRST = 512;
    private static final int MOST = 4 * Wire.LONGEST;
    private ByteBuffer filling = ByteBuffer.allocate(FIRST);
    private ByteBuffer underWay = ByteBuffer.allocate(FIRST);

    /** {@return whether it was added; false if the other side does not take what waits already} */
    boolean add(Message message) {
        int room = Wire.room(message);
        if (filling.remaining() < room) {
            if (filling.position() + room > MOST) {
                return false;
            }
            ByteBuffer larger = ByteBuffer.allocate(2 * filling.capacity() + room);
            larger.put(filling.flip());
            filling = larger;
        }
        Wire.write(message, filling);
        return true;
    }

    /** {@return what to write next, or null if there is nothing; only once the last one is written} */
    @Nullable
    ByteBuffer next() {
        if (filling.position() == 0) {
            return null;
        }
        ByteBuffer full = filling.flip();
        filling = underWay.clear();
        underWay = full;
        return full;
    }
}
