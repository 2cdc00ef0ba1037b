package shop;

import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Shows ticks of a feed until it is closed; RxJava's interval on its default scheduler, shown on {@code single()}. */
final class Ticker {
    private final boolean mended;
    private volatile boolean closed;
    private volatile boolean shownAfterClose;
    private volatile Disposable feed = Disposable.empty();

    Ticker(boolean mended) {
        this.mended = mended;
    }

    void open() {
        feed = Observable.interval(3, TimeUnit.MILLISECONDS)
                .flatMapSingle(
                        tick -> io.reactivex.rxjava3.core.Single.just(tick).observeOn(Schedulers.io()))
                .subscribe(tick -> shownAfterClose |= closed);
    }

    /** On the thread that shows, or on whichever comes. */
    void close() {
        if (mended) {
            feed.dispose();
            closed = true;
        } else {
            closed = true;
            Disposable unused = Schedulers.single().scheduleDirect(feed::dispose);
        }
    }

    static void run(Stage stage, boolean mended) {
        Ticker ticker = new Ticker(mended);
        ticker.open();
        stage.await(Observable.timer(9, TimeUnit.MILLISECONDS)
                .doOnNext(now -> ticker.close())
                .ignoreElements()
                .toCompletionStage(null));
        stage.pass(Duration.ofHours(1));
        Order.expect(ticker.shownAfterClose, false, "a tick was shown after the close");
    }
}
