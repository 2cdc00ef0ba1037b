package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Fault;
import dev.simloop.RunReport;
import dev.simloop.SimRandom;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How bytes flow: whole and in order whatever happens, no faster than buffers and bandwidth allow. */
class StreamFlowTest {
    @Test
    void bytesSurviveLossLatencyAndSegmentationOverManySeeds() {
        CampaignResult result = Campaign.ofAction(Streaming.scenario(s -> {
                    SimRandom random = s.world.random("size");
                    s.net.setDefaults(LinkSettings.defaults().withLoss(0.1));
                    s.net.setStreamSettings(StreamSettings.defaults()
                            .withSegment(1 + random.nextInt(3_000))
                            .withBuffers(1 + random.nextInt(5_000), 1 + random.nextInt(5_000))
                            .withSplit(0.3)
                            .withPartial(0.3));
                    StreamPair pair = s.net.pipe(s.a, s.b);
                    byte[] there = Streaming.bytes(random.nextInt(20_000)).array();
                    byte[] back = Streaming.bytes(random.nextInt(20_000)).array();
                    List<String> arrived = new ArrayList<>();
                    Streaming.drain(pair.other(), 1 + random.nextInt(4_000), all -> {
                        assertThat(all).isEqualTo(there);
                        arrived.add("there");
                    });
                    Streaming.drain(pair.one(), 1 + random.nextInt(4_000), all -> {
                        assertThat(all).isEqualTo(back);
                        arrived.add("back");
                    });
                    Streaming.pour(pair.one(), ByteBuffer.wrap(there));
                    Streaming.pour(pair.other(), ByteBuffer.wrap(back));
                    Fault cut = s.net.partition(java.util.Set.of("a"), java.util.Set.of("b"));
                    s.at(1_000, cut::close);
                    s.pause(Duration.ofHours(20));
                    assertThat(arrived).containsExactlyInAnyOrder("there", "back");
                }))
                .withSeeds(300)
                .run()
                .assertPassed();
        assertThat(result.hits("net.tcp.retransmits").total()).isGreaterThan(1_000);
        assertThat(result.hits("net.tcp.timeouts").total()).isZero();
    }

    @Test
    void aWriterWaitsUntilTheReaderHasMadeRoom() {
        Streaming.run(s -> {
            s.net.setStreamSettings(
                    s.net.streamSettings().withBuffers(1_000, 500).withSegment(100));
            StreamPair pair = s.net.pipe(s.a, s.b);
            assertThat(s.outcome(pair.one().write(Streaming.bytes(5_000)))).isEqualTo("1000");
            assertThat(s.outcome(pair.one().write(Streaming.bytes(5_000)))).isEqualTo("500");
            Future<Integer> third = pair.one().write(Streaming.bytes(5_000));
            s.pause(Duration.ofHours(1));
            assertThat(third.isDone()).isFalse();
            assertThat(s.outcome(pair.other().read(ByteBuffer.allocate(5_000)))).isEqualTo("500");
            assertThat(s.outcome(third)).isEqualTo("500");
        });
    }

    @Test
    void theSizesOfBuffersAreOptions() {
        Streaming.run(s -> {
            StreamPair pair = s.net.pipe(s.a, s.b);
            pair.one().setOption(StandardSocketOptions.SO_SNDBUF, 300);
            assertThat(pair.one().getOption(StandardSocketOptions.SO_SNDBUF)).isEqualTo(300);
            assertThat(s.outcome(pair.one().write(Streaming.bytes(5_000)))).isEqualTo("300");
            assertThat(pair.other().getOption(StandardSocketOptions.SO_RCVBUF)).isEqualTo(64 * 1024);
        });
    }

    @Test
    void bandwidthQueuesSegmentsAndDatagramsAlike() {
        RunReport report = Streaming.run(s -> {
            s.net.link("a", "b").setBandwidth(10_040);
            StreamPair pair = s.net.pipe(s.a, s.b);
            s.get(pair.one().write(Streaming.bytes(10_000)));
            s.get(pair.other().read(ByteBuffer.allocate(20_000)));
            // 8,192 and 40 bytes at 10,040 a second, and 10 ms
            assertThat(s.millis()).isEqualTo(829);
            Endpoint from = s.net.bind(s.a);
            List<Long> arrived = new ArrayList<>();
            s.net.bind(s.b).onPacket(packet -> arrived.add(s.millis()));
            from.send("b", new byte[10_040]);
            s.pause(Duration.ofSeconds(5));
            assertThat(arrived).containsExactly(2_013L);
        });
        assertThat(Streaming.counter(report, "net.tcp.segments")).isEqualTo(2);
        assertThat(Streaming.counter(report, "net.tcp.bytes")).isEqualTo(10_000);
        assertThatThrownBy(() -> LinkSettings.defaults().withBandwidth(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bytesPerSecond is not positive: -1");
    }

    @Test
    void segmentsAndReadsAreCutWhereTheSeedSays() {
        CampaignResult result = Campaign.ofAction(Streaming.scenario(s -> {
                    s.net.setStreamSettings(StreamSettings.defaults());
                    StreamPair pair = s.net.pipe(s.a, s.b);
                    s.get(pair.one().write(Streaming.bytes(100)));
                    int count = s.get(pair.other().read(ByteBuffer.allocate(100)));
                    s.world.count(count == 100 ? "whole" : "part");
                }))
                .withSeeds(300)
                .run()
                .assertPassed();
        assertThat(result.hits("whole").total()).isBetween(200L, 280L);
        assertThat(result.hits("part").total()).isBetween(20L, 100L);
    }

    @Test
    void handlersOfAGroupOfOneThreadRunOneAfterTheOther() {
        Streaming.run(s -> {
            SimChannelProvider provider = SimChannelProvider.of(s.a);
            AsynchronousChannelGroup group = provider.openAsynchronousChannelGroup(1, Thread::new);
            var listener = s.listen(s.b);
            AsynchronousSocketChannel channel = provider.openAsynchronousSocketChannel(group);
            s.get(channel.connect(s.at(s.b)));
            List<String> actors = new ArrayList<>();
            channel.write(Streaming.bytes(3), "", new CompletionHandler<Integer, String>() {
                @Override
                public void completed(Integer count, String nothing) {
                    actors.add(s.world.domain().currentActor().name());
                }

                @Override
                public void failed(Throwable e, String nothing) {
                    throw new AssertionError(e);
                }
            });
            s.pause(Duration.ofMillis(1));
            assertThat(actors).containsExactly("a/channels#1");
            assertThat(listener.isOpen()).isTrue();
        });
    }

    @Test
    void settingsAreChecked() {
        StreamSettings settings = StreamSettings.defaults();
        assertThatThrownBy(() -> settings.withSegment(0)).hasMessage("segment is not positive: 0");
        assertThatThrownBy(() -> settings.withBuffers(1, -1)).hasMessage("receiveBuffer is not positive: -1");
        assertThatThrownBy(() -> settings.withSplit(1.5)).hasMessage("split is not within 0 and 1: 1.5");
        assertThatThrownBy(() -> settings.withRetries(-1, 0)).hasMessage("synRetries is negative: -1");
        assertThatThrownBy(() -> settings.withKeepAlive(Duration.ZERO, Duration.ofSeconds(1), 1))
                .hasMessage("keepAliveIdle is not positive: PT0S");
        assertThat(Arrays.asList(
                        settings.withRetries(1, 2).synRetries(),
                        settings.withRetries(1, 2).retries()))
                .containsExactly(1, 2);
    }
}
