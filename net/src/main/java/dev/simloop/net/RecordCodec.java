package dev.simloop.net;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records as bytes: the number of the type, then each component in order. A value that may be null has a byte ahead of it. */
final class RecordCodec<M> implements FrameCodec<M> {
    /** Writes and reads values of one type. */
    private interface Part {
        void write(@Nullable Object value, DataOutputStream out) throws IOException;

        @Nullable
        Object read(DataInputStream in) throws IOException;
    }

    private interface Reading {
        Object read(DataInputStream in) throws IOException;
    }

    private interface Writing<T> {
        void write(T value, DataOutputStream out) throws IOException;
    }

    private static final Map<Class<?>, Part> PLAIN = new LinkedHashMap<>();

    static {
        plain(int.class, Integer.class, (value, out) -> out.writeInt(value), DataInputStream::readInt);
        plain(long.class, Long.class, (value, out) -> out.writeLong(value), DataInputStream::readLong);
        plain(short.class, Short.class, (value, out) -> out.writeShort(value), DataInputStream::readShort);
        plain(byte.class, Byte.class, (value, out) -> out.writeByte(value), DataInputStream::readByte);
        plain(char.class, Character.class, (value, out) -> out.writeChar(value), DataInputStream::readChar);
        plain(double.class, Double.class, (value, out) -> out.writeDouble(value), DataInputStream::readDouble);
        plain(float.class, Float.class, (value, out) -> out.writeFloat(value), DataInputStream::readFloat);
        plain(boolean.class, Boolean.class, (value, out) -> out.writeBoolean(value), RecordCodec::readBoolean);
        PLAIN.put(
                String.class,
                orNull(
                        String.class,
                        (value, out) -> writeBytes(value.getBytes(StandardCharsets.UTF_8), out),
                        in -> new String(readBytes(in), StandardCharsets.UTF_8)));
        PLAIN.put(byte[].class, orNull(byte[].class, RecordCodec::writeBytes, RecordCodec::readBytes));
    }

    private final List<RecordPart> types;

    private RecordCodec(List<RecordPart> types) {
        this.types = types;
    }

    static <M> RecordCodec<M> of(Class<M> base, List<? extends Class<?>> types) {
        if (types.isEmpty()) {
            throw new IllegalArgumentException("no type of messages");
        }
        List<RecordPart> parts = new ArrayList<>();
        Set<Class<?>> seen = new LinkedHashSet<>();
        for (Class<?> type : types) {
            if (!type.isRecord()) {
                throw new IllegalArgumentException(type.getName() + " is no record, and " + base.getName()
                        + " has to be a record or permit nothing but records");
            }
            if (!seen.add(type)) {
                throw new IllegalArgumentException(type.getName() + " is there twice");
            }
            parts.add(new RecordPart(type, Set.of()));
        }
        return new RecordCodec<>(List.copyOf(parts));
    }

    /** {@return the records below {@code type}, in the order of their declaration} */
    static List<Class<?>> permitted(Class<?> type) {
        if (!type.isSealed()) {
            return List.of(type);
        }
        List<Class<?>> all = new ArrayList<>();
        for (Class<?> below : type.getPermittedSubclasses()) {
            all.addAll(permitted(below));
        }
        return all;
    }

