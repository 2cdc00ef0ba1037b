package dev.simloop.examples.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The protocol of Redis: commands in, replies out, in version 2 or 3. */
final class Resp {
    private byte[] buffer = {};

    /** Whether replies are those of version 3. */
    private boolean isThird;

    void setVersion(int version) {
        isThird = version == 3;
    }

    int version() {
        return isThird ? 3 : 2;
    }

    /** Adds what has arrived; {@return the commands that are complete by now} */
    List<List<String>> feed(byte[] bytes) {
        int before = buffer.length;
        buffer = Arrays.copyOf(buffer, before + bytes.length);
        System.arraycopy(bytes, 0, buffer, before, bytes.length);
        List<List<String>> commands = new ArrayList<>();
        Reader reader = new Reader(buffer);
        int complete = 0;
        for (List<String> next = reader.command(); next != null; next = reader.command()) {
            commands.add(next);
            complete = reader.at;
        }
        buffer = Arrays.copyOfRange(buffer, complete, buffer.length);
        return commands;
    }

    private static final class Reader {
        private final byte[] bytes;
        int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        /** {@return the next one, or null if its end has not arrived} */
        @Nullable
        List<String> command() {
            int words = number('*');
            List<String> command = new ArrayList<>();
            for (int i = 0; i < words; i++) {
                int length = number('$');
                if (length < 0 || at + length + 2 > bytes.length) {
                    return null;
                }
                command.add(new String(bytes, at, length, UTF_8));
                at += length + 2;
            }
            return words < 0 ? null : command;
        }

        private int number(char kind) {
            int end = at;
            while (end + 1 < bytes.length && bytes[end] != '\r') {
                end++;
            }
            if (end + 1 >= bytes.length) {
                return -1;
            }
            if (bytes[at] != kind) {
                throw new IllegalArgumentException("expected " + kind + ", got " + (char) bytes[at]);
            }
            int number = Integer.parseInt(new String(bytes, at + 1, end - at - 1, UTF_8));
            at = end + 2;
            return number;
        }
    }

    byte[] reply(@Nullable Object reply) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, reply);
        return out.toByteArray();
    }

    /** {@return a message that nobody asked for} */
    byte[] push(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeAll(out, (isThird ? ">" : "*") + parts.length + "\r\n", List.of(parts));
        return out.toByteArray();
    }

    private void writeAll(ByteArrayOutputStream out, String head, List<?> parts) {
        text(out, head);
        parts.forEach(part -> write(out, part));
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(UTF_8));
    }

    private void write(ByteArrayOutputStream out, @Nullable Object reply) {
        if (reply == null) {
            text(out, isThird ? "_\r\n" : "*-1\r\n");
        } else if (reply instanceof RedisStore.Bulk bulk) {
            String text = bulk.text();
            if (text == null) {
                text(out, isThird ? "_\r\n" : "$-1\r\n");
            } else {
                text(out, "$" + text.getBytes(UTF_8).length + "\r\n" + text + "\r\n");
            }
        } else if (reply instanceof RedisStore.RedisError error) {
            text(out, "-" + error.text() + "\r\n");
        } else if (reply instanceof Long number) {
            text(out, ":" + number + "\r\n");
        } else if (reply instanceof List<?> list) {
            writeAll(out, "*" + list.size() + "\r\n", list);
        } else if (reply instanceof Map<?, ?> map) {
            text(out, isThird ? "%" + map.size() + "\r\n" : "*" + 2 * map.size() + "\r\n");
            map.forEach((key, value) -> writeAll(out, "", List.of(key, value)));
        } else {
            text(out, "+" + reply + "\r\n");
        }
    }
}
