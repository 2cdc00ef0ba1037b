package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is within TLS is in no fingerprint and no event; its length is, and so is all that is not TLS. */
class TlsContentsTest {
    private static final byte[] HELLO = {22, 3, 1, 2, 0, 1};

    /** A stream that begins with {@code head}, and goes on with bytes that differ by {@code salt}. */
    private static Campaign stream(byte[] head, int salt, int length, int segment) {
        return Campaign.ofAction(Streaming.scenario(s -> {
            s.net.setStreamSettings(s.net.streamSettings().withSegment(segment));
            ByteBuffer bytes = Streaming.bytes(head.length + length);
            for (int i = 0; i < bytes.limit(); i++) {
                bytes.put(i, i < head.length ? head[i] : (byte) (bytes.get(i) + salt));
            }
            byte[] sent = new byte[bytes.limit()];
            bytes.get(0, sent);
            StreamPair pair = s.net.pipe(s.a, s.b);
            List<byte[]> arrived = new ArrayList<>();
            Streaming.drain(pair.other(), 4_000, arrived::add);
            Streaming.pour(pair.one(), bytes);
            s.pause(Duration.ofMinutes(10));
            assertThat(arrived).containsExactly(sent);
        }));
    }

    private static long fingerprint(byte[] head, int salt, int length, int segment) {
        RunReport run = stream(head, salt, length, segment).runSeed(1);
        run.assertPassed();
        return run.fingerprint();
    }

    @Test
    void whatIsEncryptedDoesNotCountItsLengthDoes() {
        for (int segment : new int[] {1, 4, 6, 7, 1_000}) {
            long one = fingerprint(HELLO, 0, 2_000, segment);
            assertThat(fingerprint(HELLO, 1, 2_000, segment)).isEqualTo(one);
            assertThat(fingerprint(HELLO, 0, 2_001, segment)).isNotEqualTo(one);
        }
    }

    @Test
    void theHelloOfAServerIsTlsToo() {
        byte[] server = {22, 3, 3, 0, 122, 2};
        assertThat(fingerprint(server, 1, 100, 50)).isEqualTo(fingerprint(server, 0, 100, 50));
    }

    @Test
    void whatIsNotTlsCounts() {
        byte[][] others = {{}, {22}, {23, 3, 3, 0, 9, 1}, {22, 2, 1, 2, 0, 1}, {22, 3, 9, 2, 0, 1}, {22, 3, 1, 2, 0, 7}
        };
        for (byte[] head : others) {
            assertThat(fingerprint(head, 1, 100, 50)).isNotEqualTo(fingerprint(head, 0, 100, 50));
        }
    }

    @Test
    void eventsSayHowManyBytesOfTlsThereWere() {
        Campaign campaign = stream(HELLO, 0, 100, 50);
        RunReport run =
                campaign.replay(Objects.requireNonNull(campaign.runSeed(1).tape()));
        assertThat(Objects.requireNonNull(run.events()).events().stream()
                        .filter(e -> e.kind() == EventKind.SEND)
                        .map(Event::text))
                .containsExactly("50 bytes of TLS", "50 bytes of TLS", "6 bytes of TLS", "end of stream");
    }
}
