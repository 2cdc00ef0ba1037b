package dev.simloop.net;

/**
 * A message that has arrived.
 *
 * @param from the sender's address
 * @param to the address it was sent to
 * @param payload what was sent: a {@code byte[]} or an object
 */
public record Packet(String from, String to, Object payload) {
    /**
     * {@return the payload as bytes; the receiver's own}
     *
     * @throws IllegalStateException if it is an object
     */
    public byte[] bytes() {
        return payload(byte[].class);
    }

    /**
     * {@return the payload as a {@code type}}
     *
     * @throws IllegalStateException if it is of another type
     */
    public <T> T payload(Class<T> type) {
        if (!type.isInstance(payload)) {
            throw new IllegalStateException("payload from " + from + " to " + to + " is a "
                    + payload.getClass().getTypeName() + ", not a " + type.getTypeName());
        }
        return type.cast(payload);
    }

    @Override
    public String toString() {
        return from + " -> " + to + ": "
                + (payload instanceof byte[] bytes ? bytes.length + " bytes" : payload.toString());
    }
}
