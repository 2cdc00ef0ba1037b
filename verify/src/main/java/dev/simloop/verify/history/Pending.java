package dev.simloop.verify.history;

import dev.simloop.workload.OperationLog;
import org.jspecify.annotations.Nullable;

/** An operation that its client waits for. Ended once; more is an {@link IllegalStateException}. */
public interface Pending<O> extends OperationLog.Entry<O> {
    /** Notes that it took effect, and what the client was told. */
    @Override
    void ok(@Nullable O output);

    /** Notes that it certainly had no effect. */
    @Override
    void fail();

    /** Notes that nobody knows, as after a timeout or a crash. */
    @Override
    void unknown();
}
