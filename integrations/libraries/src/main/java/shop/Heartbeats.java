package shop;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Takes a node for dead that is silent for three minutes, and connects again; Reactor's interval, time-out and retry with jitter. A node
 * beats each minute, its pauses take up to two minutes more, and it has one connection at a time.
 */
final class Heartbeats {
    private final boolean mended;
    private final AtomicInteger open = new AtomicInteger();
    private volatile int most;

    Heartbeats(boolean mended) {
        this.mended = mended;
    }

    private Flux<Long> connection() {
        return Flux.interval(Duration.ofMinutes(1))
                .concatMap(beat -> Mono.delay(
                        Duration.ofSeconds(ThreadLocalRandom.current().nextInt(130))))
                .doOnSubscribe(started -> most = Math.max(most, open.incrementAndGet()));
    }

    Flux<Long> watch() {
        Flux<Long> beats = mended
                ? Flux.defer(() -> connection().doFinally(end -> open.decrementAndGet()))
                : Flux.defer(() -> connection()
                        // The other side is told a second later.
                        .doFinally(end -> Mono.delay(Duration.ofSeconds(1)).subscribe(told -> open.decrementAndGet())));
        return beats.timeout(Duration.ofMinutes(3))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(800))
                        .jitter(0.9)
                        .maxBackoff(Duration.ofSeconds(2)));
    }

    static void run(Stage stage, boolean mended) {
        Heartbeats node = new Heartbeats(mended);
        var watching = node.watch().subscribe();
        stage.pass(Duration.ofHours(4));
        watching.dispose();
        Order.expect(node.most <= 1, true, "one connection at a time");
    }
}
