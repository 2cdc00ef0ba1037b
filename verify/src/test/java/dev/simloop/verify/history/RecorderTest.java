package dev.simloop.verify.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RecorderTest {
    private final HistoryRecorder<Op, Object> recorder = HistoryRecorder.timedBy(() -> 0);

    @Test
    void aClientHasOneOperationAtATime() {
        recorder.invoke("a", Op.of("write", 1));
        assertThatThrownBy(() -> recorder.invoke("a", Op.of("read")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("client a calls read while it waits for write 1: a client has one operation at a time");
        assertThat(recorder.history().size()).isEqualTo(1);
    }

    @Test
    void anOperationEndsOnce() {
        var pending = recorder.invoke("a", Op.of("read"));
        pending.ok(1);
        assertThatThrownBy(pending::fail)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("client a is told of read twice");
    }

    @Test
    void whatThrowsOrWaitsIsUnknown() {
        assertThatThrownBy(() -> recorder.record("a", Op.of("write", 1), () -> {
                    throw new IllegalStateException("timeout");
                }))
                .hasMessage("timeout");
        recorder.record("a", Op.of("read"), () -> 1);
        var stage = recorder.recordAsync("b", Op.of("read"), CompletableFuture::new);
        var failed = recorder.recordAsync("c", Op.of("read"), () -> CompletableFuture.failedFuture(new Exception()));
        assertThat(stage).isNotDone();
        assertThat(failed).isCompletedExceptionally();
        assertThat(recorder.history().operations())
                .extracting(Operation::outcome)
                .containsExactly(Outcome.UNKNOWN, Outcome.OK, Outcome.UNKNOWN, Outcome.UNKNOWN);
    }

    /** A register that answers reads from a copy which lags behind: the history alone tells. */
    @Test
    void aLaggingCopyIsCaughtByTheHistoryAlone() {
        assertThat(judge(false).correct()).isTrue();
        var stale = judge(true);
        assertThat(stale.correct()).isFalse();
        assertThat(stale.core()).hasSizeBetween(1, 3);
        assertThat(stale.core().get(0).calledAt()).isPositive();
    }

    private static HistoryResult<Op, Object> judge(boolean lag) {
        var results = new java.util.ArrayList<HistoryResult<Op, Object>>();
        Campaign.ofAction(world -> results.add(run(world, lag))).runSeed(7);
        return results.get(0);
    }

    private static HistoryResult<Op, Object> run(World world, boolean lag) {
        HistoryRecorder<Op, Object> recorder = HistoryRecorder.on(world);
        int[] value = {0};
        int[] copy = {0};
        for (int i = 1; i <= 10; i++) {
            int now = i;
            world.runFor(Duration.ofMillis(10));
            recorder.record("writer", Op.of("write", now), () -> value[0] = now);
            recorder.recordAsync("reader" + i, Op.of("read"), () -> world.supplyAsync(() -> lag ? copy[0] : value[0]));
            var unused = world.delay(Duration.ofMillis(25)).thenRun(() -> copy[0] = now);
        }
        world.runFor(Duration.ofMillis(100));
        return Linearizability.check(recorder.history(), Specs.register(0));
    }
}
