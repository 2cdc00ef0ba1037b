package dev.simloop.grpc;

import com.google.common.base.Supplier;
import dev.simloop.Host;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.NameResolver;
import io.grpc.ServerBuilder;
import io.grpc.internal.BackoffPolicy;
import io.grpc.internal.ExponentialBackoffPolicy;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelHandler;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/*
 * The clocks and the chance that gRPC makes by itself and takes from nobody: back-off, idle mode, keep-alive, the limit of pings, retries. They are
 * private fields of objects, written once after the object is made. The names are those of gRPC 1.85; all are looked up the first time that a builder is
 * made, so another version fails there, with the name, and not in the middle of a run.
 */
final class Internals {
    private static final Internals ALL = new Internals();

    private final Field delegate = field("io.grpc.internal.ForwardingManagedChannel", "delegate");
    private final Field orphanWatch = field("io.grpc.internal.ManagedChannelOrphanWrapper", "phantom");
    private final Field orphanIsShut =
            field("io.grpc.internal.ManagedChannelOrphanWrapper$ManagedChannelReference", "shutdown");
    private final Field channelStopwatches = field("io.grpc.internal.ManagedChannelImpl", "stopwatchSupplier");
    private final Field channelBackoff = field("io.grpc.internal.ManagedChannelImpl", "backoffPolicyProvider");
    private final Field channelTicker = field("io.grpc.internal.ManagedChannelImpl", "ticker");
    private final Field channelIdleTimer = field("io.grpc.internal.ManagedChannelImpl", "idleTimer");
    private final Field channelResolver = field("io.grpc.internal.ManagedChannelImpl", "nameResolver");
    private final Field idleStopwatch = field("io.grpc.internal.Rescheduler", "stopwatch");
    private final Field resolverRetries = field("io.grpc.internal.RetryingNameResolver", "retryScheduler");
    private final Field resolverBackoff = field("io.grpc.internal.BackoffPolicyRetryScheduler", "policyProvider");
    private final Field backoffRandom = field("io.grpc.internal.ExponentialBackoffPolicy", "random");
    private final Field retryRandom = field("io.grpc.internal.RetriableStream", "random");
    private final Field clientKeepAlive = field("io.grpc.netty.NettyClientHandler", "keepAliveManager");
    private final Field clientStopwatches = field("io.grpc.netty.NettyClientHandler", "stopwatchFactory");
    private final Field serverKeepAlive = field("io.grpc.netty.NettyServerHandler", "keepAliveManager");
    private final Field serverEnforcer = field("io.grpc.netty.NettyServerHandler", "keepAliveEnforcer");
    private final Field serverIdle = field("io.grpc.netty.NettyServerHandler", "maxConnectionIdleManager");
    private final Field handlerTicker = field("io.grpc.netty.AbstractNettyHandler", "ticker");
    private final Field keepAliveStopwatch = field("io.grpc.internal.KeepAliveManager", "stopwatch");
    private final Field keepAliveTime = field("io.grpc.internal.KeepAliveManager", "keepAliveTimeInNanos");
    private final Field keepAliveScheduler = field("io.grpc.internal.KeepAliveManager", "scheduler");
    private final Field keepAlivePing = field("io.grpc.internal.KeepAliveManager", "sendPing");
    private final Field keepAliveNext = field("io.grpc.internal.KeepAliveManager", "pingFuture");
    private final Field enforcerTicker = field("io.grpc.internal.KeepAliveEnforcer", "ticker");
    private final Field enforcerEpoch = field("io.grpc.internal.KeepAliveEnforcer", "epoch");
    private final Field enforcerLast = field("io.grpc.internal.KeepAliveEnforcer", "lastValidPingTime");
    private final Field idleTicker = field("io.grpc.internal.MaxConnectionIdleManager", "ticker");
    private final Field idleLimit = field("io.grpc.internal.MaxConnectionIdleManager", "maxConnectionIdleInNanos");
    private final Field idleNext = field("io.grpc.internal.MaxConnectionIdleManager", "nextIdleMonitorTime");
    private final Field serverImpl = field("io.grpc.netty.NettyServerBuilder", "serverImplBuilder");
    private final Method serverTicker =
            method("io.grpc.internal.ServerImplBuilder", "setDeadlineTicker", Deadline.Ticker.class);

    private Internals() {
        write(retryRandom, null, new RoutedRandom());
    }

    static Internals get() {
        return ALL;
    }

    private static IllegalStateException missing(String what, ReflectiveOperationException cause) {
        return new IllegalStateException(
                what
                        + " is not in this version of gRPC, so its clock cannot be the host's: simloop-grpc is made for 1.85.1",
                cause);
    }

    private static Field field(String type, String name) {
        try {
            Field field = Class.forName(type).getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException e) {
            throw missing(type + "." + name, e);
        }
    }

    private static Method method(String type, String name, Class<?>... parameters) {
        try {
            Method method = Class.forName(type).getDeclaredMethod(name, parameters);
            method.setAccessible(true);
            return method;
        } catch (ReflectiveOperationException e) {
            throw missing(type + "." + name, e);
        }
    }

