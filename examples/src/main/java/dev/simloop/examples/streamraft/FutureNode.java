package dev.simloop.examples.streamraft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node as futures. All of it runs on one thread: the executor that it is given, which is the group of its channels as
 * well and is shut down with the node.
 */
@SuppressWarnings("FutureReturnValueIgnored") // each chain handles its own failures
public final class FutureNode {
    private final int self;
    private final List<Peer> members;
    private final Machine machine;
    private final ScheduledExecutorService loop;
    private final Timing timing;
    private final RaftObserver observer;
    private final @Nullable Bug bug;
    private final Consumer<Throwable> onPanic;
    private final @Nullable Connection[] links;
    private final List<Connection> accepted = new ArrayList<>();
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();

    private @Nullable AsynchronousChannelGroup group;
    private @Nullable Store store;
    private @Nullable RaftCore core;
    private @Nullable ScheduledFuture<?> timer;
    private long timerDue;
    private boolean storing;
    private boolean stopped;

    /**
     * A node that {@link #start} starts.
     *
     * @param self its number among {@code members}, from 1
     * @param loop a single thread
     * @param onPanic told, on that thread, why the node has given up; it does nothing more then
     */
    public FutureNode(
            int self,
            List<Peer> members,
            Machine machine,
            ScheduledExecutorService loop,
            Timing timing,
            RaftObserver observer,
            @Nullable Bug bug,
            Consumer<Throwable> onPanic) {
        this.self = self;
        this.members = List.copyOf(members);
        this.machine = machine;
        this.loop = loop;
        this.timing = timing;
        this.observer = observer;
        this.bug = bug;
        this.onPanic = onPanic;
        this.links = new Connection[members.size() + 1];
    }

    /** Reads what is on disk, listens, and takes part. */
    public void start() {
        loop.execute(() -> {
            try {
                open();
            } catch (IOException e) {
                panic(e);
            }
        });
    }

    private void open() throws IOException {
        Store opened = new Store(machine.directory(), loop, bug);
        store = opened;
        core = new RaftCore(self, members.size(), timing, machine, observer, opened, bug, now());
        // No thread of the group's own: handlers run on the loop alone.
        AsynchronousChannelGroup mine = machine.provider().openAsynchronousChannelGroup(loop, 0);
        group = mine;
        AsynchronousServerSocketChannel server = machine.provider().openAsynchronousServerSocketChannel(mine);
        server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        server.bind(new InetSocketAddress(members.get(self - 1).port()));
        accept(server);
        arm();
    }

