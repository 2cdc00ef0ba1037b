package dev.simloop.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Scenario;
import dev.simloop.campaign.Campaign;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** An asynchronous write happens, and is acknowledged later: what comes between finds the bytes and no acknowledgement. */
class UnacknowledgedWriteTest {
    private static final Duration LATENCY = Duration.ofMillis(2);

    private static final class Noting implements CompletionHandler<Integer, Void> {
        String seen = "silent";

        @Override
        public void completed(Integer result, Void attachment) {
            seen = "acknowledged";
        }

        @Override
        public void failed(Throwable failure, Void attachment) {
            seen = failure.getClass().getSimpleName();
        }
    }

    private static Scenario interruptedBy(boolean crash) {
        return world -> {
            var host = world.host("n1", started -> {});
            host.disk().setLatency(LATENCY, LATENCY);
            Path file = host.disk().path("/f");
            AsynchronousFileChannel channel = AsynchronousFileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
            var told = new Noting();
            channel.write(ByteBuffer.wrap(new byte[] {1}), 0, null, told);
            world.await(world.delay(Duration.ofNanos(world.random("when").nextLong(1, 2 * LATENCY.toNanos()))));
            if (crash) {
                host.crash();
            } else {
                channel.close();
            }
            world.await(world.delay(LATENCY));
            boolean written = Files.exists(file) && Files.size(file) == 1;
            return told.seen + ", " + (written ? "on disk" : "not on disk");
        };
    }

    private static Map<Object, Long> outcomes(Scenario scenario) {
        Campaign campaign = Campaign.of(scenario);
        var counts = new TreeMap<Object, Long>();
        LongStream.range(0, 400).forEach(seed -> {
            var run = campaign.runSeed(seed);
            run.assertPassed();
            counts.merge(Objects.requireNonNull(run.value()), 1L, Long::sum);
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .as("seed %s", seed)
                    .isTrue();
        });
        return counts;
    }

    @Test
    void aCrashCanComeBeforeBetweenAndAfter() {
        var counts = outcomes(interruptedBy(true));

        // Nobody forced the directory, so a crash may take the name of a file that was acknowledged.
        assertThat(counts.keySet()).contains("silent, not on disk", "silent, on disk", "acknowledged, on disk");
        assertThat(Objects.requireNonNull(counts.get("silent, on disk"))).isGreaterThan(40);
    }

    @Test
    void aCloseCanComeBetweenToo() {
        assertThat(outcomes(interruptedBy(false)).keySet())
                .containsExactlyInAnyOrder(
                        "AsynchronousCloseException, not on disk",
                        "AsynchronousCloseException, on disk",
                        "acknowledged, on disk");
    }
}