    private static void write(Field field, @Nullable Object object, Object value) {
        try {
            field.set(object, value);
        } catch (ReflectiveOperationException e) {
            throw missing(field.toString(), e);
        }
    }

    private static @Nullable Object read(Field field, Object object) {
        try {
            return field.get(object);
        } catch (ReflectiveOperationException e) {
            throw missing(field.toString(), e);
        }
    }

    private static Object known(Field field, Object object) {
        Object value = read(field, object);
        if (value == null) {
            throw new IllegalStateException(field + " is null: simloop-grpc is made for gRPC 1.85.1");
        }
        return value;
    }

    // ---- channels

    /** {@return the channel that {@code built} stands for, on the clock and the chance of {@code host}} */
    Object settleChannel(ManagedChannel built, Host host) {
        VirtualClock clock = VirtualClock.of(host);
        // A channel ends with its host, or with the run: nothing has leaked that was not shut down.
        ((AtomicBoolean) known(orphanIsShut, known(orphanWatch, built))).set(true);
        Object channel = known(delegate, built);
        Supplier<Object> stopwatches = clock::stopwatch;
        write(channelStopwatches, channel, stopwatches);
        write(channelTicker, channel, clock);
        write(channelBackoff, channel, backoff(host));
        write(idleStopwatch, known(channelIdleTimer, channel), clock.started());
        return channel;
    }

    /** {@return the resolver of {@code channel} as it is now, whose retries are on the chance of {@code host}}; idle mode makes a new one */
    NameResolver settleResolver(Object channel, @Nullable NameResolver settled, Host host) {
        NameResolver now = (NameResolver) known(channelResolver, channel);
        if (now != settled) {
            write(resolverBackoff, known(resolverRetries, now), backoff(host));
        }
        return now;
    }

    private BackoffPolicy.Provider backoff(Host host) {
        ExponentialBackoffPolicy.Provider gRpcs = new ExponentialBackoffPolicy.Provider();
        Random chance = host.random("grpc.backoff");
        return () -> {
            BackoffPolicy policy = gRpcs.get();
            write(backoffRandom, policy, chance);
            return policy;
        };
    }

    // ---- servers

    void settleServer(NettyServerBuilder builder, Host host) {
        ServerBuilder<?> own = (ServerBuilder<?>) known(serverImpl, builder);
        try {
            Object unused = serverTicker.invoke(own, VirtualClock.of(host));
        } catch (ReflectiveOperationException e) {
            throw missing(serverTicker.toString(), e);
        }
    }

    // ---- connections

    /** {@return whether {@code handler} is that of a connection of gRPC's}; if so it goes by the clock of {@code host} from now on */
    boolean settleConnection(ChannelHandler handler, Host host) {
        VirtualClock clock = VirtualClock.of(host);
        if (clientKeepAlive.getDeclaringClass().isInstance(handler)) {
            Supplier<Object> stopwatches = clock::stopwatch;
            write(clientStopwatches, handler, stopwatches);
            settleKeepAlive(read(clientKeepAlive, handler), clock);
        } else if (serverKeepAlive.getDeclaringClass().isInstance(handler)) {
            settleKeepAlive(read(serverKeepAlive, handler), clock);
            settleEnforcer(known(serverEnforcer, handler), clock);
            Object idle = read(serverIdle, handler);
            if (idle != null) {
                settleIdle(idle, clock);
            }
        } else {
            return false;
        }
        write(handlerTicker, handler, clock.guavas());
        return true;
    }

    private void settleKeepAlive(@Nullable Object manager, VirtualClock clock) {
        if (manager == null) {
            return;
        }
        write(keepAliveStopwatch, manager, clock.started());
        ScheduledFuture<?> next = (ScheduledFuture<?>) read(keepAliveNext, manager);
        if (next != null) {
            // What the real clock has shown meanwhile was taken off.
            boolean unused = next.cancel(false);
            ScheduledExecutorService scheduler = (ScheduledExecutorService) known(keepAliveScheduler, manager);
            Runnable ping = (Runnable) known(keepAlivePing, manager);
            long nanos = (long) known(keepAliveTime, manager);
            write(keepAliveNext, manager, scheduler.schedule(ping, nanos, TimeUnit.NANOSECONDS));
        }
    }

    private void settleEnforcer(Object enforcer, VirtualClock clock) {
        write(enforcerTicker, enforcer, ticker(enforcerTicker.getType(), clock));
        // It has begun by the real clock.
        write(enforcerEpoch, enforcer, clock.nanoTime());
        write(enforcerLast, enforcer, clock.nanoTime());
    }

    private void settleIdle(Object idle, VirtualClock clock) {
        write(idleTicker, idle, ticker(idleTicker.getType(), clock));
        write(idleNext, idle, clock.nanoTime() + (long) known(idleLimit, idle));
    }

    private static Object ticker(Class<?> type, VirtualClock clock) {
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> clock.nanoTime());
    }
}
