package dev.simloop.spi;

import dev.simloop.Actor;
import org.jspecify.annotations.Nullable;

/**
 * One thing that waits, for the text of a deadlock or a leak.
 *
 * @param actor who waits
 * @param what what it is, such as {@code coroutine} or {@code future}
 * @param suspendedAt the source line where it stands, or null if that is not known
 */
public record Waiting(Actor actor, String what, @Nullable String suspendedAt) {
    /** Says of what waits that it waits for a future which a thread outside of the loop may complete. */
    public static final String FOREIGN_FUTURE =
            "waits for a CompletableFuture that is no SimFuture; escape suspected if the loop's supplyAsync did not make it";
}
