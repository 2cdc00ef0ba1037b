package dev.simloop.examples.streamraft;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that writes and reads, one request after the other, and tries each until it is answered: the same request, at
 * the next member or the one that is said to lead.
 */
@SuppressWarnings("FutureReturnValueIgnored") // each chain handles its own failures
public final class KvClient {
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(60);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(30);

    private final int id;
    private final List<Peer> members;
    private final Machine machine;
    private final ScheduledExecutorService loop;
    private final AsynchronousChannelGroup group;
    private final List<String> keys;
    private final int writes;
    private final long think;
    private final ClientObserver observer;
    private final CompletableFuture<@Nullable Void> finished = new CompletableFuture<>();

    private @Nullable Connection connection;
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable Message request;
    private int target = 1;
    private long seq;
    private long operationsLeft;
    private int attempt;

    /**
     * A client that {@link #start} starts.
     *
     * @param id its number, from 1, no other client's
     * @param loop a single thread, that of {@code group} as well
     * @param writes how many of a hundred requests are writes
     * @param operations how many requests it makes
     * @param think the most nanoseconds between two requests
     */
    public KvClient(
            int id,
            List<Peer> members,
            Machine machine,
            ScheduledExecutorService loop,
            AsynchronousChannelGroup group,
            List<String> keys,
            int writes,
            long operations,
            long think,
            ClientObserver observer) {
        this.id = id;
        this.members = List.copyOf(members);
        this.machine = machine;
        this.loop = loop;
        this.group = group;
        this.keys = List.copyOf(keys);
        this.writes = writes;
        this.operationsLeft = operations;
        this.think = think;
        this.observer = observer;
    }

    /** {@return completes once all requests are answered} */
    public CompletableFuture<@Nullable Void> start() {
        loop.execute(this::next);
        return finished;
    }

    /** After what is under way, one write more and that is all. On the client's thread. */
    public void finish() {
        operationsLeft = Math.min(operationsLeft, 1);
    }

    private void after(long nanos, Runnable what) {
        ScheduledFuture<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
        timer = loop.schedule(what, nanos, TimeUnit.NANOSECONDS);
    }

    private void next() {
        if (operationsLeft == 0) {
            drop();
            finished.complete(null);
            return;
        }
        operationsLeft--;
        seq++;
        String key = keys.get(machine.random().nextInt(keys.size()));
        if (operationsLeft == 0 || machine.random().nextInt(100) < writes) {
            // No two writes have the same value.
            long value = seq * 1000 + id;
            request = Message.put(seq, id, key, value);
            observer.writes(id, seq, key, value);
        } else {
            request = Message.get(seq, id, key);
            observer.reads(id, key);
        }
        attempt();
    }

    private void attempt() {
        Message asked = request;
        if (asked == null) {
            return;
        }
        int mine = ++attempt;
        after(PATIENCE, () -> {
            if (mine == attempt) {
                drop();
                elsewhere(0);
                attempt();
            }
        });
        Connection open = connection;
        if (open == null) {
            open = connect();
        }
        if (open != null) {
            open.sender.write(asked);
        }
    }

    private void elsewhere(long leader) {
        int hint = (int) leader;
        target = hint > 0 && hint <= members.size() && hint != target ? hint : target % members.size() + 1;
    }

    private void drop() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }

    private void answered(Message answer) {
        Message asked = request;
        if (asked == null || answer.kind() != Message.Kind.ANSWER || answer.id() != asked.id()) {
            return;
        }
        attempt++;
        if (!answer.ok()) {
            int before = target;
            elsewhere(answer.commit());
            boolean moves = target != before;
            if (moves) {
                drop();
            }
            after(moves ? PAUSE / 4 : PAUSE, this::attempt);
            return;
        }
        request = null;
        if (asked.kind() == Message.Kind.PUT) {
            observer.hasWritten(id, asked.id(), asked.key(), asked.indexTerm(), answer.term());
        } else {
            observer.hasRead(id, asked.key(), answer.indexTerm(), answer.term());
        }
        if (think > 0) {
            after(machine.random().nextLong(think), this::next);
        } else {
            next();
        }
    }

    private @Nullable Connection connect() {
        Peer to = members.get(target - 1);
        try {
            AsynchronousSocketChannel channel = machine.provider().openAsynchronousSocketChannel(group);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Connection opened = new Connection(channel);
            connection = opened;
            machine.names()
                    .resolve(to.host())
                    .whenCompleteAsync((address, unknown) -> opened.connect(address, to), loop);
            return opened;
        } catch (IOException e) {
            // The patience of this attempt runs out, and another member is asked.
            return null;
        }
    }

    private final class Connection {
        private final AsynchronousSocketChannel channel;
        private final Lines lines = new Lines();
        private final Sender sender;

        Connection(AsynchronousSocketChannel channel) {
            this.channel = channel;
            sender = new Sender(channel, this::lost);
        }

        /** {@code address} is null if nobody knows it at present. */
        void connect(@Nullable InetAddress address, Peer to) {
            if (address == null) {
                lost();
                return;
            }
            Completion<@Nullable Void> connected = new Completion<>();
            channel.connect(new InetSocketAddress(address, to.port()), null, connected);
            connected.whenComplete((done, failure) -> {
                if (failure != null) {
                    lost();
                } else {
                    sender.connected();
                    read();
                    sender.flush();
                }
            });
        }

        void read() {
            Completion<Integer> count = new Completion<>();
            channel.read(lines.room(), null, count);
            count.whenComplete((bytes, failure) -> {
                if (failure != null || bytes < 0) {
                    lost();
                    return;
                }
                try {
                    Message message;
                    while ((message = lines.next()) != null) {
                        answered(message);
                    }
                    if (connection == this) {
                        read();
                    }
                } catch (IOException e) {
                    lost();
                }
            });
        }

        /** Broken: the request is tried elsewhere. */
        private void lost() {
            close();
            if (connection == this) {
                connection = null;
                elsewhere(0);
                if (request != null) {
                    attempt++;
                    after(PAUSE, KvClient.this::attempt);
                }
            }
        }

        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                // It is given up either way.
                return;
            }
        }
    }
}
