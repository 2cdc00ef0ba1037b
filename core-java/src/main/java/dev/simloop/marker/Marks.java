package dev.simloop.marker;

import dev.simloop.SimFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The markers of one pipeline or coroutine. Used on the loop's thread. */
public final class Marks {
    private final WorldRun run;
    private final Standing standing;

    Marks(WorldRun run, Standing standing) {
        this.run = run;
        this.standing = standing;
    }

    /**
     * {@return a future that completes when the step that passes {@code marker} is due} It fails, and so does the schedule's run, if no
     * step names that marker, or if the next step of this pipeline is another one. After the last step of the pipeline, and for a marker that
     * only other pipelines have steps for, it completes at once.
     */
    public SimFuture<@Nullable Void> reached(String marker) {
        return run.reached(standing, marker);
    }

    /** {@return the same between two stages, as in {@code thenCompose(marks.reach("read"))}; the value passes through} */
    public <T extends @Nullable Object> Function<T, CompletionStage<T>> reach(String marker) {
        return value -> reached(marker).thenApply(passed -> value);
    }
}
