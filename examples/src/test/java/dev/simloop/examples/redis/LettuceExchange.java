package dev.simloop.examples.redis;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.simloop.Host;
import dev.simloop.Scenario;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.net.Links;
import dev.simloop.net.SimNetwork;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Two clients that count together over connections which Lettuce makes again when they break; under faults or none. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a command is what comes next
final class LettuceExchange {
    private static final int PORT = 6379;
    private static final RedisURI SERVER = RedisURI.create("redis", PORT);
    private static final int COUNTS = 10;

    private LettuceExchange() {}

    private static void begin(Host host, RedisClient client, List<String> answers, SimFuture<String> done) {
        client.connectAsync(StringCodec.UTF8, SERVER).whenComplete((connection, failure) -> {
            if (failure == null) {
                count(host, connection.async(), COUNTS, answers, done);
            } else { // the server may not listen yet
                host.executor().schedule(() -> begin(host, client, answers, done), 100, MILLISECONDS);
            }
        });
    }

    private static void count(
            Host host,
            RedisAsyncCommands<String, String> redis,
            int left,
            List<String> answers,
            SimFuture<String> done) {
        if (left == 0) {
            done.complete(host.name());
            return;
        }
        redis.incr("count").whenComplete((sum, failure) -> {
            answers.add(
                    failure == null ? String.valueOf(sum) : failure.getClass().getSimpleName());
            host.executor().schedule(() -> count(host, redis, left - 1, answers, done), 300, MILLISECONDS);
        });
    }

    static Scenario scenario(List<String> answers, Consumer<World> faults) {
        return world -> {
            answers.clear();
            world.host("redis", host -> RedisServer.start(host, PORT));
            faults.accept(world);
            List<SimFuture<String>> all = new ArrayList<>();
            for (String name : List.of("one", "two")) {
                SimFuture<String> done = world.newFuture();
                all.add(done);
                world.host(name, host -> begin(host, LettuceOnHost.client(host, SERVER), answers, done));
            }
            return world.loop().allOf(all.get(0), all.get(1));
        };
    }

    /** A fifth of the packets, resets, a partition that heals, and a server that crashes and is started again. */
    static void loseAndHarm(World world) {
        SimNetwork net = SimNetwork.of(world);
        net.setDefaults(net.defaults().withLoss(0.2));
        var draws = world.random("faults");
        world.delay(Duration.ofMillis(draws.nextLong(100, 2_000))).thenRun(() -> net.resetConnections(Links.all()));
        world.delay(Duration.ofMillis(draws.nextLong(100, 2_000))).thenRun(() -> {
            var cut = net.partition(Set.of("redis"), Set.of("one", "two"));
            world.delay(Duration.ofSeconds(2)).thenRun(cut::close);
        });
        world.delay(Duration.ofMillis(draws.nextLong(100, 4_000))).thenRun(() -> {
            world.host("redis").crash();
            world.delay(Duration.ofMillis(300))
                    .thenRun(() -> world.host("redis").restart());
        });
    }

    /** For the evidence. */
    static Campaign evidence() {
        return Campaign.of(scenario(new ArrayList<>(), LettuceExchange::loseAndHarm));
    }
}
