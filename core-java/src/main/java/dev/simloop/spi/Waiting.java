package dev.simloop.spi;

import dev.simloop.Actor;
import org.jspecify.annotations.Nullable;

/**
 * One thing that waits, for the text of a deadlock or a leak.
 *
 * @param actor who waits
 * @param what what it is, such as {@code coroutine} or {@code future}
 * @param suspendedAt the source line where it stands, or null if that is not known
 * @param onOutside whether a thread outside of the loop could be the one to end the wait, as with a {@code CompletableFuture} of
 *     the JDK; told where the program has made threads
 */
public record Waiting(Actor actor, String what, @Nullable String suspendedAt, boolean onOutside) {
    /** Says of what waits that it waits for a future that a thread outside of the loop may complete. */
    public static final String FOREIGN_FUTURE = "waits for a CompletableFuture that is no SimFuture";

    /** One that waits for something of the loop. */
    public Waiting(Actor actor, String what, @Nullable String suspendedAt) {
        this(actor, what, suspendedAt, false);
    }
}