    /** Ends the node and its executor; what it has promised is on disk. */
    public void stop() {
        loop.execute(() -> {
            stopped = true;
            try {
                if (group != null) {
                    group.shutdownNow();
                }
                if (store != null) {
                    store.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    RaftCore core() {
        RaftCore found = core;
        if (found == null) {
            throw new IllegalStateException("node " + self + " has not started");
        }
        return found;
    }

    boolean isOpen() {
        return core != null && !stopped;
    }

    private long now() {
        return machine.nanoTime().getAsLong();
    }

    private void panic(Throwable why) {
        if (!stopped) {
            stopped = true;
            onPanic.accept(why);
        }
    }

    // ---- turns

    private void arm() {
        long due = core().nextDue();
        ScheduledFuture<?> running = timer;
        if (running == null || due < timerDue) {
            if (running != null) {
                running.cancel(false);
            }
            timerDue = due;
            timer = loop.schedule(this::onTimer, due - now(), TimeUnit.NANOSECONDS);
        }
    }

    private void onTimer() {
        timer = null;
        if (storing) {
            turns.add(this::onTimer);
        } else if (!stopped) {
            core().tick(now());
            finishTurn();
        }
    }

    private void take(Message message, Connection from) {
        if (storing) {
            turns.add(() -> take(message, from));
        } else if (!stopped) {
            core().receive(message, from, now());
            finishTurn();
        }
    }

    /** Stores what has to be stored; then sends; then the next turn may begin. */
    private void finishTurn() {
        if (!core().hasToStore()) {
            send();
            arm();
            return;
        }
        storing = true;
        store().whenComplete((done, failure) -> {
            storing = false;
            if (failure != null) {
                panic(failure);
            } else if (!stopped) {
                core().stored(now());
                send();
                arm();
                while (!storing && !turns.isEmpty()) {
                    turns.remove().run();
                }
            }
        });
    }

    private CompletableFuture<?> store() {
        RaftCore decided = core();
        Store to = store;
        if (to == null) {
            throw new IllegalStateException("node " + self + " has not started");
        }
        try {
            if (decided.hasNewVote()) {
                to.saveVote(decided.term(), decided.votedFor());
            }
            if (decided.added().isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            to.truncate(decided.keep());
            return write(to.log(), to.records(decided.added()), to.end()).thenRun(() -> {
                try {
                    to.forceLog(decided.added());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static CompletableFuture<Integer> write(AsynchronousFileChannel file, ByteBuffer from, long at) {
        Completion<Integer> written = new Completion<>();
        file.write(from, at, null, written);
        return written.thenCompose(count -> from.hasRemaining() ? write(file, from, at + count) : written);
    }

    private void send() {
        RaftCore.Out out;
        while ((out = core().nextOut()) != null) {
            Message message = out.message();
            if (message == null) {
                disconnect(out.peer());
            } else if (out.route() instanceof Connection route) {
                route.sender.write(message);
            } else if (out.peer() > 0) {
                Connection link = links[out.peer()];
                if (link == null) {
                    link = connect(out.peer());
                }
                if (link != null) {
                    link.sender.write(message);
                }
            }
        }
    }

    // ---- connections

    private void accept(AsynchronousServerSocketChannel server) {
        Completion<AsynchronousSocketChannel> next = new Completion<>();
        server.accept(null, next);
        next.thenAccept(channel -> {
            Connection connection = new Connection(channel, 0);
            accepted.add(connection);
            connection.sender.connected();
            connection.read();
            accept(server);
        });
    }

    private @Nullable Connection connect(int peer) {
        Peer to = members.get(peer - 1);
        try {
            AsynchronousSocketChannel channel = machine.provider().openAsynchronousSocketChannel(group);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Connection link = new Connection(channel, peer);
            links[peer] = link;
            machine.names().resolve(to.host()).whenCompleteAsync((address, unknown) -> link.connect(address, to), loop);
            return link;
        } catch (IOException e) {
            // No socket left: the next heartbeat tries again.
            core().disconnected(peer);
            return null;
        }
    }

    private void disconnect(int peer) {
        Connection link = links[peer];
        if (link != null) {
            link.close();
        }
    }

    private final class Connection {
        private final AsynchronousSocketChannel channel;
        private final int peer;
        private final Lines lines = new Lines();
        private final Sender sender;

        Connection(AsynchronousSocketChannel channel, int peer) {
            this.channel = channel;
            this.peer = peer;
            sender = new Sender(channel, this::close);
        }

        /** {@code address} is null if nobody knows it at present: the next heartbeat asks again. */
        void connect(@Nullable InetAddress address, Peer to) {
            if (address == null) {
                close();
                return;
            }
            Completion<@Nullable Void> connected = new Completion<>();
            channel.connect(new InetSocketAddress(address, to.port()), null, connected);
            connected.whenComplete((done, failure) -> {
                if (failure != null) {
                    close();
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
                    close();
                } else {
                    arrived();
                }
            });
        }

        private void arrived() {
            try {
                Message message;
                while ((message = lines.next()) != null) {
                    take(message, this);
                }
            } catch (IOException e) {
                close();
                return;
            }
            if (!stopped) {
                read();
            }
        }

        void close() {
            if (peer == 0) {
                accepted.remove(this);
            } else if (links[peer] == this) {
                links[peer] = null;
                core().disconnected(peer);
            }
            try {
                channel.close();
            } catch (IOException e) {
                // It is given up either way.
                return;
            }
        }
    }
}
