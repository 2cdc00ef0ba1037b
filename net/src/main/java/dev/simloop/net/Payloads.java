package dev.simloop.net;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands payloads over so that a sender cannot change what is in flight.
 *
 * <p>Bytes are copied. What cannot change goes by reference. Anything else is copied by serialisation, or rejected where
 * it is not serialisable. A list of the JDK's or of Kotlin's whose elements cannot change is copied into one that cannot change either. A record is read
 * through its accessors, so one whose accessor returns a copy is believed; any other class counts as unchanging if all its fields are
 * final and what they hold cannot change.
 */
final class Payloads {
    private Payloads() {}

    static Object handOver(Object payload) {
        if (payload instanceof byte[] bytes) {
            return bytes.clone();
        }
        String why = PayloadShape.complaint(payload);
        if (why == null) {
            return payload;
        }
        List<?> list = PayloadShape.copyOfList(payload);
        if (list != null) {
            return list;
        }
        if (!PayloadShape.isSerializable(payload)) {
            throw new IllegalArgumentException("payload " + payload.getClass().getTypeName() + why
                    + ": make it a record, a class with final fields only, an enum, a String, a boxed primitive or a"
                    + " List.copyOf of such, make the"
                    + " payload Serializable, or use sendShared");
        }
        return copy(payload);
    }

    private static Object copy(Object payload) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(payload);
            }
            ClassLoader loader = payload.getClass().getClassLoader();
            try (ObjectInputStream in = new Reader(new ByteArrayInputStream(bytes.toByteArray()), loader)) {
                return in.readObject();
            }
        } catch (NotSerializableException e) {
            throw new IllegalArgumentException(
                    "payload " + payload.getClass().getTypeName() + " is Serializable but something in it is not: "
                            + e.getMessage(),
                    e);
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "payload " + payload.getClass().getTypeName() + " cannot be copied by serialisation: " + e, e);
        }
    }

    /** Finds classes where the payload's own class came from. */
    private static final class Reader extends ObjectInputStream {
        private final @Nullable ClassLoader loader;

        Reader(InputStream in, @Nullable ClassLoader loader) throws IOException {
            super(in);
            this.loader = loader;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            if (loader != null) {
                try {
                    return Class.forName(description.getName(), false, loader);
                } catch (ClassNotFoundException e) {
                    return super.resolveClass(description);
                }
            }
            return super.resolveClass(description);
        }
    }
}
