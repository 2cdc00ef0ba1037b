package dev.simloop.internal;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What failures are about. */
public final class Causes {
    private Causes() {}

    /** {@return {@code failure} without what stages and futures wrap it in} */
    public static Throwable bare(Throwable failure) {
        Throwable bare = failure;
        while ((bare instanceof CompletionException || bare instanceof ExecutionException) && bare.getCause() != null) {
            bare = bare.getCause();
        }
        return bare;
    }

    /** {@return what a stage failed with: without the one exception that stages wrap around it, if they have} */
    public static Throwable ofStage(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
