package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Fault;
import dev.simloop.RunReport;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How connections break, and when who learns of it; latency is 10 ms each way. */
class StreamFaultTest {
    private static final String RESET = "IOException: Connection reset";
    private static final String TIMED_OUT = "IOException: Connection timed out";

    private static Future<Integer> read(AsynchronousSocketChannel from) {
        return from.read(ByteBuffer.allocate(100));
    }

    private static Future<Integer> write(AsynchronousSocketChannel to) {
        return to.write(Streaming.bytes(10));
    }

    @Test
    void aPartitionDelaysBytesUntilTheNextTryAfterItHeals() {
        RunReport report = Streaming.run(s -> {
            StreamPair pair = s.net.pipe(s.a, s.b);
            Fault cut = s.net.partition(Set.of("a"), Set.of("b"));
            s.get(write(pair.one()));
            s.at(1_000, cut::close);
            assertThat(s.outcome(read(pair.other()))).isEqualTo("10");
            // sent again after 200, 400 and 800 ms
            assertThat(s.millis()).isEqualTo(1_410);
        });
        assertThat(Streaming.counter(report, "net.tcp.retransmits")).isEqualTo(3);
    }

    @Test
    void bytesUnderWayWhenAPartitionBeginsComeLater() {
        Streaming.run(s -> {
            StreamPair pair = s.net.pipe(s.a, s.b);
            s.get(write(pair.one()));
            s.get(write(pair.one()));
            s.at(5, () -> {
                Fault cut = s.net.block("a", "b");
                s.at(50, cut::close);
            });
            assertThat(s.outcome(read(pair.other()))).isEqualTo("20");
            assertThat(s.millis()).isEqualTo(220);
        });
    }

    @Test
    void aLongPartitionTimesOutWhoeverHasBytesToSendAndNobodyElse() {
        RunReport report = Streaming.run(s -> {
            StreamPair pair = s.net.pipe(s.a, s.b);
            Fault cut = s.net.partition(Set.of("a"), Set.of("b"));
            s.get(write(pair.one()));
            Future<Integer> idle = read(pair.other());
            assertThat(s.outcome(read(pair.one()))).isEqualTo(TIMED_OUT);
            assertThat(s.millis()).isBetween(924_000L, 925_000L);
            assertThat(s.outcome(write(pair.one()))).isEqualTo("IOException: Broken pipe");
            cut.close();
            assertThat(s.outcome(idle)).isEqualTo("pending");
        });
        assertThat(Streaming.counter(report, "net.tcp.timeouts")).isEqualTo(1);
    }

    @Test
    void aSenderWhoseAcknowledgementsAreCutTimesOutAlthoughItsBytesArrived() {
        Streaming.run(s -> {
            StreamPair pair = s.net.pipe(s.a, s.b);
            Fault cut = s.net.block("b", "a");
            s.get(write(pair.one()));
            assertThat(s.outcome(read(pair.other()))).isEqualTo("10");
            assertThat(s.outcome(read(pair.one()))).isEqualTo(TIMED_OUT);
            assertThat(cut.hits()).isGreaterThan(15);
        });
    }

    @Test
    void heldBytesArriveInOrderWhenTheHoldEnds() {
        RunReport report = Streaming.run(s -> {
            StreamPair pair = s.net.pipe(s.a, s.b);
            Fault hold = s.net.hold("a", "b");
            s.get(write(pair.one()));
            s.get(pair.one().write(Streaming.bytes(7)));
            s.at(5_000, hold::close);
            ByteBuffer into = ByteBuffer.allocate(100);
            assertThat(s.outcome(pair.other().read(into))).isEqualTo("17");
            assertThat(s.millis()).isEqualTo(5_000);
            assertThat(into.get(10)).isEqualTo((byte) 0);
            assertThat(into.get(11)).isEqualTo((byte) 31);
        });
        assertThat(Streaming.counter(report, "net.tcp.retransmits")).isZero();
    }

    @Test
    void aSlowLinkSlowsSegments() {
        Streaming.run(s -> {
            StreamPair pair = s.net.pipe(s.a, s.b);
            Fault slow = s.net.slow("a", "b", 7);
            s.get(write(pair.one()));
            slow.close();
            s.get(write(pair.one()));
            assertThat(s.outcome(read(pair.other()))).isEqualTo("20");
            assertThat(s.millis()).isEqualTo(70);
        });
    }

    @Test
    void aCrashIsSilentUntilTheRestartedHostIsSpokenTo() {
        RunReport report = Streaming.run(s -> {
            StreamPair pair = s.net.pipe(s.a, s.b);
            s.get(write(pair.one()));
            s.pause(Duration.ofMillis(50));
            Future<Integer> waiting = read(pair.one());
            s.b.crash();
            s.pause(Duration.ofHours(1));
            s.b.restart();
            s.pause(Duration.ofHours(1));
            assertThat(waiting.isDone()).isFalse();
            long spoke = s.millis();
            assertThat(s.outcome(write(pair.one()))).isEqualTo("10");
            assertThat(s.outcome(waiting)).isEqualTo(RESET);
            assertThat(s.millis()).isEqualTo(spoke + 20);
        });
        assertThat(Streaming.counter(report, "net.tcp.resets")).isEqualTo(1);
    }

    @Test
    void whoSpeaksToAHostThatStaysDownTimesOut() {
        Streaming.run(s -> {
            StreamPair pair = s.net.pipe(s.a, s.b);
            s.get(write(pair.one()));
            s.b.crash();
            assertThat(s.outcome(read(pair.one()))).isEqualTo(TIMED_OUT);
            assertThat(s.millis()).isBetween(924_000L, 925_000L);
        });
    }

