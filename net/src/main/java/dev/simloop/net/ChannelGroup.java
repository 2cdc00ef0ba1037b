package dev.simloop.net;

import java.io.IOException;
import java.nio.channels.AsynchronousChannel;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.ShutdownChannelGroupException;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Channels that share an executor for their handlers, and end together. */
final class ChannelGroup extends AsynchronousChannelGroup {
    /** The group of channels that were given none: it has no state, and handlers are tasks of their own. */
    static final @Nullable ChannelGroup NONE = null;

    private final @Nullable ExecutorService pool;
    private final Set<AsynchronousChannel> channels = new LinkedHashSet<>();
    private boolean shutdown;

    ChannelGroup(AsynchronousChannelProvider provider, @Nullable ExecutorService pool) {
        super(provider);
        this.pool = pool;
    }

    @Nullable
    Executor executor() {
        return pool;
    }

    void add(AsynchronousChannel channel) {
        if (shutdown) {
            throw new ShutdownChannelGroupException();
        }
        channels.add(channel);
    }

    void remove(AsynchronousChannel channel) {
        channels.remove(channel);
        endPool();
    }

    private void endPool() {
        if (isTerminated() && pool != null) {
            pool.shutdown();
        }
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown && channels.isEmpty();
    }

    @Override
    public void shutdown() {
        shutdown = true;
        endPool();
    }

    @Override
    public void shutdownNow() throws IOException {
        shutdown();
        for (AsynchronousChannel channel : new ArrayList<>(channels)) {
            channel.close();
        }
    }

    /**
     * {@return whether it has ended}
     *
     * @throws IllegalStateException if it has not and the time-out is positive: waiting on the loop's thread would wait
     *     for ever
     */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        if (!isTerminated() && timeout > 0) {
            throw new IllegalStateException(
                    "awaitTermination() of a group with open channels on the loop's thread would wait for ever");
        }
        return isTerminated();
    }
}
