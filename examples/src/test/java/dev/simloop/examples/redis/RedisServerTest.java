package dev.simloop.examples.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.SimFuture;
import dev.simloop.campaign.Campaign;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an unmodified Lettuce is told by the small Redis, in both versions of the protocol. */
@SuppressWarnings(
        "FutureReturnValueIgnored") // Lettuce answers in the order of the commands, and each script ends with its last
class RedisServerTest {
    private static final RedisURI SERVER = RedisURI.create("redis", 6379);

    private interface Script {
        CompletionStage<?> run(Host host, RedisClient client, RedisAsyncCommands<String, String> redis);
    }

    private static void run(ProtocolVersion version, Script script) {
        Campaign.of(world -> {
                    SimFuture<String> end = world.newFuture();
                    world.host("redis", host -> RedisServer.start(host, 6379));
                    world.host(
                            "client",
                            host -> world.delay(Duration.ofSeconds(1))
                                    .thenRun(() -> host.executor().execute(() -> {
                                        RedisClient client = LettuceOnHost.client(host, SERVER);
                                        client.setOptions(client.getOptions()
                                                .mutate()
                                                .protocolVersion(version)
                                                .build());
                                        client.connectAsync(StringCodec.UTF8, SERVER)
                                                .thenCompose(connection -> script.run(host, client, connection.async()))
                                                .whenComplete((unused, failure) -> {
                                                    if (failure == null) {
                                                        end.complete("done");
                                                    } else {
                                                        end.completeExceptionally(failure);
                                                    }
                                                });
                                    })));
                    return end;
                })
                .runSeed(1)
                .assertPassed();
    }

    @ParameterizedTest
    @EnumSource
    void stringsAndCounters(ProtocolVersion version) {
        List<Object> said = new ArrayList<>();
        run(version, (host, client, redis) -> {
            redis.get("a").thenAccept(value -> said.add(Objects.requireNonNullElse(value, "nothing")));
            redis.set("a", "40").thenAccept(said::add);
            redis.incr("a").thenAccept(said::add);
            redis.incrby("a", 2).thenAccept(said::add);
            redis.decr("a").thenAccept(said::add);
            redis.set("a", "x", SetArgs.Builder.nx())
                    .thenAccept(value -> said.add(Objects.requireNonNullElse(value, "no")));
            redis.set("b", "äöü").thenAccept(said::add);
            redis.get("b").thenAccept(said::add);
            redis.incr("b").exceptionally(e -> {
                said.add(Objects.requireNonNull(e.getMessage()));
                return 0L;
            });
            redis.exists("a", "b", "c").thenAccept(said::add);
            redis.del("a", "c").thenAccept(said::add);
            return redis.ping().thenAccept(said::add);
        });
        assertThat(said)
                .containsExactly(
                        "nothing",
                        "OK",
                        41L,
                        43L,
                        42L,
                        "no",
                        "OK",
                        "äöü",
                        "ERR value is not an integer or out of range",
                        2L,
                        1L,
                        "PONG");
    }

    @ParameterizedTest
    @EnumSource
    void keysExpireInVirtualTime(ProtocolVersion version) {
        List<Object> said = new ArrayList<>();
        run(version, (host, client, redis) -> {
            redis.append("a", "unknown").exceptionally(e -> {
                said.add(Objects.requireNonNull(e.getMessage()));
                return 0L;
            });
            redis.set("a", "1");
            redis.ttl("a").thenAccept(said::add);
            redis.expire("a", 3_600).thenAccept(said::add);
            redis.ttl("a").thenAccept(said::add);
            redis.ttl("b").thenAccept(said::add);
            return host.world()
                    .delay(Duration.ofMinutes(59))
                    .thenCompose(unused -> redis.get("a"))
                    .thenAccept(said::add)
                    .thenCompose(unused -> host.world().delay(Duration.ofMinutes(2)))
                    .thenCompose(unused -> redis.exists("a"))
                    .thenAccept(said::add);
        });
        assertThat(said).containsExactly("ERR unknown command 'APPEND'", -1L, true, 3_600L, -2L, "1", 0L);
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionFailsIfAWatchedKeyHasChanged(ProtocolVersion version) {
        List<Object> said = new ArrayList<>();
        run(
                version,
                (host, client, redis) -> client.connectAsync(StringCodec.UTF8, SERVER)
                        .thenCompose(other -> redis.watch("a")
                                .thenCompose(unused -> redis.get("a"))
                                .thenCompose(unused -> other.async().set("a", "theirs"))
                                .thenCompose(unused -> {
                                    redis.multi();
                                    redis.set("a", "mine");
                                    return redis.exec();
                                })
                                .thenAccept(result -> said.add(result.wasDiscarded()))
                                .thenCompose(unused -> redis.watch("a"))
                                .thenCompose(unused -> {
                                    redis.multi();
                                    redis.append("a", "not there").exceptionally(e -> 0L);
                                    redis.set("a", "mine");
                                    redis.get("a");
                                    return redis.exec();
                                })
                                .thenAccept(result -> {
                                    said.add(result.wasDiscarded());
                                    said.add(result.get(2));
                                })));
        assertThat(said).containsExactly(true, false, "mine");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPublishedComesToThoseThatHaveSubscribed(ProtocolVersion version) {
        List<Object> said = new ArrayList<>();
        run(
                version,
                (host, client, redis) -> client.connectPubSubAsync(StringCodec.UTF8, SERVER)
                        .thenCompose(listening -> {
                            listening.addListener(new RedisPubSubAdapter<>() {
                                @Override
                                public void message(String channel, String message) {
                                    said.add(channel + " " + message);
                                }
                            });
                            return listening
                                    .async()
                                    .subscribe("news")
                                    .thenCompose(unused -> redis.publish("news", "one"))
                                    .thenAccept(said::add)
                                    .thenCompose(unused -> redis.publish("other", "two"))
                                    .thenAccept(said::add)
                                    .thenCompose(unused -> listening.async().unsubscribe("news"))
                                    .thenCompose(unused -> redis.publish("news", "three"))
                                    .thenAccept(said::add);
                        }));
        assertThat(said).containsExactlyInAnyOrder(1L, "news one", 0L, 0L);
    }

    @Test
    void lettuceMakesItsConnectionsAgainUnderEveryFault() {
        List<String> answers = new ArrayList<>();
        Set<Long> fingerprints = new HashSet<>();
        Campaign campaign = Campaign.of(LettuceExchange.scenario(answers, LettuceExchange::loseAndHarm));
        for (int seed = 0; seed < 8; seed++) {
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            assertThat(answers).hasSize(20).contains("1");
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .as("seed %s", seed)
                    .isTrue();
            fingerprints.add(run.fingerprint());
        }
        assertThat(fingerprints).hasSize(8);
    }
}
