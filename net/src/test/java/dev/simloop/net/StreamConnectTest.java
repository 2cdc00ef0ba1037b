package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Fault;
import dev.simloop.RunReport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Names, addresses and handshakes; latency is 10 ms each way. */
class StreamConnectTest {
    @Test
    void aHandshakeTakesARoundTripAndAcceptingHalfOfOneMore() {
        RunReport report = Streaming.run(s -> {
            AsynchronousServerSocketChannel listener = s.listen(s.b);
            Future<AsynchronousSocketChannel> accepted = listener.accept();
            Future<Void> connected = s.open(s.a).connect(s.at(s.b));
            s.get(connected);
            assertThat(s.millis()).isEqualTo(20);
            assertThat(s.get(accepted).getRemoteAddress().toString()).startsWith("a/10.0.0.1:");
            assertThat(s.millis()).isEqualTo(30);
        });
        assertThat(Streaming.counter(report, "net.tcp.connects")).isEqualTo(1);
    }

    @Test
    void refusedUnreachableAndTimedOutAreThreeThings() {
        RunReport report = Streaming.run(s -> {
            assertThat(s.outcome(s.open(s.a).connect(s.at(s.b)))).isEqualTo("ConnectException: Connection refused");
            assertThat(s.millis()).isEqualTo(20);
            InetAddress nobody = s.net.names().resolve("10.0.9.9");
            assertThat(s.outcome(s.open(s.a).connect(new InetSocketAddress(nobody, 1))))
                    .isEqualTo("NoRouteToHostException: No route to host");
            assertThat(s.millis()).isEqualTo(3_020);
            s.b.crash();
            assertThat(s.outcome(s.open(s.a).connect(s.at(s.b)))).isEqualTo("ConnectException: Connection timed out");
            assertThat(s.millis()).isEqualTo(130_020);
        });
        assertThat(Streaming.counter(report, "net.tcp.refused")).isEqualTo(1);
        assertThat(Streaming.counter(report, "net.tcp.timeouts")).isEqualTo(1);
    }

    @Test
    void aConnectAcrossAPartitionHangsUntilItHeals() {
        Streaming.run(s -> {
            AsynchronousServerSocketChannel listener = s.listen(s.b);
            Fault cut = s.net.partition(Set.of("a"), Set.of("b"));
            s.at(2_500, cut::close);
            s.get(s.open(s.a).connect(s.at(s.b)));
            // SYNs at 0, 1 and 3 seconds
            assertThat(s.millis()).isEqualTo(3_020);
            assertThat(listener.isOpen()).isTrue();
        });
    }

    @Test
    void aConnectWhoseAnswersAreCutTimesOut() {
        Streaming.run(s -> {
            AsynchronousServerSocketChannel listener = s.listen(s.b);
            Fault cut = s.net.block("b", "a");
            assertThat(s.outcome(s.open(s.a).connect(s.at(s.b)))).isEqualTo("ConnectException: Connection timed out");
            cut.close();
            Future<AsynchronousSocketChannel> accepted = listener.accept();
            AsynchronousSocketChannel second = s.open(s.a);
            s.get(second.connect(s.at(s.b)));
            assertThat(s.get(accepted).getRemoteAddress()).isEqualTo(second.getLocalAddress());
        });
    }

    @Test
    void aFullBacklogMakesConnectsWaitForTheirNextSyn() {
        Streaming.run(s -> {
            AsynchronousServerSocketChannel listener = SimChannelProvider.of(s.b)
                    .openAsynchronousServerSocketChannel(null)
                    .bind(new InetSocketAddress(Streaming.PORT), 1);
            Future<Void> third = null;
            for (int i = 0; i < 3; i++) {
                third = s.open(s.a).connect(s.at(s.b));
                s.pause(Duration.ofMillis(50));
            }
            s.at(500, () -> {
                var unused = listener.accept();
            });
            s.get(java.util.Objects.requireNonNull(third));
            assertThat(s.millis()).isEqualTo(1_120);
        });
    }

    @Test
    void aHeldSynGoesOnWhenTheHoldEnds() {
        Streaming.run(s -> {
            AsynchronousServerSocketChannel listener = s.listen(s.b);
            Fault hold = s.net.hold("a", "b");
            s.at(300, hold::close);
            s.get(s.open(s.a).connect(s.at(s.b)));
            assertThat(s.millis()).isEqualTo(310);
            assertThat(listener.isOpen()).isTrue();
        });
    }

    @Test
    void hostsHaveAddressesInTheOrderTheyWereMade() {
        Streaming.run(s -> {
            Names names = s.net.names();
            assertThat(names.addressOf(s.a).toString()).isEqualTo("a/10.0.0.1");
            assertThat(names.resolve("b").getHostAddress()).isEqualTo("10.0.0.2");
            assertThat(names.hostOf(names.resolve("10.0.0.2"))).isSameAs(s.b);
            assertThat(names.hostOf(names.resolve("10.0.0.3"))).isNull();
            for (int i = 0; i < 300; i++) {
                var unused = s.world.host("n" + i);
            }
            assertThat(names.resolve("n251").getHostAddress()).isEqualTo("10.0.0.254");
            assertThat(names.resolve("n252").getHostAddress()).isEqualTo("10.0.1.1");
            assertThat(names.resolve("localhost").isLoopbackAddress()).isTrue();
            assertThatThrownBy(() -> names.resolve("nosuch"))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessage("nosuch: Name or service not known");
            assertThatThrownBy(() -> names.resolve("10.0.0.256")).isInstanceOf(UnknownHostException.class);
        });
    }

    @Test
    void aListenerOnLoopbackIsHeardByItsOwnHostOnly() {
        Streaming.run(s -> {
            InetAddress self = s.net.names().resolve("localhost");
            AsynchronousServerSocketChannel listener = SimChannelProvider.of(s.b)
                    .openAsynchronousServerSocketChannel(null)
                    .bind(new InetSocketAddress(self, Streaming.PORT));
            assertThat(s.outcome(s.open(s.a).connect(s.at(s.b)))).isEqualTo("ConnectException: Connection refused");
            assertThat(s.outcome(s.open(s.b).connect(new InetSocketAddress(self, Streaming.PORT))))
                    .isEqualTo("null");
            assertThat(listener.isOpen()).isTrue();
        });
    }
}
