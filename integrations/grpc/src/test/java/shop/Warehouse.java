package shop;

import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Receives orders until the stream has ended; when it breaks, it asks again, and says which order it saw last. */
public final class Warehouse {
    private final List<String> received = new ArrayList<>();
    private final BiConsumer<String, StreamObserver<String>> orders;
    private final Consumer<Runnable> later;

    /** Asks {@code orders} for what comes after an order; waits by {@code later} before it asks again. */
    public Warehouse(BiConsumer<String, StreamObserver<String>> orders, Consumer<Runnable> later) {
        this.orders = orders;
        this.later = later;
    }

    /** Receives all there is, and says so to {@code done}. */
    public void receive(Consumer<List<String>> done) {
        String last = received.isEmpty() ? "" : received.get(received.size() - 1);
        orders.accept(last, new StreamObserver<>() {
            @Override
            public void onNext(String order) {
                if (!received.contains(order)) {
                    received.add(order);
                }
            }

            @Override
            public void onError(Throwable broken) {
                later.accept(() -> receive(done));
            }

            @Override
            public void onCompleted() {
                done.accept(received);
            }
        });
    }
}
