package dev.simloop.marker;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A pipeline of futures in a world that a schedule runs.
 *
 * @param name what steps call it
 * @param work starts it, and returns the stage that ends it; runs as a task of the world
 */
public record MarkedPipeline(String name, Function<Marks, ? extends CompletionStage<?>> work) {
    /** @throws IllegalArgumentException if the name is blank */
    public MarkedPipeline {
        Objects.requireNonNull(work);
        Step.named("pipeline", name);
    }

    /** {@return a pipeline named {@code name} that {@code work} starts} */
    public static MarkedPipeline pipeline(String name, Function<Marks, ? extends CompletionStage<?>> work) {
        return new MarkedPipeline(name, work);
    }
}
