package dev.simloop.verify.history;

import org.jspecify.annotations.Nullable;

/** An operation that its client waits for. Ended once; more is an {@link IllegalStateException}. */
public interface Pending<O> {
    /** Notes that it took effect, and what the client was told. */
    void ok(@Nullable O output);

    /** Notes that it certainly had no effect. */
    void fail();

    /** Notes that nobody knows, as after a timeout or a crash. */
    void unknown();
}
