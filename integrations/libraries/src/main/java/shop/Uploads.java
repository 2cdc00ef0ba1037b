package shop;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Uploads the parts of a file in order; RxJava's {@code io()} and its time-outs and delays. */
final class Uploads {
    private final boolean mended;
    private final List<Integer> stored = new CopyOnWriteArrayList<>();

    Uploads(boolean mended) {
        this.mended = mended;
    }

    private Single<Integer> upload(int part) {
        return Single.fromCallable(() -> part)
                .subscribeOn(Schedulers.io())
                .delay(2, TimeUnit.MILLISECONDS)
                .timeout(1, TimeUnit.HOURS)
                .doOnSuccess(stored::add);
    }

    Completable upload(Flowable<Integer> parts) {
        return (mended ? parts.concatMapSingle(this::upload) : parts.flatMapSingle(this::upload)).ignoreElements();
    }

    static void run(Stage stage, boolean mended) {
        Uploads uploads = new Uploads(mended);
        stage.await(uploads.upload(Flowable.range(1, 4)).toCompletionStage(null));
        stage.pass(Duration.ofHours(1));
        Order.expect(uploads.stored, List.of(1, 2, 3, 4), "the parts as they were stored");
    }
}
