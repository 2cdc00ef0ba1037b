package shop;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Shows the quote of what the user has selected last; Reactor, with the schedulers that its operators take by themselves. */
final class QuoteBoard {
    private final boolean mended;
    private volatile String shown = "";

    QuoteBoard(boolean mended) {
        this.mended = mended;
    }

    private Mono<String> quote(String paper) {
        long takes = ThreadLocalRandom.current().nextLong(1, 9);
        return Mono.delay(Duration.ofMillis(takes)).map(late -> paper);
    }

    Mono<?> select(Flux<String> papers) {
        Flux<String> quotes = mended ? papers.switchMap(this::quote) : papers.flatMap(this::quote);
        return quotes.doOnNext(paper -> shown = paper).then();
    }

    static void run(Stage stage, boolean mended) {
        QuoteBoard board = new QuoteBoard(mended);
        stage.await(board.select(Flux.just("one", "two", "three").delayElements(Duration.ofMillis(3)))
                .toFuture());
        stage.pass(Duration.ofHours(1));
        Order.expect(board.shown, "three", "the paper shown");
    }
}
