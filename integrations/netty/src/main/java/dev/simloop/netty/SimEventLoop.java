package dev.simloop.netty;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.Host;
import dev.simloop.Mailbox;
import dev.simloop.SimLoop;
import dev.simloop.Timer;
import dev.simloop.spi.TaskKind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.BlockingOperationException;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One event loop: what Netty takes for a thread is an actor with a mailbox. Its tasks, its timers and its rounds of the selector are
 * steps of the run, one after the other, and "in the event loop" means that this actor is current.
 *
 * <p>Input and output are Netty's own: its NIO handler selects, without waiting, whenever the selector may have something.
 */
final class SimEventLoop extends AbstractScheduledEventExecutor implements IoEventLoop {
    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final IoHandlerContext NO_WAITING = new IoHandlerContext() {
        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long now) {
            return 0;
        }

        @Override
        public long deadlineNanos() {
            return 0;
        }
    };

    private final SimEventLoopGroup group;
    private final Domain domain;
    private final Actor actor;
    private final Mailbox mailbox;
    private final EventLoops siblings;
    private final VirtualTicker ticker;
    private final IoHandler handler;
    private final Promise<@Nullable Void> terminated;
    private @Nullable Timer armed;
    private long armedFor;
    /** Whose task does at the moment what would be this loop's next, in its place, while it rests. */
    private @Nullable Actor borrower;
    /** What the borrower gave to this loop meanwhile, if that is done in place, too. */
    private final ArrayDeque<Runnable> borrowed = new ArrayDeque<>();

    private final boolean worksInPlace;
    private int queued;
    private boolean isRunning;
    private boolean isRoundQueued;
    private boolean isShuttingDown;
    private boolean isShutDown;
    private long shutDownNanos;
    private long quietNanos;
    private long limitNanos;
    private long lastTaskNanos;

    SimEventLoop(SimEventLoopGroup group, Host host, boolean worksInPlace) {
        super(group);
        this.worksInPlace = worksInPlace;
        this.group = group;
        domain = host.domain();
        actor = domain.newActor("netty");
        mailbox = domain.mailbox("netty");
        siblings = EventLoops.of(domain.loop());
        siblings.add(actor);
        ticker = new VirtualTicker(domain);
        terminated = NestedPromise.ofNoLoop(domain);
        handler = WatchedSelectors.newHandler(this, this::queueRound);
    }

    @Override
    public SimEventLoopGroup parent() {
        return group;
    }

    @Override
    public IoEventLoop next() {
        return this;
    }

    @Override
    public Ticker ticker() {
        return ticker;
    }

    /**
     * {@return whether this loop's actor is current}
     *
     * @throws BlockingOperationException if one of Netty's own promises asks before it would block the thread: nothing could wake it
     */
    @Override
    public boolean inEventLoop() {
        if (SimLoop.currentOrNull() != domain.loop()) {
            return false;
        }
        if (!isOver() && (domain.currentActor() == actor || domain.currentActor() == borrower)) {
            return true;
        }
        if (WALKER.walk(SimEventLoop::isBeforeAWait)) {
            throw new BlockingOperationException(
                    "this future would block the only thread of the run: add a listener to it, or wait for"
                            + " one that lets other tasks run, such as those of a SimSocketChannel and of submit()");
        }
        return false;
    }

    private static boolean isBeforeAWait(Stream<StackWalker.StackFrame> frames) {
        return frames.skip(1)
                .limit(2)
                .anyMatch(frame -> frame.getMethodName().equals("checkDeadLock")
                        && frame.getClassName().startsWith("io.netty."));
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return thread == Thread.currentThread() && inEventLoop();
    }

    /** {@return whether a task that is of no event loop runs, and may wait} */
    private boolean mayCallerWait() {
        return SimLoop.currentOrNull() == domain.loop() && !isOver() && !siblings.isAnyCurrent(domain.loop());
    }

    /** {@return whether the task that runs may do what would be this loop's next} */
    private boolean mayBorrow() {
        return mayCallerWait()
                && queued == 0
                && !isRunning
                && borrower == null
                && domain.currentActor().domain() == domain;
    }

    private void borrow(Runnable body) {
        borrower = domain.currentActor();
        try {
            for (Runnable next = body; next != null; next = borrowed.pollFirst()) {
                next.run();
            }
        } finally {
            borrower = null;
            borrowed.forEach(this::queue);
            borrowed.clear();
            arm();
        }
    }

    private boolean isOver() {
        return !domain.isAlive();
    }

    // ---- tasks

    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        if (isShutDown) {
            throw new RejectedExecutionException("event executor terminated");
        }
        if (worksInPlace && borrower != null && domain.currentActor() == borrower) {
            borrowed.add(task);
        } else if (worksInPlace && mayBorrow()) {
            borrow(task);
        } else {
            queue(task);
        }
    }

    private void queue(Runnable task) {
        queued++;
        domain.submit(actor, mailbox, TaskKind.EXECUTE, false, () -> {
            queued--;
            lastTaskNanos = domain.localNanos();
            run(task);
        });
    }

    @Override
    public void lazyExecute(Runnable task) {
        execute(task);
    }

    private void run(Runnable body) {
        isRunning = true;
        try {
            body.run();
        } finally {
            isRunning = false;
            arm();
        }
    }

    /** {@return a future of {@code task} that a task of no event loop may wait for} */
    @Override
    public <T> Future<T> submit(Callable<T> task) {
        Objects.requireNonNull(task, "task");
        Promise<T> promise = new NestedPromise<>(domain, this);
        execute(() -> {
            if (promise.setUncancellable()) {
                try {
                    promise.setSuccess(task.call());
                } catch (Throwable e) {
                    promise.setFailure(e);
                }
            }
        });
        return promise;
    }

    @Override
    public <T> Future<T> submit(Runnable task, T result) {
        Objects.requireNonNull(task, "task");
        return submit(() -> {
            task.run();
            return result;
        });
    }

    @SuppressWarnings("NullAway") // the value of a task that has none is null, by the contract of Future
    @Override
    public Future<?> submit(Runnable task) {
        return submit(task, (Object) null);
    }

    @Override
    public <V> Promise<V> newPromise() {
        return new NestedPromise<>(domain, this);
    }

    // ---- timers

    /** Arms one timer of the run for the next of Netty's. */
    private void arm() {
        if (isOver()) {
            return;
        }
        long next = nextScheduledTaskDeadlineNanos();
        if (armed != null) {
            if (next == armedFor) {
                return;
            }
            boolean unused = armed.cancel();
            armed = null;
        }
        if (next == -1) {
            return;
        }
        armedFor = next;
        armed = domain.schedule(
                actor, mailbox, TaskKind.TIMER, false, Math.max(0, next - ticker.nanoTime()), this::runDue);
    }

    private void runDue() {
        armed = null;
        Runnable due = pollScheduledTask(ticker.nanoTime());
        lastTaskNanos = domain.localNanos();
        run(due == null ? () -> {} : due);
    }

    // ---- input and output

    private void queueRound() {
        if (!isRoundQueued && !isShutDown && domain.isAlive()) {
            isRoundQueued = true;
            domain.submit(actor, mailbox, TaskKind.DELIVERY, false, this::round);
        }
    }

    private void round() {
        isRoundQueued = false;
        if (isShutDown) {
            return;
        }
        run(() -> {
            // What a round leaves, such as the rest of a long input, is for the next one.
            if (handler.run(NO_WAITING) > 0) {
                queueRound();
            }
        });
    }

    @Deprecated
    @Override
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    /** Registers the channel; for a task of no event loop it is registered when this returns, so that it may wait for what comes next. */
    @Deprecated
    @Override
    public ChannelFuture register(ChannelPromise promise) {
        return register(promise.channel(), promise);
    }

    @Deprecated
    @Override
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        if (!mayCallerWait()) {
            channel.unsafe().register(this, promise);
        } else if (mayBorrow()) {
            // To wait could end too late, if another wait is above it.
            borrow(() -> channel.unsafe().register(this, promise));
        } else {
            channel.unsafe().register(this, promise);
            boolean unused = NestedWait.await(domain.loop(), promise, Long.MAX_VALUE);
        }
        return promise;
    }

    @Override
    public Future<IoRegistration> register(IoHandle handle) {
        Promise<IoRegistration> promise = newPromise();
        if (inEventLoop()) {
            register(handle, promise);
        } else {
            execute(() -> register(handle, promise));
        }
        return promise;
    }

    private void register(IoHandle handle, Promise<IoRegistration> promise) {
        IoRegistration registration;
        try {
            registration = handler.register(handle);
        } catch (Exception e) {
            promise.setFailure(e);
            return;
        }
        promise.setSuccess(registration);
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
        return handler.isCompatible(type);
    }

    @Override
    public boolean isIoType(Class<? extends IoHandler> type) {
        return type.isAssignableFrom(handler.getClass());
    }

    // ---- the end

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        if (quietPeriod < 0) {
            throw new IllegalArgumentException("quietPeriod: " + quietPeriod + " (expected: >= 0)");
        }
        if (timeout < quietPeriod) {
            throw new IllegalArgumentException(
                    "timeout: " + timeout + " (expected >= quietPeriod (" + quietPeriod + "))");
        }
        if (!isShuttingDown && !isOver()) {
            isShuttingDown = true;
            quietNanos = unit.toNanos(quietPeriod);
            limitNanos = unit.toNanos(timeout);
            shutDownNanos = domain.localNanos();
            lastTaskNanos = shutDownNanos;
            domain.submit(actor, mailbox, TaskKind.EXECUTE, false, () -> {
                cancelScheduledTasks();
                endIfQuiet();
            });
        }
        return terminated;
    }

    private void endIfQuiet() {
        handler.prepareToDestroy();
        long now = domain.localNanos();
        long left = Math.min(quietNanos - (now - lastTaskNanos), limitNanos - (now - shutDownNanos));
        if (left > 0) {
            Timer unused = domain.schedule(actor, mailbox, TaskKind.TIMER, false, left, this::endIfQuiet);
            return;
        }
        // Behind what closing the channels has left to do.
        domain.submit(actor, mailbox, TaskKind.EXECUTE, false, () -> {
            isShutDown = true;
            cancelScheduledTasks();
            arm();
            handler.destroy();
            terminated.setSuccess(null);
        });
    }

    @Override
    @Deprecated
    public void shutdown() {
        Future<?> unused = shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Future<?> terminationFuture() {
        return terminated;
    }

    @Override
    public boolean isShuttingDown() {
        return isShuttingDown;
    }

    @Override
    public boolean isShutdown() {
        return isShutDown;
    }

    @Override
    public boolean isTerminated() {
        return terminated.isDone();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return terminated.await(timeout, unit);
    }

    @Override
    public String toString() {
        return actor.name();
    }
}
