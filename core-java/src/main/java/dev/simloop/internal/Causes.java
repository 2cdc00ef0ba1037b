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
}
