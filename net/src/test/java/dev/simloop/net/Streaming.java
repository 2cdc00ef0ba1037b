package dev.simloop.net;

import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.spi.TaskKind;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Two hosts, {@code a} and {@code b}, 10 ms apart, in a scenario that may wait. */
@SuppressWarnings("ByteBufferBackingArray")
final class Streaming {
    static final int PORT = 7000;

    final World world;
    final SimNetwork net;
    final Host a;
    final Host b;

    interface Script {
        void run(Streaming s) throws Exception;
    }

    Streaming(World world) {
        this.world = world;
        this.net = SimNetwork.of(world);
        this.a = world.host("a");
        this.b = world.host("b");
        net.setDefaults(LinkSettings.defaults().withLatency(LatencyModel.fixed(Duration.ofMillis(10))));
        net.setStreamSettings(StreamSettings.defaults().withSplit(0).withPartial(0));
    }

    static Scenario.Action scenario(Script script) {
        return world -> {
            try {
                script.run(new Streaming(world));
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
    }

    static RunReport run(Script script) {
        RunReport report = Campaign.ofAction(scenario(script)).runSeed(1);
        if (!report.passed()) {
            throw report.toFailure();
        }
        return report;
    }

    static long counter(RunReport report, String name) {
        return report.counters().getOrDefault(name, 0L);
    }

    void at(long millis, Runnable what) {
        var unused = world.domain()
                .schedule(world.domain().currentActor(), null, TaskKind.TIMER, false, millis * 1_000_000, what);
    }

    void pause(Duration length) {
        Blocking.pause(world, length);
    }

    long millis() {
        return world.now().toMillis();
    }

    AsynchronousServerSocketChannel listen(Host host) throws Exception {
        return SimChannelProvider.of(host)
                .openAsynchronousServerSocketChannel(null)
                .bind(new InetSocketAddress(PORT));
    }

    AsynchronousSocketChannel open(Host host) {
        return SimChannelProvider.of(host).openAsynchronousSocketChannel(null);
    }

    InetSocketAddress at(Host host) {
        return new InetSocketAddress(net.names().addressOf(host), PORT);
    }

    <T> T get(Future<T> future) throws Exception {
        return Blocking.get(world, future, Duration.ofHours(5));
    }

    static boolean isDoneWithin(Streaming s, Future<?> future, Duration length) {
        s.pause(length);
        return future.isDone();
    }

    /** How it ended: the value, or the failure and the millisecond at which it came. */
    String outcome(Future<?> future) throws Exception {
        try {
            return String.valueOf(Blocking.get(world, future, Duration.ofHours(5)));
        } catch (TimeoutException e) {
            return "pending";
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return (cause == null ? "" : cause.getClass().getSimpleName() + ": " + cause.getMessage());
        }
    }

    static ByteBuffer bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return ByteBuffer.wrap(bytes);
    }

    /** Writes all of it, then shuts the output. */
    static void pour(AsynchronousSocketChannel to, ByteBuffer from) {
        to.write(from, null, new CompletionHandler<Integer, Object>() {
            @Override
            public void completed(Integer count, Object nothing) {
                if (from.hasRemaining()) {
                    to.write(from, null, this);
                } else {
                    try {
                        to.shutdownOutput();
                    } catch (java.io.IOException e) {
                        throw new AssertionError(e);
                    }
                }
            }

            @Override
            public void failed(Throwable e, Object nothing) {
                throw new AssertionError(e);
            }
        });
    }

    /** Reads to the end and hands over all of it. */
    static void drain(AsynchronousSocketChannel from, int chunk, Consumer<byte[]> whole) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(chunk);
        from.read(buffer, null, new CompletionHandler<Integer, Object>() {
            @Override
            public void completed(Integer count, Object nothing) {
                if (count < 0) {
                    whole.accept(all.toByteArray());
                    return;
                }
                all.write(buffer.array(), 0, buffer.position());
                buffer.clear();
                from.read(buffer, null, this);
            }

            @Override
            public void failed(Throwable e, Object nothing) {
                throw new AssertionError(e);
            }
        });
    }
}
