package dev.simloop.netty;

import dev.simloop.Host;
import dev.simloop.SimLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Netty's event loops as actors of one host: give it to a bootstrap in place of a {@code MultiThreadIoEventLoopGroup}. What Netty would run
 * on a thread of its own is one step of the run after the other; the seed chooses among the loops, and between them and everything else.
 *
 * <p><b>Models</b> {@code execute}, {@code schedule} and the handlers of idle and time-outs in virtual time, {@code inEventLoop} (whether that
 * loop's actor is current), graceful shutdown with its quiet period, and Netty's NIO transport, unchanged, over the sockets of
 * {@link dev.simloop.nio.SimSelectorProvider}: {@link SimSocketChannel}, {@link SimServerSocketChannel}, Netty's own
 * {@code NioSocketChannel}, {@code NioServerSocketChannel} and {@code NioDatagramChannel}, with their options and water marks.
 *
 * <p><b>Waiting.</b> A task that is of no event loop may call {@code sync()}, {@code await} or {@code get} on futures of this group, of its
 * loops, and of what {@link SimSocketChannel} and {@link SimServerSocketChannel} do; other tasks run meanwhile. Such waits within each
 * other end last in, first out. In an event loop they throw Netty's {@code BlockingOperationException}.
 *
 * <p><b>Rejects</b> channels of other transports (epoll, local), as Netty does.
 *
 * <p><b>Leaves out</b> what Netty does on threads or clocks of its own: {@code GlobalEventExecutor}, {@code HashedWheelTimer},
 * {@code DefaultEventExecutorGroup}, the delayed close by {@code SO_LINGER} above 0. Exceptions that leave a task given to {@code execute} are
 * orphans of the run; Netty would log them.
 *
 * <p>It belongs to the incarnation of the host that was up when it was made, and ends with it. Threads: tasks of the run.
 */
public final class SimEventLoopGroup extends AbstractEventExecutorGroup implements IoEventLoopGroup {
    private final List<SimEventLoop> loops = new ArrayList<>();
    private final List<EventExecutor> toSee;
    private final Promise<@Nullable Void> terminated;
    private int next;

    private SimEventLoopGroup(Host host, int count, boolean worksInPlace) {
        for (int i = 0; i < count; i++) {
            loops.add(new SimEventLoop(this, host, worksInPlace));
        }
        toSee = List.copyOf(loops);
        terminated = NestedPromise.ofNoLoop(host.domain());
        for (SimEventLoop loop : loops) {
            loop.terminationFuture().addListener(unused -> {
                if (isTerminatedByLoops()) {
                    terminated.setSuccess(null);
                }
            });
        }
    }

    /**
     * {@return a group of {@code loops} event loops of {@code host}}
     *
     * @throws IllegalArgumentException if {@code loops} is below 1
     * @throws IllegalStateException if the host is down, or no task of its world runs
     */
    public static SimEventLoopGroup of(Host host, int loops) {
        if (loops < 1) {
            throw new IllegalArgumentException("number of event loops is below 1: " + loops);
        }
        return new SimEventLoopGroup(checked(host), loops, false);
    }

    /**
     * {@return a group of one event loop that does within {@code execute} and {@code submit} what a task of no event loop gives it, while it
     * rests} For libraries that wait for their loop with a lock in hand, as gRPC does while it starts and shuts down: were others to run meanwhile,
     * on the same thread, the lock would not keep them out.
     *
     * @throws IllegalStateException if the host is down, or no task of its world runs
     */
    public static SimEventLoopGroup inPlace(Host host) {
        return new SimEventLoopGroup(checked(host), 1, true);
    }

    private static Host checked(Host host) {
        Objects.requireNonNull(host, "host");
        if (SimLoop.currentOrNull() != host.world().loop()) {
            throw new IllegalStateException("event loops of host " + host.name()
                    + " are made in a task of its world, and none runs on this thread");
        }
        if (!host.isUp()) {
            throw new IllegalStateException("host " + host.name() + " is down: restart it first");
        }
        return host;
    }

    private boolean isTerminatedByLoops() {
        return loops.stream().allMatch(SimEventLoop::isTerminated);
    }

    /** {@return the loops in turn} */
    @Override
    public IoEventLoop next() {
        SimEventLoop loop = loops.get(next);
        next = (next + 1) % loops.size();
        return loop;
    }

    @Override
    public Iterator<EventExecutor> iterator() {
        return toSee.iterator();
    }

    @Override
    public Ticker ticker() {
        return loops.get(0).ticker();
    }

    @Deprecated
    @Override
    public ChannelFuture register(Channel channel) {
        return next().register(channel);
    }

    @Deprecated
    @Override
    public ChannelFuture register(ChannelPromise promise) {
        return next().register(promise);
    }

    @Deprecated
    @Override
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        return next().register(channel, promise);
    }

    @Override
    public Future<IoRegistration> register(IoHandle handle) {
        return next().register(handle);
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
        return loops.get(0).isCompatible(type);
    }

    @Override
    public boolean isIoType(Class<? extends IoHandler> type) {
        return loops.get(0).isIoType(type);
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        return next().submit(task);
    }

    // ---- the end

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        for (SimEventLoop loop : loops) {
            Future<?> unused = loop.shutdownGracefully(quietPeriod, timeout, unit);
        }
        return terminated;
    }

    @Override
    @Deprecated
    public void shutdown() {
        loops.forEach(SimEventLoop::shutdown);
    }

    @Override
    public Future<?> terminationFuture() {
        return terminated;
    }

    @Override
    public boolean isShuttingDown() {
        return loops.stream().allMatch(SimEventLoop::isShuttingDown);
    }

    @Override
    public boolean isShutdown() {
        return loops.stream().allMatch(SimEventLoop::isShutdown);
    }

    @Override
    public boolean isTerminated() {
        return isTerminatedByLoops();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return terminated.await(timeout, unit);
    }

    @Override
    public String toString() {
        return loops.toString();
    }
}
