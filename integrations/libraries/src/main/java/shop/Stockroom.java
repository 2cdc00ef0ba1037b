package shop;

import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Counts what comes in; Reactor's {@code boundedElastic()}, which blocking calls go to, from a static field. */
final class Stockroom {
    private static final Scheduler BLOCKING = Schedulers.boundedElastic();

    private final boolean mended;
    private volatile int pieces;

    Stockroom(boolean mended) {
        this.mended = mended;
    }

    private Mono<Integer> deliver() {
        return Mono.fromCallable(() -> pieces)
                .subscribeOn(BLOCKING)
                .publishOn(Schedulers.parallel())
                .doOnNext(seen -> pieces = seen + 1);
    }

    Mono<?> deliver(int times) {
        Flux<Mono<Integer>> deliveries = Flux.range(0, times).map(i -> deliver());
        return mended ? Flux.concat(deliveries).then() : Flux.merge(deliveries).then();
    }

    static void run(Stage stage, boolean mended) {
        Stockroom room = new Stockroom(mended);
        stage.await(room.deliver(3).toFuture());
        stage.await(Mono.delay(Duration.ofMillis(1)).toFuture());
        stage.pass(Duration.ofHours(1));
        Order.expect(room.pieces, 3, "pieces after three deliveries");
    }
}
