package shop;

import dev.simloop.SimLoop;
import io.grpc.stub.StreamObserver;
import java.util.HashSet;
import java.util.Set;

/** Charges what it is asked for; with keys each only once. */
public final class Till {
    private final Set<String> seen = new HashSet<>();
    private final boolean knowsKeys;
    private int charged;

    /** A till that has charged nothing. */
    public Till(boolean knowsKeys) {
        this.knowsKeys = knowsKeys;
    }

    /** Charges {@code order}. */
    public void charge(String order, StreamObserver<String> answer) {
        if (!knowsKeys || seen.add(order)) {
            charged++;
            SimLoop.changed("charged", charged); // for the story of a run; does nothing elsewhere
        }
        answer.onNext("charged");
        answer.onCompleted();
    }

    /** Says if it has charged more than once. */
    public void close() {
        if (charged > 1) {
            throw new AssertionError("charged " + charged + " times");
        }
    }
}
