package dev.simloop.net;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The options of one socket, with the checks and words of the JDK. */
final class SocketOptions {
    private final Set<SocketOption<?>> supported;
    private final Map<String, Object> values = new TreeMap<>();

    private SocketOptions(Set<SocketOption<?>> supported) {
        this.supported = supported;
    }

    static SocketOptions ofSocket(StreamSettings settings) {
        SocketOptions options = new SocketOptions(Set.of(
                StandardSocketOptions.SO_SNDBUF,
                StandardSocketOptions.SO_RCVBUF,
                StandardSocketOptions.SO_KEEPALIVE,
                StandardSocketOptions.SO_REUSEADDR,
                StandardSocketOptions.SO_REUSEPORT,
                StandardSocketOptions.TCP_NODELAY));
        options.values.put(StandardSocketOptions.SO_SNDBUF.name(), settings.sendBuffer());
        options.values.put(StandardSocketOptions.SO_RCVBUF.name(), settings.receiveBuffer());
        return options;
    }

    static SocketOptions ofListener(StreamSettings settings) {
        SocketOptions options = new SocketOptions(Set.of(
                StandardSocketOptions.SO_RCVBUF,
                StandardSocketOptions.SO_REUSEADDR,
                StandardSocketOptions.SO_REUSEPORT));
        options.values.put(StandardSocketOptions.SO_RCVBUF.name(), settings.receiveBuffer());
        return options;
    }

    Set<SocketOption<?>> supported() {
        return supported;
    }

    void check(SocketOption<?> name, @Nullable Object value, boolean setting) {
        if (setting && value != null && !name.type().isInstance(value)) {
            throw new IllegalArgumentException("Invalid value '" + value + "'");
        }
        if (!supported.contains(name)) {
            throw new UnsupportedOperationException("'" + name + "' not supported");
        }
    }

    void set(SocketOption<?> name, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("Invalid option value");
        }
        if (value instanceof Integer size && size < 0) {
            throw new IllegalArgumentException("Invalid send/receive buffer size");
        }
        values.put(name.name(), value instanceof Integer size ? (Object) Math.max(1, size) : value);
    }

    /** Gives {@code end} the buffers that stand here, and the keep-alive if that is what has {@code changed}. */
    void apply(StreamEnd end, @Nullable SocketOption<?> changed) {
        end.sendBuffer = get(StandardSocketOptions.SO_SNDBUF);
        end.receiveBuffer = get(StandardSocketOptions.SO_RCVBUF);
        if (StandardSocketOptions.SO_KEEPALIVE.equals(changed)) {
            end.keepAlive(get(StandardSocketOptions.SO_KEEPALIVE));
        }
    }

    <T> T get(SocketOption<T> name) {
        Object value = values.get(name.name());
        return name.type().cast(value == null ? (Object) false : value);
    }
}
