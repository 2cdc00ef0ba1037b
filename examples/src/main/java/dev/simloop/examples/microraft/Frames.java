package dev.simloop.examples.microraft;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Frames on disk: length, checksum, bytes. Whatever a crash leaves of a frame that was not forced (nothing, a part, zeros)
 * is told from a whole one.
 */
final class Frames {
    /** Bytes before the content. */
    static final int HEADER = 8;

    private Frames() {}

    static byte[] frame(byte[] content) {
        return ByteBuffer.allocate(HEADER + content.length)
                .putInt(content.length)
                .putInt(checksum(content))
                .put(content)
                .array();
    }

    /** {@return the content of the next frame, which is behind the buffer then; null, and nothing moved, if it is damaged} */
    static byte @Nullable [] next(ByteBuffer from) {
        int start = from.position();
        try {
            int length = from.getInt();
            int checksum = from.getInt();
            if (length > 0 && length <= from.remaining()) {
                byte[] content = new byte[length];
                from.get(content);
                if (checksum(content) == checksum) {
                    return content;
                }
            }
        } catch (BufferUnderflowException e) {
            // Not even a header.
        }
        from.position(start);
        return null;
    }

    private static int checksum(byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(content);
        return (int) sum.getValue();
    }
}
