package shop;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The orders of a shop, streamed to a warehouse that comes back for the rest when the connection is lost. */
public final class Orders {
    private final Deque<String> outbox = new ArrayDeque<>();
    private final ScheduledExecutorService executor;
    private final boolean keepsUntilAcknowledged;

    /** Orders 1 to {@code count} wait to be sent. */
    public Orders(int count, ScheduledExecutorService executor, boolean keepsUntilAcknowledged) {
        for (int i = 1; i <= count; i++) {
            outbox.add("order-" + i);
        }
        this.executor = executor;
        this.keepsUntilAcknowledged = keepsUntilAcknowledged;
    }

    /** Sends what waits, one each 10 ms, until the warehouse cancels or nothing is left. */
    public void stream(String lastSeen, StreamObserver<String> warehouse) {
        if (keepsUntilAcknowledged) {
            while (!lastSeen.isEmpty() && !outbox.isEmpty() && number(outbox.getFirst()) <= number(lastSeen)) {
                outbox.removeFirst();
            }
        }
        ServerCallStreamObserver<String> call = (ServerCallStreamObserver<String>) warehouse;
        call.setOnCancelHandler(() -> {});
        send(new ArrayDeque<>(outbox), call);
    }

    private void send(Deque<String> left, ServerCallStreamObserver<String> call) {
        if (call.isCancelled()) {
            return;
        }
        String next = left.pollFirst();
        if (next == null) {
            call.onCompleted();
            return;
        }
        call.onNext(next);
        if (!keepsUntilAcknowledged) {
            outbox.remove(next); // it is sent, and so it is done
        }
        var unused = executor.schedule(() -> send(left, call), 10, TimeUnit.MILLISECONDS);
    }

    private static int number(String order) {
        return Integer.parseInt(order.substring("order-".length()));
    }
}
