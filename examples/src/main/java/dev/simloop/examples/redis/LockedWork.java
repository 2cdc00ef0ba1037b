package dev.simloop.examples.redis;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.simloop.Host;
import dev.simloop.Scenario;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.net.SimNetwork;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Three workers share a lock of Redis that expires after a second. Each takes for itself only the time that it is sure of: a second from when it asked
 * for the lock. A worker that comes back later than that still releases what it thinks is its lock, and by then it may be another's.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // what an operation fails with ends the worker's turn, which the run looks at
public final class LockedWork {
    /** How a worker gives the lock back. */
    public enum Release {
        /** {@code DEL lock}, whoever has it. */
        DELETE,
        /** It watches the key, looks whether it is its own, and deletes in a transaction that fails if the key has changed. */
        COMPARE_AND_DELETE
    }

    private static final int PORT = 6379;
    private static final RedisURI SERVER = RedisURI.create("redis", PORT);
    private static final int WORKERS = 3;
    private static final int TURNS = 4;
    private static final long LEASE_MILLIS = 1_000;
    private static final String LOCK = "lock";

    /** A worker that has the lock, and until when it is sure of it. */
    private record Holder(String worker, long sureUntilMillis) {}

    private final World world;
    private final Release release;
    private final List<Holder> holders = new ArrayList<>();

    private LockedWork(World world, Release release) {
        this.world = world;
        this.release = release;
    }

    /** {@return three workers and their turns, with a fifth of the packets lost or none} */
    public static Scenario scenario(Release release, double loss) {
        return world -> new LockedWork(world, release).run(loss);
    }

    private SimFuture<?> run(double loss) {
        SimNetwork network = SimNetwork.of(world);
        network.setDefaults(network.defaults().withLoss(loss));
        world.host("redis", host -> RedisServer.start(host, PORT));
        SimFuture<?>[] all = new SimFuture<?>[WORKERS];
        for (int i = 0; i < WORKERS; i++) {
            SimFuture<String> done = world.newFuture();
            all[i] = done;
            world.host("worker" + (i + 1), host -> begin(host, LettuceOnHost.client(host, SERVER), done));
        }
        return world.loop().allOf(all);
    }

    private void begin(Host host, RedisClient client, SimFuture<String> done) {
        client.connectAsync(StringCodec.UTF8, SERVER).whenComplete((connection, failure) -> {
            if (failure == null) {
                turn(host, connection.async(), TURNS, done);
            } else { // the server may not listen yet
                host.executor().schedule(() -> begin(host, client, done), 100, MILLISECONDS);
            }
        });
    }

    private void turn(Host host, RedisAsyncCommands<String, String> redis, int left, SimFuture<String> done) {
        if (left == 0) {
            done.complete(host.name());
            return;
        }
        long askedMillis = world.now().toMillis();
        String token = host.name() + "/" + left;
        redis.set(LOCK, token, SetArgs.Builder.nx().px(LEASE_MILLIS))
                .thenCompose(reply -> reply == null
                        ? completedFuture(false)
                        : workLocked(host, redis, token, askedMillis + LEASE_MILLIS))
                .whenComplete((worked, failure) -> {
                    if (failure != null) {
                        done.completeExceptionally(failure);
                    } else {
                        host.executor()
                                .schedule(() -> turn(host, redis, worked ? left - 1 : left, done), 50, MILLISECONDS);
                    }
                });
    }

    private CompletionStage<Boolean> workLocked(
            Host host, RedisAsyncCommands<String, String> redis, String token, long sureUntilMillis) {
        Holder mine = enter(host.name(), sureUntilMillis);
        return work(redis, 3)
                .thenCompose(unused -> {
                    holders.remove(mine);
                    return giveBack(redis, token);
                })
                .thenApply(unused -> true);
    }

    private Holder enter(String worker, long sureUntilMillis) {
        long now = world.now().toMillis();
        for (Holder other : holders) {
            if (now < other.sureUntilMillis && now < sureUntilMillis) {
                throw new AssertionError(worker + " and " + other.worker + " have the lock at " + now + " ms, "
                        + other.worker + " until " + other.sureUntilMillis + " ms");
            }
        }
        Holder mine = new Holder(worker, sureUntilMillis);
        holders.add(mine);
        return mine;
    }

    /** Some steps with Redis, each of which may be late. */
    private static CompletionStage<Long> work(RedisAsyncCommands<String, String> redis, int steps) {
        CompletionStage<Long> step = redis.incr("work");
        return steps == 1 ? step : step.thenCompose(unused -> work(redis, steps - 1));
    }

    private CompletionStage<String> giveBack(RedisAsyncCommands<String, String> redis, String token) {
        if (release == Release.DELETE) {
            return redis.del(LOCK).thenApply(unused -> "deleted");
        }
        return redis.watch(LOCK)
                .thenCompose(unused -> redis.get(LOCK))
                .thenCompose(owner -> token.equals(owner) ? deleteUnchanged(redis) : redis.unwatch());
    }

    private static CompletionStage<String> deleteUnchanged(RedisAsyncCommands<String, String> redis) {
        redis.multi();
        redis.del(LOCK);
        return redis.exec().thenApply(unused -> "deleted, or changed meanwhile");
    }
}
