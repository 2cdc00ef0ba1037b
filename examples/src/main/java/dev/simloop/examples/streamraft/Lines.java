package dev.simloop.examples.streamraft;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What has arrived on a connection, cut into messages. */
final class Lines {
    private static final int FIRST = 1024;
    private ByteBuffer buffer = ByteBuffer.allocate(FIRST);
    /** Where the first line that was not taken begins, and how far the search for its end has come. */
    private int begin;

    private int sought;

    /** {@return where the next bytes go} */
    ByteBuffer room() {
        if (begin > 0 && begin == buffer.position()) {
            buffer.clear();
            begin = 0;
            sought = 0;
        }
        if (!buffer.hasRemaining()) {
            buffer.flip().position(begin);
            if (begin > 0) {
                buffer.compact();
            } else {
                buffer = ByteBuffer.allocate(2 * buffer.capacity()).put(buffer);
            }
            sought -= begin;
            begin = 0;
        }
        return buffer;
    }

    /**
     * {@return the next message, or null if its line is not whole yet}
     *
     * @throws IOException if the line is no message, or longer than any may be
     */
    @Nullable
    Message next() throws IOException {
        byte[] bytes = buffer.array();
        int end = buffer.position();
        for (; sought < end; sought++) {
            if (bytes[sought] == '\n') {
                Message message = Wire.read(bytes, begin, sought);
                begin = ++sought;
                return message;
            }
        }
        if (end - begin > Wire.LONGEST) {
            throw new IOException("line is longer than " + Wire.LONGEST + " bytes");
        }
        return null;
    }
}
