package dev.simloop.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Scenario;
import dev.simloop.SimFuture;
import dev.simloop.campaign.Campaign;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A future of the disk completes as the loop's other work does: whoever waits for it may go on before its dependents. */
class WhoIsFirstTest {
    private static final Scenario WRITE = world -> {
        List<String> seen = new ArrayList<>();
        var host = world.host("n1", started -> {});
        AsynchronousFileChannel channel = AsynchronousFileChannel.open(
                host.disk().path("/f"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        SimFuture<?> written = (SimFuture<?>) channel.write(ByteBuffer.wrap(new byte[] {1}), 0);
        var unused = written.thenAccept(count -> seen.add("dependent"));
        world.await(written);
        return seen.isEmpty() ? "waiter first" : "dependent first";
    };

    @Test
    void bothOrdersOccur() {
        Campaign campaign = Campaign.of(WRITE);

        assertThat(LongStream.range(0, 100)
                        .mapToObj(seed -> campaign.runSeed(seed).value()))
                .contains("waiter first", "dependent first");
    }

    @Test
    void theirRunsRepeatFromTheirTapes() {
        Campaign campaign = Campaign.of(WRITE);
        for (long seed = 0; seed < 50; seed++) {
            var run = campaign.runSeed(seed);
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .as("seed %s", seed)
                    .isTrue();
        }
    }
}