    @Override
    public byte[] encode(M message) {
        for (int number = 0; number < types.size(); number++) {
            if (types.get(number).type == message.getClass()) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (DataOutputStream out = new DataOutputStream(bytes)) {
                    out.writeShort(number);
                    types.get(number).writeComponents(message, out);
                } catch (IOException e) {
                    throw new UncheckedIOException("simulator bug: memory is full", e);
                }
                return bytes.toByteArray();
            }
        }
        throw new IllegalArgumentException(
                "a " + message.getClass().getName() + " is no message here; there are " + names());
    }

    @Override
    @SuppressWarnings("unchecked") // only types of messages are there
    public M decode(byte[] frame) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(frame))) {
            int number = in.readUnsignedShort();
            if (number >= types.size()) {
                throw new BadFrameException("a frame has message type " + number + "; there are " + names());
            }
            RecordPart type = types.get(number);
            Object message = type.readComponents(in);
            if (in.available() > 0) {
                throw new BadFrameException(
                        "a frame has " + in.available() + " bytes behind its " + type.type.getSimpleName());
            }
            return (M) message;
        } catch (EOFException e) {
            throw new BadFrameException("a frame of " + frame.length + " bytes ends within its message", e);
        }
    }

    private String names() {
        return types.stream().map(type -> type.type.getSimpleName()).toList().toString();
    }

    // ---- parts

    private static <T> void plain(Class<?> primitive, Class<T> box, Writing<T> writing, Reading reading) {
        PLAIN.put(primitive, new Part() {
            @Override
            public void write(@Nullable Object value, DataOutputStream out) throws IOException {
                writing.write(box.cast(java.util.Objects.requireNonNull(value)), out);
            }

            @Override
            public Object read(DataInputStream in) throws IOException {
                return reading.read(in);
            }
        });
        PLAIN.put(box, orNull(box, writing, reading));
    }

    private static <T> Part orNull(Class<T> type, Writing<T> writing, Reading reading) {
        return new Part() {
            @Override
            public void write(@Nullable Object value, DataOutputStream out) throws IOException {
                out.writeBoolean(value != null);
                if (value != null) {
                    writing.write(type.cast(value), out);
                }
            }

            @Override
            public @Nullable Object read(DataInputStream in) throws IOException {
                return readBoolean(in) ? reading.read(in) : null;
            }
        };
    }

    private static boolean readBoolean(DataInputStream in) throws IOException {
        int value = in.readUnsignedByte();
        if (value > 1) {
            throw new BadFrameException("a frame has " + value + " where 0 or 1 has to be");
        }
        return value == 1;
    }

    private static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        return in.readNBytes(count(in));
    }

    /** {@return a length, which is not more than what is there: a wrong one must not take memory} */
    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available()) {
            throw new BadFrameException(
                    "a frame has a part of length " + count + ", and " + in.available() + " bytes more");
        }
        return count;
    }

    private static Part part(Type type, String where, Set<Class<?>> within) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            Part element = part(list.getActualTypeArguments()[0], where, within);
            return orNull(
                    List.class,
                    (value, out) -> {
                        out.writeInt(value.size());
                        for (Object each : value) {
                            element.write(each, out);
                        }
                    },
                    in -> {
                        int count = count(in);
                        List<@Nullable Object> all = new ArrayList<>(count);
                        for (int i = 0; i < count; i++) {
                            all.add(element.read(in));
                        }
                        return Collections.unmodifiableList(all);
                    });
        }
        if (type instanceof Class<?> plain) {
            Part known = PLAIN.get(plain);
            if (known != null) {
                return known;
            }
            if (plain.isEnum()) {
                return ofEnum(plain);
            }
            if (plain.isRecord()) {
                if (within.contains(plain)) {
                    throw new IllegalArgumentException(where + " has itself within it");
                }
                RecordPart nested = new RecordPart(plain, within);
                return orNull(Object.class, nested::writeComponents, nested::readComponents);
            }
        }
        throw new IllegalArgumentException(where + " is a " + type.getTypeName()
                + "; a message has primitives, boxes, String, byte[], enums, records and lists of these");
    }

    @SuppressWarnings("EnumOrdinal") // the order of declaration is the format, as that of components is
    private static Part ofEnum(Class<?> type) {
        Object[] all = type.getEnumConstants();
        return orNull(Enum.class, (value, out) -> out.writeInt(value.ordinal()), in -> {
            int ordinal = in.readInt();
            if (ordinal < 0 || ordinal >= all.length) {
                throw new BadFrameException(
                        "a frame has number " + ordinal + " of " + type.getSimpleName() + ", which has " + all.length);
            }
            return all[ordinal];
        });
    }

    /** The components of one record. */
    private static final class RecordPart {
        final Class<?> type;
        private final Constructor<?> constructor;
        private final List<Method> accessors = new ArrayList<>();
        private final List<Part> parts = new ArrayList<>();

        RecordPart(Class<?> type, Set<Class<?>> within) {
            this.type = type;
            Set<Class<?>> all = new LinkedHashSet<>(within);
            all.add(type);
            RecordComponent[] components = type.getRecordComponents();
            Class<?>[] parameters = new Class<?>[components.length];
            for (int i = 0; i < components.length; i++) {
                RecordComponent component = components[i];
                parameters[i] = component.getType();
                parts.add(part(component.getGenericType(), type.getName() + "." + component.getName(), all));
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                accessors.add(accessor);
            }
            try {
                constructor = type.getDeclaredConstructor(parameters);
                constructor.setAccessible(true);
            } catch (NoSuchMethodException e) {
                throw new AssertionError("simulator bug: a record without its constructor", e);
            }
        }

        void writeComponents(Object value, DataOutputStream out) throws IOException {
            for (int i = 0; i < parts.size(); i++) {
                Object component;
                try {
                    component = accessors.get(i).invoke(value);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalArgumentException(
                            "component " + accessors.get(i).getName() + " of " + value + " cannot be read", e);
                }
                parts.get(i).write(component, out);
            }
        }

        Object readComponents(DataInputStream in) throws IOException {
            Object[] values = new Object[parts.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = parts.get(i).read(in);
            }
            try {
                return constructor.newInstance(values);
            } catch (InvocationTargetException e) {
                throw new BadFrameException("a frame is no " + type.getSimpleName() + ": " + e.getCause(), e);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("a record cannot be made: " + type.getName(), e);
            }
        }
    }
}
