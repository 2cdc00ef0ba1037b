package dev.simloop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SimLoopTest {
    @Test
    void drivesUntilTheStageCompletes() {
        var loop = SimLoop.seeded(4823);
        var total = loop.supplyAsync(() -> 20)
                .orTimeout(3, SECONDS)
                .thenCombineAsync(loop.completableFuture(() -> 22), Integer::sum)
                .thenCompose(sum -> loop.delay(Duration.ofHours(1)).thenApply(x -> sum));

        assertThat(loop.run(total)).isEqualTo(42);
        assertThat(loop.report()).isNotNull();
        assertThat(java.util.Objects.requireNonNull(loop.report()).virtualNanos())
                .isEqualTo(Duration.ofHours(1).toNanos());
    }

    @Test
    void drivesUntilNothingIsLeftToDo() {
        var loop = SimLoop.seeded(1);
        var ran = new AtomicInteger();
        var thread = loop.singleThread("io");
        thread.execute(() -> thread.execute(ran::incrementAndGet));
        var unused = thread.schedule(ran::incrementAndGet, 1, SECONDS);

        loop.run();

        assertThat(ran).hasValue(2);
    }

    @Test
    void leavesTheRestAloneOnceTheStageIsComplete() {
        var loop = SimLoop.seeded(1);
        var beats = new AtomicInteger();
        var unused = loop.executor().scheduleAtFixedRate(beats::incrementAndGet, 0, 10, SECONDS);

        loop.run(loop.delay(Duration.ofSeconds(95)));

        assertThat(beats).hasValue(10);
        assertThat(java.util.Objects.requireNonNull(loop.report()).virtualNanos())
                .isEqualTo(Duration.ofSeconds(95).toNanos());
    }

    @Test
    void runsOnItsOwnNamedThreadWithTheCallersClassLoader() {
        var loop = SimLoop.seeded(1);
        var thread = new AtomicReference<String>();
        var loader = new AtomicReference<ClassLoader>();
        loop.executor().execute(() -> {
            thread.set(Thread.currentThread().getName());
            loader.set(Thread.currentThread().getContextClassLoader());
            assertThat(SimLoop.current()).isSameAs(loop);
        });

        loop.run();

        assertThat(thread.get()).matches("simloop-\\d+");
        assertThat(loader.get()).isSameAs(Thread.currentThread().getContextClassLoader());
        assertThat(SimLoop.currentOrNull()).isNull();
    }

    @Test
    void thereIsNoCurrentLoopElsewhere() {
        assertThatThrownBy(SimLoop::current)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no loop runs on thread \"" + Thread.currentThread().getName() + "\"");
    }

    @Test
    void itsClockShowsTheEpochPlusVirtualTime() {
        var loop = SimLoop.seeded(1, SimConfig.defaults().withEpoch(Instant.parse("2030-05-01T00:00:00Z")));

        var at = loop.run(
                loop.delay(Duration.ofSeconds(5)).thenApply(x -> loop.clock().instant()));

        assertThat(at).isEqualTo(Instant.parse("2030-05-01T00:00:05Z"));
    }

    @Test
    void loopsSideBySideDoNotMeet() {
        var a = SimLoop.seeded(1);
        var b = SimLoop.seeded(1);
        var left = a.delay(Duration.ofSeconds(1)).thenApply(x -> a.random("x").nextLong());
        var right = b.delay(Duration.ofSeconds(1)).thenApply(x -> b.random("x").nextLong());

        assertThat(a.run(left)).isEqualTo(b.run(right));
    }
}
