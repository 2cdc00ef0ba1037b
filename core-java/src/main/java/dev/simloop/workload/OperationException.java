package dev.simloop.workload;

import dev.simloop.internal.Causes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/**
 * An operation of a client has failed, and this says whether it had an effect: certainly none, or nobody knows. Modules whose
 * calls can fail extend it.
 */
public class OperationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether it certainly had no effect. */
    private final boolean definite;

    /** Makes a failure after which nobody knows whether there was an effect. */
    protected OperationException(String message) {
        super(message);
        this.definite = false;
    }

    /** Makes a failure that says whether there was certainly no effect. */
    protected OperationException(String message, boolean definite) {
        super(message);
        this.definite = definite;
    }

    /** {@return the failure of an operation that certainly had no effect, such as one that was refused} */
    public static OperationException notDone(String message) {
        return new OperationException(message, true);
    }

    /** {@return the failure of an operation that may have had an effect, or may have one later} */
    public static OperationException unknown(String message) {
        return new OperationException(message, false);
    }

    /**
     * {@return whether {@code failure} says that the operation certainly had no effect: it was {@linkplain #notDone refused}, or
     * there was no connection to ask over ({@link ConnectException}, {@link NoRouteToHostException}, a name without an address)}
     * Anything else, time-outs and cancellations included, is not definite.
     */
    public static boolean isDefinite(Throwable failure) {
        Throwable bare = Causes.bare(failure);
        return bare instanceof OperationException own
                ? own.definite
                : bare instanceof ConnectException
                        || bare instanceof NoRouteToHostException
                        || bare instanceof UnknownHostException
                        || bare instanceof UnresolvedAddressException;
    }

    /**
     * {@return whether {@code failure} is what an operation may meet: an {@code OperationException}, an {@link IOException}, a
     * time-out, a cancellation, or a name without an address} Anything else is a mistake of the program.
     */
    public static boolean isExpected(Throwable failure) {
        Throwable bare = Causes.bare(failure);
        return bare instanceof OperationException
                || bare instanceof IOException
                || bare instanceof UncheckedIOException
                || bare instanceof TimeoutException
                || bare instanceof CancellationException
                || bare instanceof UnresolvedAddressException;
    }
}