    @Test
    void theResetOfARestartedHostDoesNotCrossAPartition() {
        Streaming.run(s -> {
            StreamPair pair = s.net.pipe(s.a, s.b);
            s.b.crash();
            s.b.restart();
            Fault cut = s.net.block("b", "a");
            s.at(10_000, cut::close);
            s.get(write(pair.one()));
            assertThat(s.outcome(read(pair.one()))).isEqualTo(RESET);
            // tries at 0, 0.2, 0.6, 1.4, 3, 6.2 and 12.6 seconds
            assertThat(s.millis()).isEqualTo(12_620);
        });
    }

    @Test
    void bytesOfAHostThatCrashedStillArrive() {
        Streaming.run(s -> {
            StreamPair pair = s.net.pipe(s.a, s.b);
            s.get(write(pair.one()));
            s.a.crash();
            assertThat(s.outcome(read(pair.other()))).isEqualTo("10");
            assertThat(s.outcome(read(pair.other()))).isEqualTo("pending");
        });
    }

    @Test
    void listenersDieWithTheirHost() {
        Streaming.run(s -> {
            var unused = s.listen(s.b);
            s.b.crash();
            s.b.restart();
            assertThat(s.outcome(s.open(s.a).connect(s.at(s.b)))).isEqualTo("ConnectException: Connection refused");
            assertThat(s.listen(s.b).isOpen()).isTrue();
            s.get(s.open(s.a).connect(s.at(s.b)));
        });
    }

    @Test
    void aHostThatIsShutDownSaysGoodbye() {
        Streaming.run(s -> {
            StreamPair pair = s.net.pipe(s.a, s.b);
            s.get(write(pair.other()));
            s.get(s.b.shutdown(Duration.ofSeconds(1)));
            assertThat(s.outcome(read(pair.one()))).isEqualTo("10");
            assertThat(s.outcome(read(pair.one()))).isEqualTo("-1");
            assertThat(s.millis()).isEqualTo(10);
            s.get(write(pair.one()));
            s.pause(Duration.ofMillis(20));
            assertThat(s.outcome(write(pair.one()))).isEqualTo("IOException: Broken pipe");
        });
        Streaming.run(s -> {
            StreamPair pair = s.net.pipe(s.a, s.b);
            s.get(write(pair.one()));
            s.pause(Duration.ofMillis(10));
            s.get(s.b.shutdown(Duration.ofSeconds(1)));
            assertThat(s.outcome(read(pair.one()))).isEqualTo(RESET);
            assertThat(s.millis()).isEqualTo(20);
        });
    }

    @Test
    void keepAliveFindsADeadPeerAndSilenceDoesNot() {
        Streaming.run(s -> {
            StreamSettings settings = s.net.streamSettings();
            s.net.setStreamSettings(settings.withKeepAlive(Duration.ofSeconds(60), Duration.ofSeconds(10), 3));
            StreamPair probed = s.net.pipe(s.a, s.b);
            StreamPair silent = s.net.pipe(s.a, s.b);
            probed.one().setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            Future<Integer> one = read(probed.one());
            Future<Integer> other = read(silent.one());
            s.pause(Duration.ofSeconds(150));
            assertThat(one.isDone()).isFalse();
            s.b.crash();
            assertThat(s.outcome(one)).isEqualTo(TIMED_OUT);
            assertThat(s.millis()).isEqualTo(210_000);
            assertThat(other.isDone()).isFalse();
        });
    }

    @Test
    void resetConnectionsBreaksBothEndsAcrossAPartition() {
        RunReport report = Streaming.run(s -> {
            StreamPair pair = s.net.pipe(s.a, s.b);
            StreamPair own = s.net.pipe(s.a, s.world.host("c"));
            Fault cut = s.net.partition(Set.of("a"), Set.of("b"));
            assertThat(s.net.resetConnections(Links.oneWay("b", "a")).hits()).isEqualTo(1);
            s.pause(Duration.ofMillis(1));
            assertThat(s.outcome(read(pair.one()))).isEqualTo(RESET);
            assertThat(s.outcome(write(pair.other()))).isEqualTo("IOException: Connection reset by peer");
            assertThat(s.net.resetConnections(Links.between("a", "b")).hits()).isZero();
            assertThat(s.outcome(write(own.one()))).isEqualTo("10");
            assertThat(s.millis()).isEqualTo(1);
            assertThat(cut.isActive()).isTrue();
        });
        assertThat(Streaming.counter(report, "net.tcp.resets")).isEqualTo(2);
        assertThat(Streaming.counter(report, "net.reset")).isEqualTo(2);
    }

    @Test
    void socketsOfAHostThatIsDownAreNoUse() {
        Streaming.run(s -> {
            StreamPair pair = s.net.pipe(s.a, s.b);
            s.a.crash();
            assertThatThrownBy(() -> write(pair.one()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("this socket went with incarnation 1 of host a, which is down");
            assertThatThrownBy(() -> s.open(s.a))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("host a is down: it can open no socket");
            pair.one().close();
            assertThat(s.outcome(read(pair.other()))).isEqualTo("pending");
        });
    }

    @Test
    void whatADyingTaskDoesIsDiscarded() {
        Streaming.run(s -> {
            StreamPair pair = s.net.pipe(s.a, s.b);
            s.a.executor().execute(() -> {
                s.a.crash();
                var unused = write(pair.one());
            });
            assertThat(s.outcome(read(pair.other()))).isEqualTo("pending");
        });
    }
}
