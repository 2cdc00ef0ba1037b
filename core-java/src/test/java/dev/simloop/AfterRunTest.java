package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.failure.LoopFinishedException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What was the loop's answers, once the run is over, as work does that is over; it takes no new work. */
class AfterRunTest {
    @Test
    void executorsAndTimersAnswerAfterTheRun() {
        SimLoop loop = SimLoop.seeded(1);
        SimExecutor pool = loop.executor();
        SimExecutor thread = loop.singleThread("thread");
        ScheduledFuture<?> done = pool.schedule(() -> 1, 1, TimeUnit.SECONDS);
        ScheduledFuture<?> late = pool.schedule(() -> 1, 9, TimeUnit.SECONDS);
        ScheduledFuture<?> periodic = thread.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.SECONDS);
        SimFuture<Object> open = loop.completableFuture();
        SimFuture<Object> armed = loop.completableFuture();
        assertThat(armed.orTimeout(1, TimeUnit.HOURS)).isSameAs(armed);
        loop.run(loop.delay(Duration.ofSeconds(2)));

        assertThat(done.isDone()).isTrue();
        assertThat(late.getDelay(TimeUnit.SECONDS)).isEqualTo(7);
        assertThat(late.compareTo(done)).isPositive();
        assertThat(pool.awaitTermination(1, TimeUnit.SECONDS)).isFalse();
        assertThat(late.cancel(true)).isTrue();
        assertThat(late.cancel(true)).isFalse();
        assertThat(periodic.cancel(true)).isTrue();
        thread.shutdown();
        assertThat(thread.isTerminated()).isTrue();
        assertThat(thread.awaitTermination(1, TimeUnit.SECONDS)).isTrue();
        assertThat(pool.shutdownNow()).isEmpty();
        assertThat(pool.isTerminated()).isTrue();
        assertThat(open.cancel(true)).isTrue();
        assertThat(armed.complete(1)).isTrue();
        assertThatThrownBy(() -> loop.executor()).isInstanceOf(LoopFinishedException.class);
    }

    @Test
    void newWorkIsRefused() {
        SimLoop loop = SimLoop.seeded(1);
        SimExecutor pool = loop.executor();
        loop.run();
        assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(LoopFinishedException.class);
    }

    @Test
    void whatAHostHadAnswersToo() {
        ScheduledFuture<?>[] late = {null, null};
        SimExecutor[] executor = {null};
        SimLoop loop = SimLoop.seeded(1);
        Host host = loop.world().host("n1");
        executor[0] = host.executor();
        late[0] = host.executor().schedule(() -> {}, 9, TimeUnit.SECONDS);
        host.crash();
        host.restart();
        late[1] = host.executor().schedule(() -> {}, 9, TimeUnit.SECONDS);
        loop.run(loop.delay(Duration.ofSeconds(2)));
        assertThat(late[0].cancel(false)).isTrue();
        assertThat(late[1].getDelay(TimeUnit.SECONDS)).isEqualTo(7);
        assertThat(late[1].cancel(false)).isTrue();
        assertThat(executor[0].shutdownNow()).isEmpty();
        assertThat(executor[0].isTerminated()).isTrue();
    }
}
