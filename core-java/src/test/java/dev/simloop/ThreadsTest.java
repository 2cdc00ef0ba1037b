package dev.simloop;

import static dev.simloop.TestRuns.act;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import dev.simloop.failure.ForeignThreadException;
import dev.simloop.failure.LoopFinishedException;
import dev.simloop.failure.NestedRunException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a thread is told that is not the loop's; the first line of each message in full. */
@SuppressWarnings("FutureReturnValueIgnored")
@NullUnmarked
@Tag("jdk")
class ThreadsTest {
    private Throwable foreign(Runnable touch) {
        var thrown = new AtomicReference<Throwable>();
        Thread thread = new Thread(
                () -> {
                    try {
                        touch.run();
                    } catch (Throwable e) {
                        thrown.set(e);
                    }
                },
                "intruder");
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return thrown.get();
    }

    @Test
    void aSubmissionFromAnotherThreadFailsThereAndFailsTheRun() {
        var seen = new AtomicReference<Throwable>();
        var report = act(world -> seen.set(foreign(() -> world.executor().execute(() -> {}))));

        assertThat(seen.get()).isInstanceOf(ForeignThreadException.class);
        assertThat(report.failure()).isSameAs(seen.get());
        assertThat(report.failureLine())
                .isEqualTo("ForeignThreadException: thread \"intruder\" is not the loop's and touched it: a task "
                        + "of pool(root)#1; have the loop do that work, on an executor or a dispatcher of its own");
    }

    @Test
    void aTimerAndADrawFromAnotherThreadFailTheRunToo() {
        assertThat(act(world -> {
                            var executor = world.singleThread("io");
                            foreign(() -> executor.schedule(() -> {}, 1, TimeUnit.SECONDS));
                        })
                        .failureLine())
                .isEqualTo("ForeignThreadException: thread \"intruder\" is not the loop's and touched it: a timer "
                        + "of io#1; have the loop do that work, on an executor or a dispatcher of its own");
        assertThat(act(world -> {
                            var random = world.random("x");
                            foreign(random::nextInt);
                        })
                        .failureLine())
                .isEqualTo("ForeignThreadException: thread \"intruder\" is not the loop's and touched it: a draw "
                        + "from stream user/world/x; have the loop do that work, on an executor or a "
                        + "dispatcher of its own");
    }

    @Test
    void aRunWithinARunIsRefused() {
        assertThat(act(world -> SimLoop.seeded(7).run()).failureLine())
                .isEqualTo("NestedRunException: a run was started on the thread of another run (seed 1): a run "
                        + "cannot nest, compose with futures instead");
        assertThat(act(world -> Campaign.of(w -> null).run().assertPassed()).failureLine())
                .isEqualTo(
                        "NestedRunException: a campaign was started on the thread of a run (seed 1): a run cannot nest");
        assertThat(act(world -> Campaign.of(w -> null).runSeed(2)).failure()).isInstanceOf(NestedRunException.class);
    }

    @Test
    void aFinishedLoopIsRefused() {
        var loop = SimLoop.seeded(7);
        var executor = loop.executor();
        var random = loop.random("x");
        loop.run();
        String message = "the loop of seed 7 has finished: make a new SimLoop for another run";

        assertThatThrownBy(loop::run).isInstanceOf(LoopFinishedException.class).hasMessage(message);
        assertThatThrownBy(() -> executor.execute(() -> {}))
                .isInstanceOf(LoopFinishedException.class)
                .hasMessage(message);
        assertThatThrownBy(loop::nowNanos).hasMessage(message);
        assertThatThrownBy(random::nextInt)
                .isInstanceOf(LoopFinishedException.class)
                .hasMessage("stream user/world/x was asked after its run had ended");
    }
}
