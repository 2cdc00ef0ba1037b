package dev.simloop.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a message becomes the bytes of a frame and back. Keeps nothing between calls.
 *
 * @param <M> the type of the messages
 */
public interface FrameCodec<M> {
    /** {@return the bytes of {@code message}} */
    byte[] encode(M message);

    /**
     * {@return the message of those bytes, which are a whole frame}
     *
     * @throws IOException if they are no message, such as a {@link BadFrameException}
     */
    M decode(byte[] frame) throws IOException;

    /** {@return texts in UTF-8} */
    static FrameCodec<String> utf8() {
        return new FrameCodec<>() {
            @Override
            public byte[] encode(String message) {
                return message.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String decode(byte[] frame) throws IOException {
                try {
                    return StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(frame))
                            .toString();
                } catch (CharacterCodingException e) {
                    throw new BadFrameException("a frame of " + frame.length + " bytes is no UTF-8", e);
                }
            }
        };
    }

    /**
     * {@return records of the types that the sealed {@code type} permits, or of {@code type} alone if it is a record}
     *
     * <p>Components may be primitives and their boxes, strings, byte arrays, enums, records, and lists of these; null is allowed
     * where the type allows it. The order in which types and components are declared is the format: both sides have to agree.
     *
     * @throws IllegalArgumentException if a type is no record, or a component is of another type; the message names it
     */
    static <M> FrameCodec<M> records(Class<M> type) {
        return RecordCodec.of(type, RecordCodec.permitted(type));
    }

    /**
     * {@return records of exactly those types, in that order}
     *
     * @throws IllegalArgumentException as {@link #records(Class)}, and if there is no type, or one twice
     */
    static FrameCodec<Record> records(List<? extends Class<? extends Record>> types) {
        return RecordCodec.of(Record.class, types);
    }
}
