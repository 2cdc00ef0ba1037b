package dev.simloop.examples.redis;

import dev.simloop.Host;
import dev.simloop.examples.redis.RedisStore.Bulk;
import dev.simloop.examples.redis.RedisStore.RedisError;
import dev.simloop.net.SimChannelProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A small Redis of one host: RESP2 and RESP3, strings, counters, expiry in virtual time, {@code WATCH}, {@code MULTI} and {@code EXEC}, and pub/sub. It
 * executes one command at a time. Nothing is kept on disk: a restarted host has an empty one.
 */
public final class RedisServer {
    private final RedisStore store;
    private final Map<String, Set<Connection>> subscribers = new LinkedHashMap<>();

    private RedisServer(Host host) {
        store = new RedisStore(() -> host.hostClock().nanoTime() / 1_000_000);
    }

    /** Starts one that listens at {@code port} of {@code host}. */
    public static void start(Host host, int port) throws IOException {
        RedisServer server = new RedisServer(host);
        AsynchronousServerSocketChannel listener = SimChannelProvider.of(host)
                .openAsynchronousServerSocketChannel(null)
                .bind(new InetSocketAddress(port));
        listener.accept(null, new CompletionHandler<AsynchronousSocketChannel, Object>() {
            @Override
            public void completed(AsynchronousSocketChannel channel, Object nothing) {
                server.new Connection(channel).read();
                listener.accept(null, this);
            }

            @Override
            public void failed(Throwable e, Object nothing) {
                throw new IllegalStateException("the listener failed", e);
            }
        });
    }

    private final class Connection implements CompletionHandler<Integer, ByteBuffer> {
        private final AsynchronousSocketChannel channel;
        private final Resp protocol = new Resp();
        private final ByteBuffer input = ByteBuffer.allocate(4_096);
        private final ArrayDeque<ByteBuffer> output = new ArrayDeque<>();
        private final Map<String, Long> watched = new LinkedHashMap<>();
        private final Set<String> channels = new LinkedHashSet<>();
        private @Nullable List<List<String>> queued;

        Connection(AsynchronousSocketChannel channel) {
            this.channel = channel;
        }

        void read() {
            input.clear();
            channel.read(input, input, this);
        }

        private void write(byte[] bytes) {
            output.add(ByteBuffer.wrap(bytes));
            if (output.size() == 1) {
                flush();
            }
        }

        private void flush() {
            ByteBuffer next = output.peekFirst();
            if (next != null) {
                channel.write(next, next, this);
            }
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // which of its buffers it was
        public void completed(Integer count, ByteBuffer buffer) {
            if (count < 0) {
                end();
            } else if (buffer == input) {
                byte[] arrived = new byte[input.flip().remaining()];
                input.get(arrived);
                for (List<String> command : protocol.feed(arrived)) {
                    converse(command);
                }
                read();
            } else {
                if (!buffer.hasRemaining()) {
                    output.removeFirst();
                }
                flush();
            }
        }

        /** The client has gone, and so has what it listened to. */
        @Override
        public void failed(Throwable e, ByteBuffer buffer) {
            end();
        }

        private void end() {
            channels.forEach(name -> subscribers.getOrDefault(name, Set.of()).remove(this));
            channels.clear();
            try {
                channel.close();
            } catch (IOException e) {
                throw new IllegalStateException("a simulated channel does not fail to close", e);
            }
        }

        private void converse(List<String> command) {
            String name = command.get(0).toUpperCase(Locale.ROOT);
            List<String> rest = command.subList(1, command.size());
            List<List<String>> transaction = queued;
            switch (name) {
                case "SUBSCRIBE" -> rest.forEach(this::subscribe);
                case "UNSUBSCRIBE" -> (rest.isEmpty() ? List.copyOf(channels) : rest).forEach(this::unsubscribe);
                case "MULTI" -> {
                    queued = new ArrayList<>();
                    answer("OK");
                }
                case "EXEC" -> answer(execute());
                case "DISCARD" -> {
                    queued = null;
                    watched.clear();
                    answer("OK");
                }
                default -> {
                    if (transaction != null) {
                        transaction.add(command);
                        answer("QUEUED");
                    } else {
                        answer(answerOf(name, rest, command));
                    }
                }
            }
        }

        private void answer(@Nullable Object reply) {
            write(protocol.reply(reply));
        }

        private Object answerOf(String name, List<String> rest, List<String> command) {
            return switch (name) {
                case "HELLO" -> hello(rest);
                case "PING" -> rest.isEmpty() ? "PONG" : new Bulk(rest.get(0));
                case "CLIENT", "SELECT", "QUIT" -> "OK";
                case "WATCH" -> {
                    rest.forEach(key -> watched.putIfAbsent(key, store.version(key)));
                    yield "OK";
                }
                case "UNWATCH" -> {
                    watched.clear();
                    yield "OK";
                }
                case "PUBLISH" -> publish(rest.get(0), rest.get(1));
                default -> store.execute(command);
            };
        }

        private Object hello(List<String> rest) {
            String version = rest.isEmpty() ? "2" : rest.get(0);
            if (!version.equals("2") && !version.equals("3")) {
                return new RedisError("NOPROTO unsupported protocol version");
            }
            protocol.setVersion(Integer.parseInt(version));
            Map<Object, Object> about = new LinkedHashMap<>();
            about.put(new Bulk("server"), new Bulk("redis"));
            about.put(new Bulk("version"), new Bulk("7.0.0"));
            about.put(new Bulk("proto"), (long) protocol.version());
            about.put(new Bulk("id"), 1L);
            about.put(new Bulk("mode"), new Bulk("standalone"));
            about.put(new Bulk("role"), new Bulk("master"));
            about.put(new Bulk("modules"), List.of());
            return about;
        }

        /** {@return the replies of what was queued, or null if a watched key has changed} */
        private @Nullable Object execute() {
            List<List<String>> transaction = queued;
            queued = null;
            if (transaction == null) {
                return new RedisError("ERR EXEC without MULTI");
            }
            boolean isUnchanged =
                    watched.entrySet().stream().allMatch(each -> store.version(each.getKey()) == each.getValue());
            watched.clear();
            return isUnchanged ? transaction.stream().map(store::execute).toList() : null;
        }

        private void subscribe(String name) {
            channels.add(name);
            subscribers.computeIfAbsent(name, unused -> new LinkedHashSet<>()).add(this);
            write(protocol.push(new Bulk("subscribe"), new Bulk(name), (long) channels.size()));
        }

        private void unsubscribe(String name) {
            channels.remove(name);
            subscribers.getOrDefault(name, Set.of()).remove(this);
            write(protocol.push(new Bulk("unsubscribe"), new Bulk(name), (long) channels.size()));
        }

        private Object publish(String name, String message) {
            Set<Connection> all = subscribers.getOrDefault(name, Set.of());
            all.forEach(each -> each.write(each.protocol.push(new Bulk("message"), new Bulk(name), new Bulk(message))));
            return (long) all.size();
        }
    }
}
