package shop;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** How a program waits: on the thread of a run, or on one of the JVM's. */
public interface Stage {
    /** {@return what {@code stage} completes with} */
    <T> T await(CompletionStage<T> stage);

    /** Lets time pass. */
    void pass(Duration time);
}
